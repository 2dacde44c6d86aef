"""How an event looks from outside: card, date block, hero, ticket types, the sticky bar."""

from typing import Any

import reflex as rx

from .badge import live_badge
from .conditions import Flag, Text, chosen, classes, shown_if
from .figures import live_number, money
from .icon import icon


def date_block(*, month: Text, day: Text, weekday: Text = "") -> rx.Component:
    """Show a day as a torn calendar leaf: "OCT", "24", "Sat"; decoration beside the written date."""
    return rx.el.div(
        rx.el.span(month, class_name="ef-date-block__month"),
        rx.el.span(day, class_name="ef-date-block__day"),
        shown_if(weekday, lambda: rx.el.span(weekday, class_name="ef-date-block__weekday")),
        class_name="ef-date-block",
        aria_hidden="true",
    )


def cover(src: Text, *, eager: bool = False, class_name: Text = "") -> rx.Component:
    """Show an event's cover at 16:9; decoration, since its title stands beside it."""
    return rx.el.img(
        src=src,
        alt="",
        width="1200",
        height="675",
        loading="eager" if eager else "lazy",
        decoding="async",
        class_name=classes("ef-cover", class_name),
    )


def event_card(
    *,
    href: Text,
    title: Text,
    cover_src: Text,
    month: Text,
    day: Text,
    when: Text,
    iso: Text,
    place: Text,
    price: Text,
    left: Text = "",
    sold_out: Flag = False,
    featured: bool = False,
    summary: Text = "",
    **props: Any,
) -> rx.Component:
    """Show an event in a list; the whole card is one link, named by the title.

    `when` is the written time ("Sat 24 Oct, 20:00"), `left` the badge ("12 left"), empty when it is not to
    be said; `summary` a sentence for a featured card, which has the room.
    """
    return rx.el.article(
        rx.el.div(
            cover(cover_src, eager=featured),
            date_block(month=month, day=day),
            class_name="ef-event-card__cover",
        ),
        rx.el.div(
            rx.el.h3(
                rx.el.a(title, href=href, class_name="ef-event-card__link"), class_name="ef-event-card__title"
            ),
            rx.el.p(
                icon("clock", size=16), rx.el.time(when, date_time=iso), class_name="ef-event-card__fact"
            ),
            rx.el.p(icon("pin", size=16), rx.el.span(place), class_name="ef-event-card__fact"),
            shown_if(summary, lambda: rx.el.p(summary, class_name="ef-event-card__summary")),
            rx.el.div(
                rx.el.span(price, class_name="ef-event-card__price"),
                shown_if(left, lambda: live_badge(left)),
                shown_if(sold_out, lambda: rx.el.span("Sold out", class_name="ef-badge ef-badge--neutral")),
                class_name="ef-event-card__foot",
            ),
            class_name="ef-event-card__body",
        ),
        class_name=classes("ef-event-card", "ef-event-card--featured" if featured else ""),
        **props,
    )


def event_grid(*cards: rx.Component) -> rx.Component:
    """Set event cards in as many columns as fit."""
    return rx.el.div(*cards, class_name="ef-event-grid")


def day_heading(text: Text) -> rx.Component:
    """Head the events of one day."""
    return rx.el.h2(text, class_name="ef-day-heading")


def event_hero(
    *, title: Text, cover_src: Text, eyebrow: Text = "", organizer: rx.Component | None = None
) -> rx.Component:
    """Open an event's page: cover, kind, title, who invites."""
    return rx.el.header(
        cover(cover_src, eager=True, class_name="ef-event-hero__cover"),
        shown_if(eyebrow, lambda: rx.el.p(eyebrow, class_name="ef-eyebrow")),
        rx.el.h1(title, class_name="ef-event-hero__title"),
        organizer if organizer is not None else rx.fragment(),
        class_name="ef-event-hero",
    )


def fact_block(
    leading: rx.Component, title: rx.Component | Text, *lines: rx.Component | Text
) -> rx.Component:
    """Say when or where: a date block or an icon, the fact, and what helps (zone, calendar, map)."""
    return rx.el.div(
        leading,
        rx.el.div(
            rx.el.p(title, class_name="ef-fact__title"),
            *[_fact_line(line) for line in lines],
            class_name="ef-fact__words",
        ),
        class_name="ef-fact",
    )


def icon_tile(name: str) -> rx.Component:
    """Set an icon on the same square as a date block."""
    return rx.el.div(icon(name, size=24), class_name="ef-icon-tile", aria_hidden="true")


def ticket_type_row(
    *,
    type_id: Text,
    name: Text,
    price: Text,
    description: Text = "",
    left: Text = "",
    note: Text = "",
    control: rx.Component | None = None,
    unavailable: Flag = False,
) -> rx.Component:
    """Offer one ticket type: name, all-in price, what is left (kept live), and its stepper or state."""
    return rx.el.li(
        rx.el.div(
            rx.el.p(name, class_name="ef-ticket-type__name"),
            shown_if(description, lambda: rx.el.p(description, class_name="ef-muted ef-small")),
            rx.el.p(
                rx.el.span(price, class_name="ef-ticket-type__price", data_live=f"price:{type_id}"),
                shown_if(note, lambda: rx.el.span(note, class_name="ef-money__note")),
                live_number(f"left:{type_id}", left, class_name="ef-badge ef-badge--live"),
                class_name="ef-ticket-type__line",
            ),
            class_name="ef-ticket-type__words",
        ),
        control if control is not None else rx.fragment(),
        class_name=classes("ef-ticket-type", chosen(unavailable, "ef-ticket-type--off", "")),
    )


def ticket_types(*rows: rx.Component) -> rx.Component:
    """List ticket types."""
    return rx.el.ul(*rows, class_name="ef-ticket-types")


def sticky_bar(price: Text, action: rx.Component, *, note: Text = "") -> rx.Component:
    """Keep the from-price and the one button at a phone's thumb; hidden on wide screens."""
    return rx.el.div(money(price, note=note), action, class_name="ef-sticky-bar")


def _fact_line(line: rx.Component | Text) -> rx.Component:
    return line if isinstance(line, rx.Component) else rx.el.p(line, class_name="ef-muted")
