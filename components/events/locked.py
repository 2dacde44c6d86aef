"""The gate of an event that has a password: its title and one field, and nothing else of it."""

import reflex as rx

from components import ui
from state.event import EventState


def locked() -> rx.Component:
    """Ask for the password; the form works before the page has come alive, too."""
    return ui.stack(
        ui.icon_tile("lock"),
        ui.page_title(
            EventState.locked_title,
            lead="This event is for those who were invited. Enter its password to see it.",
        ),
        rx.cond(
            EventState.refused_entry,
            ui.banner("That did not open it", "Check the password with whoever invited you.", tone="bad"),
            rx.fragment(),
        ),
        ui.posted_form(
            ui.text_field("Password", "password", type="password", auto_complete="off", max_length=100),
            ui.form_actions(
                ui.button("Open the event", kind="primary", size="large", submit=True, wide=True)
            ),
            action=EventState.enter_path,
        ),
        gap=24,
        class_name="max-w-md mx-auto w-full py-6 sm:py-12",
    )
