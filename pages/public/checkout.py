"""The checkout: three short steps on one page, the summary always in sight."""

import reflex as rx

from components import ui
from components.checkout.endings import lapsed, nothing_held, sent_back
from components.checkout.payment import payment
from components.checkout.people import people
from components.checkout.summary import hold_clock, in_short, summary
from components.drafts import draft_key
from components.missing import missing
from components.waiting import look_again
from eventfly.orders.views import OrderLineView
from state.checkout import CheckoutState


def page() -> rx.Component:
    """Lead from held places to tickets."""
    return ui.page_shell(
        rx.cond(
            CheckoutState.missing,
            missing("This event is not here"),
            rx.cond(CheckoutState.event & CheckoutState.loaded, _checkout(), _coming()),
        ),
        signed_in=CheckoutState.signed_in,
        organizing=CheckoutState.signed_in,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(
        page,
        route="/e/[event_slug]/checkout",
        title=CheckoutState.title,
        on_load=CheckoutState.load,
        meta=[{"name": "robots", "content": "noindex"}],
    )


def _checkout() -> rx.Component:
    return rx.cond(
        CheckoutState.refunded,
        _ended(sent_back()),
        rx.match(
            CheckoutState.status,
            ("held", _steps()),
            ("paying", _steps()),
            ("paid", _done()),
            ("", _ended(nothing_held())),
            _ended(lapsed()),
        ),
    )


def _ended(ending: rx.Component) -> rx.Component:
    return rx.fragment(ui.page_title("Checkout", lead=CheckoutState.event.title), ending)


def _steps() -> rx.Component:
    return rx.fragment(
        ui.page_title("Checkout"),
        rx.el.div(
            rx.cond(CheckoutState.status == "held", hold_clock(), rx.fragment()),
            in_short(),
            class_name="sticky top-14 sm:top-15 z-20 mb-6 -mx-4 px-4 py-2 bg-paper sm:mx-0 sm:px-0",
        ),
        rx.cond(CheckoutState.notice, _notice(), rx.fragment()),
        rx.cond(
            CheckoutState.status == "paying", look_again(CheckoutState.resume(draft_key())), rx.fragment()
        ),
        rx.el.div(
            ui.with_aside(
                ui.stack(
                    ui.steps(
                        ["Tickets", "People", rx.cond(CheckoutState.draft.free, "Confirm", "Payment")],
                        CheckoutState.step,
                    ),
                    _tickets(),
                    people(),
                    payment(),
                    _contact(),
                ),
                summary(),
            ),
            # The summary sticks below the clock, which sticks below the header.
            class_name="lg:[&_.ef-columns__aside>*]:!top-40",
        ),
    )


def _tickets() -> rx.Component:
    return ui.card(
        rx.el.ul(rx.foreach(CheckoutState.draft.lines, _line), class_name="flex flex-col gap-2"),
        title="1. Your tickets",
        action=rx.cond(
            CheckoutState.status == "held",
            ui.button(
                "Give them back", size="small", kind="quiet", on_click=CheckoutState.cancel(draft_key())
            ),
            rx.fragment(),
        ),
    )


def _line(line: rx.Var[OrderLineView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            line.quantity,
            " × ",
            line.name,
            rx.cond(
                CheckoutState.draft.free,
                rx.fragment(),
                rx.el.span(" · ", line.unit_text, " each", class_name="ef-muted"),
            ),
        ),
        rx.el.span(line.sum_text, class_name="tabular-nums shrink-0"),
        class_name="flex justify-between gap-4",
    )


def _contact() -> rx.Component:
    event = CheckoutState.event
    return rx.el.p(
        "Sold by ",
        rx.el.strong(event.organizer_name),
        ". Questions about the event: ",
        ui.text_link(event.organizer_contact, href=f"mailto:{event.organizer_contact}"),
        class_name="ef-muted ef-small break-words",
    )


def _notice() -> rx.Component:
    return rx.el.div(
        ui.banner(CheckoutState.notice, tone="warn", urgent=True),
        tab_index=-1,
        data_notice="",
        class_name="scroll-mt-48",
    )


def _done() -> rx.Component:
    return ui.loading(ui.skeleton(height="12rem"), label="Paid. Opening your tickets")


def _coming() -> rx.Component:
    return ui.loading(
        ui.with_aside(
            ui.stack(ui.skeleton(height="3rem"), ui.skeleton(height="18rem")), ui.skeleton(height="14rem")
        ),
        label="Looking up your order",
    )
