"""What was found: the featured event wide, then a grid in which the first event of a day carries its heading."""

import reflex as rx

from components import ui
from eventfly import routes
from eventfly.events.views import EventCard
from state.discover import DayEntry, DiscoverState


def results() -> rx.Component:
    """Show the events found, or what to do when there are none."""
    view = DiscoverState.view
    return rx.cond(
        view.total == 0,
        _nothing(),
        ui.stack(
            ui.shown_if(
                DiscoverState.featured,
                lambda: rx.el.section(
                    rx.el.h2("Next up", class_name="ef-visually-hidden"),
                    _card(DiscoverState.featured, featured=True),
                ),
            ),
            ui.event_grid(rx.foreach(DiscoverState.entries, _entry)),
            rx.cond(
                view.pages > 1,
                ui.pagination(
                    label=f"Page {view.page} of {view.pages}",
                    previous_href=DiscoverState.earlier,
                    next_href=DiscoverState.later,
                ),
            ),
            gap=40,
        ),
    )


def coming() -> rx.Component:
    """Draw the shape of the list while it loads."""
    cards = [ui.skeleton_event_card() for _ in range(6)]
    return ui.loading(ui.event_grid(*cards), label="Looking up what is on")


def _entry(entry: rx.Var[DayEntry]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            entry.heading != "",
            rx.el.div(ui.day_heading(entry.heading), class_name="h-8"),
            rx.el.div(aria_hidden="true", class_name="hidden sm:block h-8"),
        ),
        _card(entry.card),
        class_name="flex flex-col min-w-0 *:last:flex-1",
    )


def _card(card: rx.Var[EventCard], *, featured: bool = False) -> rx.Component:
    return ui.event_card(
        href=card.url,
        title=card.title,
        cover_src=card.cover_url,
        month=card.date_month,
        day=card.date_day,
        when=card.when_text
        if featured
        else f"{card.weekday} {card.date_day} {card.date_month}, {card.time_text}",
        iso=card.starts_at_iso,
        place=card.where_text,
        price=card.price_text,
        left=rx.cond(card.sold_out, "", card.badge),
        sold_out=card.sold_out,
        featured=featured,
        summary=card.summary if featured else "",
    )


def _nothing() -> rx.Component:
    return rx.cond(
        DiscoverState.filtered,
        ui.empty_state(
            "Nothing fits all of that",
            "Try fewer words, another day, or look everywhere.",
            action=ui.button_link("Clear all filters", href=routes.DISCOVER, kind="primary"),
            icon_name="search",
        ),
        ui.empty_state(
            "Nothing is on sale yet",
            "As soon as an organizer publishes an event, it stands here.",
            action=ui.button_link("Organize an event", href=routes.ORGANIZE, kind="primary"),
            icon_name="calendar",
        ),
    )
