"""Choosing a new password, where a mailed link leads."""

import reflex as rx

from components import ui
from components.accounts import forms as parts
from eventfly import routes
from state.sign_in import SignInState as State

route = routes.RESET_PASSWORD
title = "Choose a new password · Eventfly"


def page() -> rx.Component:
    """Ask for the new password, or for a new link without one."""
    return parts.sign_in_page(
        "Choose a new password",
        "Afterwards you are signed out everywhere and sign in with the new one.",
        rx.cond(State.token, _form(), _ask_again()),
        without=parts.LINK_NEEDS_IT,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=route, title=title, on_load=State.load)


def _form() -> rx.Component:
    return ui.posted_form(
        parts.hidden("token", State.token),
        parts.password_field("New password", new=True),
        parts.send("Set the password"),
        action="/auth/reset-password",
    )


def _ask_again() -> rx.Component:
    return ui.empty_state(
        "Please use the link from the mail",
        "A link works once, for 1 hour. If yours does not, ask for a new one.",
        action=ui.button_link("Send a new link", href=routes.FORGOT_PASSWORD, kind="primary"),
        icon_name="mail",
    )
