"""For whoever lost their tickets: their address, and the links come by mail."""

import reflex as rx

from components import ui
from components.mailbox import mailbox_hint
from components.without_script import told_without_script
from eventfly import routes
from state.find_order import FindOrderState

SENT_TITLE = "Look into your mailbox"
SENT = (
    "If there are orders under that address, their links are on the way. Nothing there after a few minutes? "
    "Look into the spam folder, or try the address you may have used instead."
)


def page() -> rx.Component:
    """Ask for the address."""
    return ui.page_shell(
        ui.page_title(
            "Find my order",
            lead="Tell us the address you bought with, and we mail you the links to your orders.",
        ),
        told_without_script("sent", SENT_TITLE, SENT),
        told_without_script(
            "refused", "That did not work", "Please check the address, or try again later.", tone="bad"
        ),
        rx.cond(FindOrderState.sent, _sent(), _form()),
        narrow=True,
        signed_in=FindOrderState.signed_in,
        organizing=FindOrderState.signed_in,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=routes.FIND_ORDER, title="Find my order · Eventfly", on_load=FindOrderState.load)


def _form() -> rx.Component:
    problems = FindOrderState.problems
    return ui.card(
        rx.el.form(
            rx.cond(
                FindOrderState.notice,
                rx.el.div(
                    ui.banner(FindOrderState.notice, tone="warn", urgent=True), tab_index=-1, data_notice=""
                ),
                rx.fragment(),
            ),
            ui.text_field(
                "E-mail",
                "email",
                type="email",
                error=problems.get("email", ""),
                auto_complete="email",
                max_length=254,
            ),
            ui.form_actions(ui.button("Mail me the links", kind="primary", submit=True)),
            on_submit=FindOrderState.send_links,
            # Without a script the browser sends the form itself.
            action=routes.SEND_ORDER_LINKS,
            method="post",
            no_validate=True,
            class_name="ef-form",
        )
    )


def _sent() -> rx.Component:
    return ui.stack(
        ui.banner(
            SENT_TITLE,
            SENT,
            tone="good",
        ),
        mailbox_hint(FindOrderState.has_mailbox),
    )
