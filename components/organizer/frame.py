"""The frame of the organizer's pages, and the row of what can be done with an event."""

import reflex as rx

from components import ui
from components.organizer.switcher import switcher
from eventfly import routes


def frame(*children: rx.Component, current: str = "") -> rx.Component:
    """Frame a page with the left rail; ``current`` is the address of the page's own entry."""
    entries = [
        ("calendar", "My events", routes.ORGANIZE),
        ("plus", "New event", routes.NEW_EVENT),
        ("users", "Team", routes.TEAM),
        ("settings", "Organization", routes.ORGANIZATION),
        ("ticket", "My tickets", routes.MY_TICKETS),
        ("eye", "What's on", routes.DISCOVER),
        ("user", "Account", routes.ACCOUNT),
    ]
    items = [(icon, label, href, href == current) for icon, label, href in entries]
    return ui.organizer_shell(*children, items=items, switcher=switcher())


def sign_in_first() -> rx.Component:
    """Say that one has to sign in, and lead there."""
    return ui.empty_state(
        "Sign in to organize",
        "Your events, their orders and numbers are kept for you and your team.",
        action=ui.button_link("Sign in", href=routes.SIGN_IN, kind="primary"),
        icon_name="lock",
    )
