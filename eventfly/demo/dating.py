"""When a demo event takes place: soon, on its own day of the week, by its own clocks."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventfly.demo.catalogue import DemoEvent, DemoType
from eventfly.events import EventForm, TicketTypeForm

FIRST_AFTER_DAYS = 2


def form_of(event: DemoEvent, here: datetime) -> EventForm:
    """Fill in the form of an event; ``here`` is now on the clocks of its zone, without a zone."""
    starts = _starts(event, here)
    doors = _clocks(starts - timedelta(minutes=event.doors_minutes)) if event.doors_minutes else ""
    return EventForm(
        title=event.title,
        slug=event.slug,
        summary=event.summary,
        description=event.description,
        category=event.category,
        venue=event.venue,
        address=event.address,
        city=event.city,
        country=event.country,
        zone=event.zone,
        starts_at=_clocks(starts),
        ends_at=_clocks(starts + timedelta(hours=event.hours)),
        doors_at=doors,
        currency=event.currency,
        left_display=event.left_display,
        few_threshold=str(event.few_threshold),
        show_going=event.show_going,
        total_capacity="" if event.total is None else str(event.total),
        types=[_type_form(item, here, starts) for item in event.types],
    )


def _starts(event: DemoEvent, here: datetime) -> datetime:
    first = here.date() + timedelta(days=FIRST_AFTER_DAYS)
    day = first + timedelta(days=(event.weekday - first.weekday()) % 7 + 7 * event.weeks)
    return datetime.fromisoformat(f"{day}T{event.starts}")


def _type_form(item: DemoType, here: datetime, starts: datetime) -> TicketTypeForm:
    opens = closes = ""
    if item.opens_in_days is not None:
        opening = (here + timedelta(days=item.opens_in_days)).replace(hour=10, minute=0)
        opens = _clocks(opening)
    if item.closes_days_before is not None:
        closes = _clocks((starts - timedelta(days=item.closes_days_before)).replace(hour=23, minute=59))
    return TicketTypeForm(
        name=item.name,
        description=item.description,
        price=item.price,
        quantity="" if item.quantity is None else str(item.quantity),
        sales_start=opens,
        sales_end=closes,
        per_order_max=str(item.per_order_max),
    )


def _clocks(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"
