"""How far along an event is, in one word."""

import reflex as rx

from components import ui


def status_badge(text: rx.Var[str]) -> rx.Component:
    """Show an event's status; colour and icon follow the word."""
    return rx.match(
        text,
        ("Published", ui.badge(text, tone="good")),
        ("Cancelled", ui.badge(text, tone="bad")),
        ("Scheduled", ui.badge(text, tone="action", icon_name="clock")),
        ("Draft", ui.badge(text, tone="warn", icon_name="edit")),
        ui.badge(text),
    )
