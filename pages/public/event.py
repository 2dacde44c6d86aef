"""An event's own page."""

import reflex as rx

from components import ui
from components.events.about import about, organizer_block, refund_block
from components.events.locked import locked
from components.events.tickets import thumb_bar, tickets_card
from components.missing import missing
from state.event import EventState


def page() -> rx.Component:
    """Show the event, and its tickets beside it."""
    return ui.page_shell(
        rx.cond(
            EventState.missing,
            missing(
                "This event is not here",
                "It may be over for good, not published yet, or the link is mistyped.",
            ),
            rx.cond(EventState.view, _event(), rx.cond(EventState.locked_title != "", locked(), _coming())),
        ),
        signed_in=EventState.signed_in,
        organizing=EventState.signed_in,
    )


def _event() -> rx.Component:
    return rx.el.div(
        ui.live_source(
            f"/live/events/{EventState.view.slug}",
            ui.with_aside(about(), ui.stack(tickets_card(), refund_block(), organizer_block())),
            thumb_bar(),
        ),
        # An object of custom properties, as React takes it: known only when the event is.
        custom_attrs={"style": EventState.view.accent_style},
    )


def _coming() -> rx.Component:
    return ui.loading(
        ui.with_aside(
            ui.stack(
                ui.skeleton(height="20rem"), ui.skeleton(width="70%", height="3rem"), ui.skeleton_text(5)
            ),
            ui.stack(ui.skeleton(height="18rem")),
        )
    )


def register(app: rx.App) -> None:
    app.add_page(page, route="/e/[event_slug]", title=EventState.title, on_load=EventState.load)
