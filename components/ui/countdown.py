"""The countdown of a hold: a quiet amber bar that explains itself."""

from typing import Any

import reflex as rx

from .conditions import Number, Text
from .icon import icon


def countdown(
    deadline: Text,
    *,
    text: Text = "We are holding your tickets for",
    expired_text: Text = "The time is over. Your places went back on sale.",
    total_seconds: Number = 600,
    server_now: Text | None = None,
    action: rx.Component | None = None,
    on_expire: Any = None,
) -> rx.Component:
    """Count down to `deadline` (ISO 8601) in the browser, spoken at 5, 2 and 1 minutes, 30 seconds and the
    end.

    `server_now` (ISO 8601, when the page was answered) corrects a wrong clock. `on_expire` runs once at the
    end. `action` is the place for "Keep them longer".
    """
    clock = {"data_server_now": server_now} if server_now is not None else {}
    return rx.el.div(
        icon("clock", size=20),
        rx.el.p(
            rx.el.span(text, data_countdown_label=""),
            " ",
            rx.el.strong(
                "", class_name="ef-countdown__time", data_countdown_time="", role="timer", aria_live="off"
            ),
            class_name="ef-countdown__text",
        ),
        rx.el.div(action, class_name="ef-countdown__action") if action is not None else rx.fragment(),
        rx.el.div(
            rx.el.div(class_name="ef-countdown__fill", data_countdown_fill=""),
            class_name="ef-countdown__track",
            aria_hidden="true",
        ),
        rx.el.p("", class_name="ef-visually-hidden", aria_live="assertive", data_countdown_say=""),
        _expiry(on_expire),
        class_name="ef-countdown",
        data_countdown=deadline,
        data_total=f"{total_seconds}",
        data_expired_text=expired_text,
        **clock,
    )


def _expiry(on_expire: Any) -> rx.Component:
    if on_expire is None:
        return rx.fragment()
    return rx.el.button(
        "", type="button", hidden=True, tab_index=-1, data_countdown_expired="", on_click=on_expire
    )
