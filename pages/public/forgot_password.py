"""Asking for a link to choose a new password."""

import reflex as rx

from components import ui
from components.accounts import forms as parts
from components.mailbox import mailbox_hint
from eventfly import routes
from state.sign_in import SignInState as State

route = routes.FORGOT_PASSWORD
title = "Forgot your password? · Eventfly"


def page() -> rx.Component:
    """Ask for the address, and say the same whether it is known or not."""
    return parts.sign_in_page(
        "Forgot your password?",
        "We send you a link to choose a new one.",
        ui.posted_form(parts.email_field(), parts.send("Send the link"), action="/auth/forgot-password"),
        mailbox_hint(State.has_mailbox),
        ui.muted(ui.text_link("Back to signing in", href=routes.SIGN_IN)),
        done="asked",
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=route, title=title, on_load=State.load)
