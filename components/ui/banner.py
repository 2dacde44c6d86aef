"""Banners: what happened and what to do next, in the place where the reader is."""

from typing import Literal

import reflex as rx

from .conditions import Text
from .icon import icon

Tone = Literal["info", "good", "warn", "bad"]
_ICONS: dict[Tone, str] = {"info": "info", "good": "check-circle", "warn": "alert", "bad": "x-circle"}


def banner(
    title: Text,
    *text: rx.Component | Text,
    tone: Tone = "info",
    action: rx.Component | None = None,
    urgent: bool | None = None,
) -> rx.Component:
    """Tell what happened (`title`), why and what next (`text`), with at most one `action`.

    Read out at once when `urgent` (by default for bad news), politely otherwise.
    """
    interrupts = tone == "bad" if urgent is None else urgent
    return rx.el.div(
        icon(_ICONS[tone], size=22),
        rx.el.div(
            rx.el.p(title, class_name="ef-banner__title"), *_paragraphs(text), class_name="ef-banner__words"
        ),
        rx.el.div(action, class_name="ef-banner__action") if action is not None else rx.fragment(),
        role="alert" if interrupts else "status",
        class_name=f"ef-banner ef-banner--{tone}",
    )


def sandbox_banner() -> rx.Component:
    """Say that payments are simulated."""
    return rx.el.p(
        rx.el.strong("TEST"),
        " Payments here are simulated. No card is charged.",
        class_name="ef-test-mode",
        role="note",
    )


def _paragraphs(text: tuple[rx.Component | Text, ...]) -> list[rx.Component]:
    return [part if isinstance(part, rx.Component) else rx.el.p(part) for part in text]
