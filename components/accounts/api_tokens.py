"""API tokens: the list, the form for a new one, and its secret, which is shown once."""

import reflex as rx

from components import ui
from eventfly import routes
from eventfly.accounts.views import SCOPE_CHOICES, TOKEN_DAYS, ApiTokenView
from state.api_tokens import ApiTokensState as State

_COPY = """(() => {
  const field = document.getElementById("field-new-token");
  field.select();
  navigator.clipboard?.writeText(field.value);
})()"""


def tokens_section() -> rx.Component:
    """Show what there is, make another, revoke one."""
    return ui.stack(
        rx.cond(State.notice, _told(State.notice, "warn"), rx.fragment()),
        rx.cond(State.thanks, _told(State.thanks, "good"), rx.fragment()),
        rx.cond(State.missing, ui.banner("This token is not here any more.", tone="warn"), rx.fragment()),
        _new_token(),
        rx.cond(State.tokens, _list(), _none()),
        _form(),
        gap=24,
    )


def _told(text: rx.Var[str], tone: str) -> rx.Component:
    return rx.el.div(ui.banner(text, tone=tone), tab_index=-1, data_told="", data_notice="")


def _new_token() -> rx.Component:
    # Filled and shown by the handler's own script: the secret is in no state, and gone with the page.
    return rx.el.div(
        ui.card(
            ui.text_field(
                "Your new token",
                "new-token",
                hint="Copy it now: it is not shown again. Whoever has it can do what it permits.",
                read_only=True,
                auto_complete="off",
            ),
            ui.form_actions(ui.button("Copy", kind="primary", on_click=rx.call_script(_COPY))),
            class_name="flex flex-col gap-4",
        ),
        hidden=True,
        data_new_token="",
    )


def _list() -> rx.Component:
    return rx.el.section(
        ui.section_title("Your tokens"),
        rx.el.ul(rx.foreach(State.tokens, _token), class_name="flex flex-col gap-3 mt-4"),
    )


def _token(token: rx.Var[ApiTokenView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(token.name, class_name="text-lg break-words"),
            rx.el.p(token.scopes_text, class_name="mt-1 break-words"),
            rx.el.p(
                f"Ends in {token.hint} · {token.used_text} · good until {token.expires_text}",
                class_name="ef-muted ef-small mt-1 tabular-nums",
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.cond(State.revoking == token.id, _really(token), _revoke(token)),
        class_name=(
            "flex flex-col sm:flex-row sm:items-center gap-4 p-4 sm:p-5 rounded-card bg-raised border border-line"
        ),
    )


def _revoke(token: rx.Var[ApiTokenView]) -> rx.Component:
    return ui.button(
        "Revoke", rx.el.span(" ", token.name, class_name="ef-visually-hidden"), on_click=State.ask(token.id)
    )


def _really(token: rx.Var[ApiTokenView]) -> rx.Component:
    return ui.cluster(
        ui.button(
            "Revoke for good",
            rx.el.span(" ", token.name, class_name="ef-visually-hidden"),
            kind="danger",
            auto_focus=True,
            on_click=State.revoke(token.id),
        ),
        ui.button("Keep it", kind="quiet", on_click=State.ask("")),
    )


def _none() -> rx.Component:
    return ui.empty_state(
        "No tokens yet",
        "Make one for a program that should act for you: a till, a door app, a website of your own.",
        action=ui.button_link("Read what the API can do", href=routes.API_DOCS),
    )


def _form() -> rx.Component:
    return ui.card(
        rx.el.form(
            ui.error_summary(State.summary),
            ui.text_field(
                "What it is for",
                "name",
                error=State.problems.get("name", ""),
                max_length=80,
                auto_complete="off",
                placeholder="Door app",
            ),
            _scopes(),
            ui.select_field(
                "It lasts", "days", TOKEN_DAYS, error=State.problems.get("days", ""), default_value="90"
            ),
            ui.form_actions(ui.button("Make the token", kind="primary", submit=True)),
            on_submit=State.create,
            no_validate=True,
            class_name="ef-form",
            # Made or revoked one: the form begins anew.
            key=State.tokens.length().to_string(),
        ),
        title="A new token",
    )


def _scopes() -> rx.Component:
    boxes = [
        ui.checkbox_field(
            rx.fragment(text, rx.el.span(f" · {scope}", class_name="ef-muted ef-small")),
            f"scope {scope}",
            field_id=f"field-scope-{number}",
        )
        for number, (scope, text) in enumerate(SCOPE_CHOICES)
    ]
    return rx.el.fieldset(
        rx.el.legend("What it may do", class_name="ef-field__label"),
        rx.el.div(*boxes, class_name="flex flex-col gap-1 mt-1"),
        rx.el.p(
            State.problems.get("scopes", ""),
            id="field-scopes-error",
            class_name="ef-field__error",
            data_error_for="scopes",
        ),
        id="field-scopes",
        tab_index=-1,
        class_name="ef-field",
    )
