"""What can be had: ticket types with their steppers, the one button, and what this browser already holds."""

import reflex as rx

from components import ui
from components.drafts import browser_id, draft_key
from eventfly import routes
from eventfly.events.views import TicketTypeView
from state.event import EventState


def tickets_card() -> rx.Component:
    """Offer the tickets; instead of the button stands what is held, or why nothing can be had."""
    view = EventState.view
    return ui.card(
        ui.shown_if(EventState.notice, _notice),
        ui.ticket_types(rx.foreach(view.ticket_types, _row)),
        rx.cond(EventState.draft, _held(), rx.cond(view.on_sale, _get(), _closed())),
        title="Tickets",
        float=True,
        id="tickets",
        class_name="flex flex-col gap-5 scroll-mt-24",
    )


def thumb_bar() -> rx.Component:
    """Keep price and button at a phone's thumb."""
    view = EventState.view
    return rx.cond(
        EventState.draft,
        ui.sticky_bar(EventState.draft.total_text, _checkout_link("Continue"), note="held for you"),
        rx.cond(
            view.on_sale,
            rx.cond(
                EventState.count > 0,
                ui.sticky_bar(EventState.total_text, _get_button(), note=f"{EventState.count} selected"),
                ui.sticky_bar(
                    view.price_text, ui.button_link("Get tickets", href="#tickets", kind="primary")
                ),
            ),
            rx.fragment(),
        ),
    )


def _row(offered: rx.Var[TicketTypeView]) -> rx.Component:
    return ui.ticket_type_row(
        type_id=offered.id,
        name=offered.name,
        description=offered.description,
        price=offered.price_text,
        left=offered.left_text,
        note=offered.sales_end_text,
        control=rx.cond(offered.available, _stepper(offered), _reason(offered)),
        unavailable=~offered.available,
    )


def _stepper(offered: rx.Var[TicketTypeView]) -> rx.Component:
    count = EventState.quantities.get(offered.id, 0).to(int)
    return rx.cond(
        EventState.draft,
        rx.fragment(),
        ui.quantity_stepper(
            offered.name,
            offered.id,
            value=count,
            on_decrease=EventState.change(offered.id, -1),
            on_increase=EventState.change(offered.id, 1),
            at_minimum=count == 0,
            at_maximum=count >= offered.max_now,
        ),
    )


def _reason(offered: rx.Var[TicketTypeView]) -> rx.Component:
    # "Sold out" already stands beside the price, and what holds for all of them below.
    return rx.cond(
        (offered.reason == offered.left_text) | (offered.reason == EventState.view.sales_note),
        rx.fragment(),
        rx.el.p(offered.reason, class_name="ef-muted ef-small text-right max-w-32"),
    )


def _get() -> rx.Component:
    return ui.stack(
        ui.shown_if(
            EventState.count > 0,
            lambda: rx.el.p(
                rx.el.span("Total"),
                rx.el.strong(EventState.total_text, class_name="tabular-nums text-lg"),
                class_name="flex items-baseline justify-between",
                aria_live="polite",
            ),
        ),
        _get_button(wide=True),
        ui.muted("All taxes and fees are in the price. No account needed.", small=True),
        gap=12,
    )


def _get_button(*, wide: bool = False) -> rx.Component:
    return ui.button(
        "Get tickets",
        kind="primary",
        size="large" if wide else "medium",
        wide=wide,
        busy=EventState.busy,
        on_click=EventState.get_tickets(draft_key(), browser_id()),
    )


def _held() -> rx.Component:
    draft = EventState.draft
    return ui.stack(
        ui.countdown(draft.expires_at_iso, server_now=EventState.now_iso, on_expire=EventState.load),
        _checkout_link("Continue to checkout", wide=True),
        gap=12,
    )


def _checkout_link(label: str, *, wide: bool = False) -> rx.Component:
    address = f"{routes.event(EventState.view.slug)}/checkout"
    return ui.button_link(label, href=address, kind="primary", size="large" if wide else "medium", wide=wide)


def _closed() -> rx.Component:
    view = EventState.view
    return rx.cond(
        view.sold_out,
        ui.banner(
            "Sold out",
            "Every place is taken or held at the moment. What is given back goes on sale here at once, so it is "
            "worth looking again.",
            tone="warn",
        ),
        ui.banner(view.sales_note, tone="info"),
    )


def _notice() -> rx.Component:
    return rx.el.div(
        ui.banner(
            EventState.notice,
            rx.cond(
                EventState.repriced,
                "Nothing is held yet. Press “Get tickets” again if you want them at the new price.",
                rx.cond(EventState.try_again, "Nothing was taken. Your choice is kept.", ""),
            ),
            tone="warn",
            urgent=True,
        ),
        tab_index=-1,
        data_notice="",
    )
