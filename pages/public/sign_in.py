"""Signing in."""

import reflex as rx

from components import ui
from components.accounts import forms as parts
from eventfly import routes
from state.sign_in import SignInState as State

route = routes.SIGN_IN
title = "Sign in · Eventfly"


def page() -> rx.Component:
    """Ask for address and password."""
    return parts.sign_in_page(
        "Sign in",
        "See your tickets in one place, or run your own events.",
        ui.posted_form(
            parts.email_field(),
            parts.password_field("Password", new=False),
            parts.hidden("next", State.next),
            parts.send("Sign in"),
            action="/auth/sign-in",
        ),
        ui.muted(ui.text_link("Forgot your password?", href=routes.FORGOT_PASSWORD)),
        ui.muted("New here? ", ui.text_link("Create an account", href=routes.SIGN_UP)),
        ui.muted(
            "Bought without an account? ", ui.text_link("Find my order", href=routes.FIND_ORDER), small=True
        ),
        done="reset",
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=route, title=title, on_load=State.load)
