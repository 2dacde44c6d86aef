"""What those who run an event can do about an order: mail it, put right who it is for, give it back, cancel it."""

import reflex as rx

from components import ui
from state.organizer_order import ManagedOrderState as State


def actions() -> rx.Component:
    """Offer what this person may do, and ask before what cannot be undone."""
    order = State.order
    return rx.fragment(
        ui.cluster(
            rx.cond(
                order.may_correct,
                ui.button("Send the tickets again", icon_name="mail", on_click=State.resend),
                rx.fragment(),
            ),
            rx.cond(
                order.may_release,
                ui.button("Release the places", on_click=State.open("release")),
                rx.fragment(),
            ),
            rx.cond(
                order.may_cancel,
                ui.button("Cancel the order", icon_name="refund", on_click=State.open("cancel")),
                rx.fragment(),
            ),
            rx.cond(
                order.may_erase,
                ui.button("Erase names and addresses", kind="quiet", on_click=State.open("erase")),
                rx.fragment(),
            ),
        ),
        rx.match(
            State.opened,
            ("cancel", _cancelling()),
            ("release", _releasing()),
            ("erase", _erasing()),
            rx.fragment(),
        ),
    )


def _cancelling() -> rx.Component:
    order = State.order
    return _sure(
        f"Cancel {order.reference}?",
        "Its tickets become void, its places go back on sale, and whatever was paid is sent back. "
        "The buyer is told by mail. This cannot be undone.",
        ui.button(f"Cancel and refund {order.total_text}", id="sure", kind="danger", on_click=State.cancel),
    )


def _releasing() -> rx.Component:
    return _sure(
        f"Release {State.order.reference}?",
        "The buyer loses the places they hold, and everybody can buy them at once.",
        ui.button("Release the places", id="sure", kind="danger", on_click=State.release),
    )


def _erasing() -> rx.Component:
    return _sure(
        f"Erase the people of {State.order.reference}?",
        "Blanks every name and address of this order, for good. Its links stop working, and no mail goes out any "
        "more. The tickets stay valid; amounts and dates stay in the books.",
        ui.button("Erase for good", id="sure", kind="danger", on_click=State.erase),
    )


def _sure(title: rx.Var[str], text: str, button: rx.Component) -> rx.Component:
    return ui.card(
        rx.el.p(text, class_name="ef-muted mb-4 max-w-prose"),
        ui.form_actions(button, ui.button("Leave it", kind="quiet", on_click=State.open(""))),
        title=title,
    )


def told() -> rx.Component:
    """Say what was done, or why not."""
    return rx.fragment(
        rx.cond(State.told, ui.banner(State.told, tone="good"), rx.fragment()),
        rx.cond(
            State.notice,
            rx.el.div(ui.banner(State.notice, tone="warn", urgent=True), tab_index=-1, data_notice=""),
            rx.fragment(),
        ),
    )


def attendee_form() -> rx.Component:
    """Change who comes with the ticket that was chosen."""
    return rx.el.form(
        ui.form_row(
            ui.text_field(
                "Name",
                "name",
                default_value=State.editing_name,
                error=State.problems.get("name", ""),
                max_length=120,
                auto_complete="off",
            ),
            ui.text_field(
                "E-mail",
                "attendee_email",
                type="email",
                default_value=State.editing_email,
                error=State.problems.get("email", ""),
                max_length=254,
                auto_complete="off",
            ),
        ),
        ui.form_actions(
            ui.button("Save", kind="primary", submit=True),
            ui.button("Leave it", kind="quiet", on_click=State.open("")),
        ),
        on_submit=State.save_attendee,
        no_validate=True,
        class_name="ef-form mt-4",
        key=f"attendee-{State.editing}",
    )


def address_form() -> rx.Component:
    """Correct the buyer's address, when that was asked for."""
    form = rx.el.form(
        ui.text_field(
            "The right address",
            "email",
            type="email",
            hint="The tickets are mailed there, and every older link to this order stops working.",
            error=State.problems.get("email", ""),
            max_length=254,
            auto_complete="off",
        ),
        ui.form_actions(
            ui.button("Correct it", kind="primary", submit=True),
            ui.button("Leave it", kind="quiet", on_click=State.open("")),
        ),
        on_submit=State.save_address,
        no_validate=True,
        class_name="ef-form mt-4",
    )
    ask = ui.button(
        "Correct the address",
        size="small",
        kind="quiet",
        class_name="-ml-3 mt-1",
        on_click=State.open("address"),
    )
    return rx.cond(State.order.may_correct, rx.cond(State.opened == "address", form, ask), rx.fragment())
