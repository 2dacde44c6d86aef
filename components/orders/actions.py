"""What can be done with an order: take it along, have it mailed again, put right what was mistyped."""

import reflex as rx

from components import ui
from components.mailbox import mailbox_hint
from components.suggestions import suggested_address
from state.order import OrderState


def take_along() -> rx.Component:
    """Take the tickets along: on paper, in the calendar, in the mail."""
    order = OrderState.order
    return ui.stack(
        ui.cluster(
            ui.button_link(
                "Download PDF", href=order.pdf_url, kind="primary", icon_name="download", download=True
            ),
            ui.button_link(
                "Add to calendar", href=order.calendar_url, icon_name="calendar-plus", download=True
            ),
            ui.button("Mail them again", icon_name="mail", on_click=OrderState.resend),
            class_name="max-sm:[&>*]:grow",
        ),
        rx.el.p(
            "All of it is also on its way to ",
            order.buyer_email,
            " by mail.",
            class_name="ef-muted ef-small break-words",
        ),
        mailbox_hint(OrderState.has_mailbox),
        gap=12,
    )


def told() -> rx.Component:
    """Say what was done, or why not."""
    return rx.fragment(
        rx.cond(
            OrderState.thanks,
            rx.el.div(
                ui.banner(OrderState.thanks, tone="good"),
                tab_index=-1,
                data_told="",
                class_name="scroll-mt-24",
            ),
            rx.fragment(),
        ),
        rx.cond(
            OrderState.notice,
            rx.el.div(ui.banner(OrderState.notice, tone="warn", urgent=True), tab_index=-1, data_notice=""),
            rx.fragment(),
        ),
    )


def buyer() -> rx.Component:
    """Show who bought, and let a mistyped address be put right."""
    order = OrderState.order
    erased = ui.muted("The names and addresses of this order were erased. Its tickets stay valid.")
    return rx.cond(order.buyer_email, _known_buyer(), ui.card(erased, title="Bought by"))


def _known_buyer() -> rx.Component:
    order = OrderState.order
    return ui.card(
        rx.el.p(rx.el.strong(order.buyer_name), class_name="break-words"),
        rx.cond(
            OrderState.correcting,
            _address_form(),
            rx.el.div(
                rx.el.p(order.buyer_email, class_name="ef-muted break-all"),
                ui.button(
                    "Correct the address", size="small", kind="quiet", on_click=OrderState.correct(True)
                ),
                class_name="flex flex-wrap items-center justify-between gap-2",
            ),
        ),
        title="Bought by",
    )


def rename_form() -> rx.Component:
    """Change the name on the ticket that was chosen."""
    return ui.card(
        rx.el.form(
            ui.text_field(
                "Name on the ticket",
                "attendee",
                default_value=OrderState.renamed,
                error=OrderState.problems.get("name", ""),
                max_length=120,
                auto_complete="off",
            ),
            ui.form_actions(
                ui.button("Save the name", kind="primary", submit=True),
                ui.button("Leave it", kind="quiet", on_click=OrderState.rename(0)),
            ),
            on_submit=OrderState.save_name,
            no_validate=True,
            class_name="ef-form",
            key=OrderState.renaming.to_string(),
        ),
        title=f"Ticket {OrderState.renaming}",
    )


def _address_form() -> rx.Component:
    return rx.el.form(
        ui.text_field(
            "The right address",
            "email",
            type="email",
            default_value=OrderState.order.buyer_email,
            hint="The tickets are mailed there, and every older link to this order stops working.",
            error=OrderState.problems.get("email", ""),
            auto_complete="email",
            max_length=254,
            on_blur=OrderState.suggest,
        ),
        suggested_address(OrderState),
        ui.form_actions(
            ui.button("Correct it", kind="primary", submit=True),
            ui.button("Leave it", kind="quiet", on_click=OrderState.correct(False)),
        ),
        on_submit=OrderState.save_address,
        no_validate=True,
        class_name="ef-form mt-3",
    )
