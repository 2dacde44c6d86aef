"""Badges: a word or two of status, told by icon and word, never by colour alone."""

from typing import Literal

import reflex as rx

from .conditions import Text
from .icon import icon

Tone = Literal["neutral", "live", "good", "warn", "bad", "action"]
_ICONS: dict[str, str] = {"good": "check-circle", "warn": "alert", "bad": "x-circle"}


def badge(text: Text, *, tone: Tone = "neutral", icon_name: str | None = None) -> rx.Component:
    """Show a status pill; good, warn and bad carry their icon, live a glowing dot."""
    return rx.el.span(_sign(tone, icon_name), text, class_name=f"ef-badge ef-badge--{tone}")


def live_badge(text: Text) -> rx.Component:
    """Show a pill for what is happening right now."""
    return badge(text, tone="live")


def _sign(tone: Tone, icon_name: str | None) -> rx.Component:
    if tone == "live" and icon_name is None:
        return glow_dot()
    name = icon_name or _ICONS.get(tone)
    return icon(name, size=14) if name else rx.fragment()


def glow_dot() -> rx.Component:
    """Draw the small amber light that means: alive."""
    return rx.el.span(class_name="ef-glow-dot", aria_hidden="true")
