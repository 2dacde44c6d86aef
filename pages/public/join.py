"""Joining a team by the link of an invitation.

Looking at the page uses nothing up, so mail scanners that follow links do no harm.
"""

import reflex as rx

from components import ui
from components.accounts import forms as parts
from eventfly import routes
from state.join import JoinState as State

route = routes.JOIN
title = "Join a team · Eventfly"


def page() -> rx.Component:
    """Show the invitation, and the way in that fits whoever is looking."""
    return ui.page_shell(
        rx.el.div(
            rx.cond(
                State.loaded,
                rx.cond(State.offer, _offer(), _dead()),
                ui.loading(ui.skeleton_rows(2), label="Looking up the invitation"),
            ),
            class_name="max-w-md mx-auto w-full",
        ),
        signed_in=State.signed_in,
        organizing=State.signed_in,
        narrow=True,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=route, title=title, on_load=State.load)


def _offer() -> rx.Component:
    offer = State.offer
    return rx.fragment(
        ui.page_title(
            f"Join {offer.organization}",
            lead=rx.cond(
                offer.invited_by,
                f"{offer.invited_by} would like you on the team, as {offer.role}.",
                f"You are invited to the team, as {offer.role}.",
            ),
        ),
        ui.stack(
            rx.cond(State.refusal, ui.banner(State.refusal, tone="bad"), rx.fragment()),
            rx.cond(State.notice, ui.banner(State.notice, tone="warn", urgent=True), rx.fragment()),
            ui.muted(offer.role_text),
            rx.cond(
                State.own_email == offer.email,
                _accept(),
                rx.cond(offer.has_account, _sign_in(), _sign_up()),
            ),
            gap=24,
        ),
    )


def _accept() -> rx.Component:
    return ui.stack(
        ui.button("Join the team", kind="primary", size="large", wide=True, on_click=State.accept),
        ui.muted(
            "You are signed in as ", rx.el.span(State.own_email, class_name="break-all"), ".", small=True
        ),
        gap=12,
    )


def _sign_in() -> rx.Component:
    return ui.stack(
        _signed_in_otherwise(),
        rx.el.p(
            "Sign in as ",
            rx.el.strong(State.offer.email, class_name="break-all"),
            " to accept the invitation.",
        ),
        ui.button_link("Sign in", href=State.sign_in_url, kind="primary", size="large", wide=True),
        gap=16,
    )


def _sign_up() -> rx.Component:
    return ui.stack(
        _signed_in_otherwise(),
        rx.el.p(
            "Choose a name and a password for ",
            rx.el.strong(State.offer.email, class_name="break-all"),
            ". The link in the mail has confirmed the address already.",
        ),
        ui.posted_form(
            parts.hidden("token", State.token),
            ui.text_field("Your name", "name", auto_complete="name", max_length=120),
            parts.password_field("Choose a password", new=True),
            parts.send("Create the account and join"),
            action="/auth/join",
        ),
        ui.muted(
            "By creating an account you agree to the ",
            ui.text_link("terms", href=routes.TERMS),
            ". What we keep is on the ",
            ui.text_link("privacy page", href=routes.PRIVACY),
            ".",
            small=True,
        ),
        gap=16,
    )


def _signed_in_otherwise() -> rx.Component:
    return rx.cond(
        State.own_email,
        ui.banner(
            "This invitation went to another address",
            rx.el.p("You are signed in as ", rx.el.span(State.own_email, class_name="break-all"), "."),
            tone="info",
        ),
        rx.fragment(),
    )


def _dead() -> rx.Component:
    return rx.fragment(
        ui.page_title("This invitation no longer works"),
        ui.stack(
            rx.el.p(
                "It was used already, withdrawn, sent anew, or is older than a week. Ask whoever invited you to send it"
                " again: the newest mail has the link that works."
            ),
            rx.cond(State.try_again, ui.banner(State.notice, tone="warn"), rx.fragment()),
            ui.cluster(
                ui.button_link("My events", href=routes.ORGANIZE, kind="primary"),
                ui.button_link("See what is on", href=routes.DISCOVER),
            ),
            gap=24,
        ),
    )
