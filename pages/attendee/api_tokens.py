"""API tokens: what whoever is signed in made for programs."""

import reflex as rx

from components import ui
from components.accounts.api_tokens import tokens_section
from eventfly import routes
from state.api_tokens import ApiTokensState as State

route = routes.API_TOKENS
title = "API tokens · Eventfly"


def page() -> rx.Component:
    """Show the tokens, or offer to sign in."""
    return ui.page_shell(
        ui.page_title(
            "API tokens",
            lead="A token lets a program act for you, within what you allow it and until the day you choose.",
        ),
        rx.el.p(ui.text_link("Read what the API can do", href=routes.API_DOCS), class_name="mb-6"),
        rx.cond(
            State.loaded,
            rx.cond(State.signed_in, tokens_section(), _sign_in_first()),
            ui.loading(ui.skeleton_rows(3), label="Looking up your tokens"),
        ),
        signed_in=State.signed_in,
        organizing=State.signed_in,
        narrow=True,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=route, title=title, on_load=State.load)


def _sign_in_first() -> rx.Component:
    return ui.empty_state(
        "Sign in to see your tokens",
        "A token belongs to an account.",
        action=ui.button_link("Sign in", href=f"{routes.SIGN_IN}?next={routes.API_TOKENS}", kind="primary"),
    )
