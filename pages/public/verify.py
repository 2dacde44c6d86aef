"""Confirming an address: the end of signing up, and where the mailed link leads.

Looking at the page uses nothing up, so mail scanners that follow links do no harm.
"""

import reflex as rx

from components import ui
from components.accounts import forms as parts
from components.mailbox import mailbox_hint
from eventfly import routes
from state.sign_in import SignInState as State

route = routes.VERIFY
title = "Confirm your address · Eventfly"


def page() -> rx.Component:
    """Ask for the password with the link, or send to the mailbox without one."""
    return parts.sign_in_page(
        "Confirm your address",
        "One last step, and your account is ready.",
        rx.cond(State.token, _form(), _look_into_mailbox()),
        without=parts.LINK_NEEDS_IT,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=route, title=title, on_load=State.load)


def _form() -> rx.Component:
    return ui.stack(
        ui.posted_form(
            parts.hidden("token", State.token),
            parts.password_field("The password you chose", new=False),
            parts.send("Confirm and sign in"),
            action="/auth/verify",
        ),
        ui.muted("Did not sign up? Then do nothing: without the password nobody gets in.", small=True),
        ui.muted(ui.text_link("Forgot your password?", href=routes.FORGOT_PASSWORD)),
    )


def _look_into_mailbox() -> rx.Component:
    return ui.stack(
        ui.banner(
            "Please look into your mailbox",
            "We have sent you a mail with a link. It works for 3 days. If nothing comes within a few minutes, look "
            "into the spam folder too.",
        ),
        mailbox_hint(State.has_mailbox),
        ui.muted("Mistyped the address? ", ui.text_link("Sign up again", href=routes.SIGN_UP)),
    )
