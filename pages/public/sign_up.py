"""Creating an account."""

import reflex as rx

from components import ui
from components.accounts import forms as parts
from components.suggestions import suggested_address
from eventfly import routes
from state.sign_in import SignInState as State

route = routes.SIGN_UP
title = "Create an account · Eventfly"


def page() -> rx.Component:
    """Ask for a name, an address and a password."""
    return parts.sign_in_page(
        "Create an account",
        "Tickets you have already bought with the same address join it.",
        ui.posted_form(
            ui.text_field("Your name", "name", auto_complete="name", max_length=120),
            parts.email_field(hint="We send a link there to confirm it.", on_blur=State.suggest),
            suggested_address(State),
            parts.password_field("Choose a password", new=True),
            parts.send("Create account"),
            action="/auth/sign-up",
        ),
        ui.muted(
            "By creating an account you agree to the ",
            ui.text_link("terms", href=routes.TERMS),
            ". What we keep is on the ",
            ui.text_link("privacy page", href=routes.PRIVACY),
            ".",
            small=True,
        ),
        ui.muted("Have an account already? ", ui.text_link("Sign in", href=routes.SIGN_IN)),
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=route, title=title, on_load=State.load)
