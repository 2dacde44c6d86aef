"""The page for an address that leads nowhere."""

import reflex as rx

from components import ui
from components.missing import missing


def page() -> rx.Component:
    """Say that there is nothing here, and where to go instead."""
    return ui.page_shell(missing(), narrow=True)


def register(app: rx.App) -> None:
    app.add_page(page, route="404", title="Page not found · Eventfly")
