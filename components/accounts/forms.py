"""What the pages around signing in share: their frame, and what became of the last try."""

from typing import Any

import reflex as rx

from components import ui
from components.without_script import told_without_script, without_script
from state.sign_in import NEWS, OTHERWISE
from state.sign_in import SignInState as State

FORM_WORKS = "This form works, but the pages behind it need JavaScript. Please switch it on for this site."
LINK_NEEDS_IT = "The link from the mail can only be used with it. Please switch it on for this site."


def sign_in_page(
    title: str, lead: str, *content: rx.Component, without: str = FORM_WORKS, done: str = ""
) -> rx.Component:
    """Frame one short form at reading width.

    `without` says what a browser that runs no script can do here; `done` names the news that may come with the
    page's address.
    """
    return ui.page_shell(
        ui.stack(
            ui.page_title(title, lead=lead),
            _news(),
            without_script(without),
            told_without_script("refused", OTHERWISE, tone="bad"),
            told_without_script(done, NEWS[done]) if done else rx.fragment(),
            *content,
            gap=24,
            class_name="max-w-md mx-auto w-full",
        ),
        signed_in=State.signed_in,
        organizing=State.signed_in,
        narrow=True,
    )


def password_field(label: str, *, new: bool, **props: Any) -> rx.Component:
    """Ask for a password; `new` tells password managers to make one up."""
    hint = "At least 10 characters. Three or four unrelated words make a good one." if new else None
    autocomplete = "new-password" if new else "current-password"
    return ui.text_field(
        label, "password", type="password", hint=hint, auto_complete=autocomplete, max_length=200, **props
    )


def email_field(**props: Any) -> rx.Component:
    """Ask for the account's address."""
    return ui.text_field(
        "E-mail address", "email", type="email", auto_complete="username", max_length=254, **props
    )


def hidden(name: str, value: rx.Var[str]) -> rx.Component:
    """Send a value along that nobody types."""
    return rx.el.input(type="hidden", name=name, value=value, read_only=True)


def send(label: str) -> rx.Component:
    """Close a form by its one button."""
    return ui.form_actions(ui.button(label, kind="primary", size="large", submit=True, wide=True))


def _news() -> rx.Component:
    return rx.fragment(
        rx.cond(State.refusal, ui.banner(State.refusal, tone="bad"), rx.fragment()),
        rx.cond(State.notice, ui.banner(State.notice, tone="warn"), rx.fragment()),
        rx.cond(State.news, ui.banner(State.news, tone="good"), rx.fragment()),
    )
