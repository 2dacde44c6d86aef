"""Empty states: a list with nothing in it teaches the next step."""

import reflex as rx

from .conditions import Text
from .icon import icon


def empty_state(
    title: Text, text: Text, *, action: rx.Component | None = None, icon_name: str = "ticket"
) -> rx.Component:
    """Say what will be here, and offer the step that brings it."""
    return rx.el.div(
        rx.el.div(icon(icon_name, size=28), class_name="ef-empty__icon"),
        rx.el.p(title, class_name="ef-empty__title"),
        rx.el.p(text, class_name="ef-muted"),
        action if action is not None else rx.fragment(),
        class_name="ef-empty",
    )
