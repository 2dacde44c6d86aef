"""Switching between the organizations that somebody works for."""

import reflex as rx

from components import ui
from state.switcher import SwitcherState as State


def switcher() -> rx.Component:
    """Name the organization that the pages are about, and offer the others; nothing for who has none."""
    choice = rx.el.div(
        rx.el.select(
            rx.foreach(State.options, lambda option: rx.el.option(option[1], value=option[0])),
            value=State.current,
            on_change=State.switch,
            aria_label="Organization",
            class_name="ef-input ef-input--select",
        ),
        ui.icon("chevron-down", size=18),
        class_name="ef-select",
    )
    name = rx.el.p(State.name, class_name="ef-muted ef-small px-3 truncate", title=State.name)
    return rx.el.div(
        rx.cond(State.options, choice, rx.cond(State.name, name, rx.fragment())),
        on_mount=State.load,
        class_name="ef-rail__switcher",
    )
