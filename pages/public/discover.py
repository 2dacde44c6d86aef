"""The front page: everything that is on, and ways to find what one is after."""

import reflex as rx

from components import ui
from components.discover.filters import categories, filters, sorting
from components.discover.results import coming, results
from eventfly import routes
from state.discover import DiscoverState


def page() -> rx.Component:
    """Show what is on."""
    return ui.page_shell(
        ui.page_title(
            "What's on",
            lead="Concerts, talks, kitchens and courts. The price you see is the price you pay.",
        ),
        ui.stack(
            filters(),
            categories(),
            _count(),
            rx.cond(DiscoverState.notice, ui.banner(DiscoverState.notice, tone="warn"), rx.fragment()),
            rx.cond(DiscoverState.view, results(), coming()),
            gap=20,
        ),
        signed_in=DiscoverState.signed_in,
        organizing=DiscoverState.signed_in,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(
        page,
        route=routes.DISCOVER,
        title="Eventfly · What's on",
        description="Find concerts, talks, theatre and workshops, and get tickets without an account.",
        on_load=DiscoverState.load,
    )


def _count() -> rx.Component:
    total = rx.el.p(DiscoverState.view.total_text, role="status", class_name="ef-muted tabular-nums")
    return rx.el.div(
        rx.cond(DiscoverState.view, total, ui.skeleton(width="6rem")),
        sorting(),
        class_name="flex items-center justify-between gap-4",
    )
