"""What a form says to a browser that runs no script: prerendered, and unseen by every other one."""

from typing import Literal

import reflex as rx

from components import ui


def without_script(text: str) -> rx.Component:
    """Say what works without JavaScript, and what does not."""
    return rx.el.noscript(ui.banner("Without JavaScript", text, tone="info"))


def told_without_script(fragment: str, *words: str, tone: Literal["good", "bad"] = "good") -> rx.Component:
    """Say what became of a form when the answer's address ends in ``#fragment``; no script is needed to see it."""
    return rx.el.noscript(rx.el.div(ui.banner(*words, tone=tone), id=fragment, class_name="ef-told"))
