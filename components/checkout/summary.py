"""What is being bought, and how long it is held: always in sight."""

import reflex as rx

from components import ui
from components.drafts import draft_key
from eventfly.orders.views import OrderLineView
from state.checkout import CheckoutState


def summary() -> rx.Component:
    """Sum up the order: event, day, lines, total."""
    draft, event = CheckoutState.draft, CheckoutState.event
    return ui.card(
        rx.el.div(
            ui.date_block(month=event.date_month, day=event.date_day),
            rx.el.div(
                rx.el.h2(event.title, class_name="text-base leading-snug break-words"),
                rx.el.p(event.when_text, class_name="ef-muted ef-small mt-1"),
                rx.el.p(event.where_text, class_name="ef-muted ef-small"),
                class_name="min-w-0",
            ),
            class_name="flex items-center gap-4",
        ),
        rx.el.ul(rx.foreach(draft.lines, _line), class_name="flex flex-col gap-2 pt-4 border-t border-line"),
        rx.el.p(
            rx.el.span("Total"),
            rx.el.strong(draft.total_text, class_name="text-xl tabular-nums"),
            class_name="flex items-baseline justify-between pt-4 border-t border-line",
        ),
        ui.muted("All taxes and fees included.", small=True),
        class_name="flex flex-col gap-4",
        aria_label="Your order",
    )


def hold_clock() -> rx.Component:
    """Count the hold down; the buyer can keep the places longer, once, or give them back at once."""
    draft = CheckoutState.draft
    return ui.countdown(
        draft.expires_at_iso,
        text=rx.cond(
            draft.details_given,
            "Your places are held for",
            "Say who you are and your places are held longer. For now:",
        ),
        server_now=CheckoutState.now_iso,
        total_seconds=rx.cond(draft.details_given, 600, 180),
        on_expire=CheckoutState.resume(draft_key()),
        action=rx.cond(
            draft.extendable & draft.details_given,
            ui.button("Keep them longer", size="small", on_click=CheckoutState.extend(draft_key())),
            rx.fragment(),
        ),
    )


def in_short() -> rx.Component:
    """Keep the order in sight on a phone, where the summary stands below."""
    draft = CheckoutState.draft
    return rx.el.p(
        rx.el.span(draft.attendees.length(), rx.cond(draft.attendees.length() == 1, " ticket", " tickets")),
        rx.el.strong(draft.total_text, class_name="tabular-nums"),
        class_name="lg:hidden flex justify-between gap-4 pt-2 ef-small",
        aria_hidden="true",
    )


def _line(line: rx.Var[OrderLineView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(line.quantity, " × ", line.name, class_name="min-w-0 break-words"),
        rx.el.span(line.sum_text, class_name="tabular-nums shrink-0"),
        class_name="flex justify-between gap-4",
    )
