"""The head of an event's pages: where one is, and the way to its other pages."""

import reflex as rx

from components import ui
from components.missing import missing
from eventfly import routes


def event_tabs(slug: rx.Var[str] | str, current: str) -> rx.Component:
    """Switch between an event's pages; `current` is one of ``overview``, ``orders`` and ``attendees``."""
    return ui.tabs(
        "Pages of this event",
        [
            ("Overview", routes.manage_event(slug), current == "overview"),
            ("Orders", routes.managed_orders(slug), current == "orders"),
            ("Attendees", routes.managed_attendees(slug), current == "attendees"),
        ],
    )


def not_yours() -> rx.Component:
    """Say that there is nothing to see here, the same to strangers as for what never was."""
    return missing(
        "This event is not yours to see",
        "Sign in with the account that organizes it, or go back to your events.",
        ui.button_link("My events", href=routes.ORGANIZE, kind="primary"),
        ui.button_link("Sign in", href=routes.SIGN_IN),
    )


def refresher(on_click: rx.EventHandler) -> rx.Component:
    """Place the hidden button that the live channel presses when numbers moved."""
    return rx.el.button(
        "", type="button", hidden=True, tab_index=-1, data_refresh_orders="", on_click=on_click
    )
