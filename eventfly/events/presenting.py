"""Snapshots made into views: pure; the public ones take their numbers from ``views.public_numbers`` alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from eventfly import routes
from eventfly.events import times, views
from eventfly.events.accents import accent_style
from eventfly.events.models import EventStatus, LeftDisplay, Visibility
from eventfly.events.places import place_fields, where_text
from eventfly.events.rendering import description_html, description_text
from eventfly.events.snapshots import EventSnapshot, PoolSnapshot, TypeSnapshot
from eventfly.events.takings import Takings
from eventfly.money import Money

_LEFT_DISPLAY_TEXTS = {
    LeftDisplay.EXACT: "The public sees how many are left.",
    LeftDisplay.FEW: "The public sees “Few left” from {few} on, never a number.",
    LeftDisplay.HIDDEN: "The public sees only whether it is sold out.",
}
_VISIBILITY_TEXTS = {
    Visibility.PUBLIC: "Everybody finds it.",
    Visibility.UNLISTED: "Who has the link finds it. It stands in no list.",
    Visibility.PASSWORD: "Who has the link and knows the password sees it. It stands in no list.",
}


def short_price(minor: int, currency: str) -> str:
    """Write a price for a card, whole amounts without decimals.

    >>> short_price(1200, "EUR"), short_price(1250, "EUR"), short_price(0, "EUR"), short_price(5500, "KWD")
    ('€12', '€12.50', 'Free', 'KWD 5.500')
    """
    if not minor:
        return "Free"
    text = Money(minor, currency).format()
    whole, point, decimals = text.rpartition(".")
    return whole if point and not decimals.strip("0") else text


def card(event: EventSnapshot, organizer_name: str, now: datetime) -> views.EventCard:
    """Make the card of a public event."""
    numbers = views.public_numbers(event, now)
    details = event.details
    low, high = _price_bounds(event, numbers)
    return views.EventCard(
        slug=details.slug,
        url=routes.event(details.slug),
        title=details.title,
        summary=details.summary,
        category_text=views.CATEGORY_TEXTS[details.category],
        category=details.category,
        city=details.city,
        country=details.country,
        venue=details.venue,
        where_text=where_text(details),
        online=details.online,
        tags=list(details.tags),
        organizer_name=organizer_name,
        price_text=_price_text(low, high, event.currency),
        free=high == 0,
        badge=numbers.badge,
        sold_out=numbers.sold_out,
        going_text=numbers.going_text,
        cover_url=routes.cover(details.slug, event.cover),
        zone=details.zone,
        time_text=times.time_range_text(details.starts_at, details.ends_at, details.zone),
        **_when(event),
    )


def page(
    event: EventSnapshot, organizer_name: str, organizer_contact: str, now: datetime, public_url: str
) -> views.EventPageView:
    """Make the page of a public event; ``public_url`` begins its absolute addresses."""
    numbers, details = views.public_numbers(event, now), event.details
    low, high = _price_bounds(event, numbers)
    types = _ticket_types(event, numbers)
    on_sale = any(item.available for item in types)
    base = public_url.rstrip("/")
    return views.EventPageView(
        id=str(event.event_id),
        slug=details.slug,
        path=routes.event(details.slug),
        url=base + routes.event(details.slug),
        title=details.title,
        summary=details.summary,
        description_html=description_html(details.description),
        description_text=description_text(details.description),
        category=details.category,
        category_text=views.CATEGORY_TEXTS[details.category],
        status=event.status,
        cancelled=event.is_cancelled,
        over=now >= details.ends_at,
        time_text=times.time_range_text(details.starts_at, details.ends_at, details.zone),
        calendar_url=""
        if event.is_cancelled or now >= details.ends_at
        else routes.event_calendar(details.slug),
        doors_text=_doors_text(event),
        doors_at_iso=_iso(details.doors_at, details.zone),
        zone=details.zone,
        zone_text=times.zone_text(details.starts_at, details.zone),
        organizer_name=organizer_name,
        organizer_contact=organizer_contact,
        currency=event.currency,
        price_text=_price_text(low, high, event.currency),
        low_price_minor=low or 0,
        high_price_minor=high or 0,
        free=high == 0,
        going_text=numbers.going_text,
        badge=numbers.badge,
        sold_out=numbers.sold_out,
        on_sale=on_sale,
        sales_note="" if on_sale else _sales_note(types),
        cover_url=routes.cover(details.slug, event.cover),
        cover_image_url=base + routes.cover_image(details.slug, event.cover),
        updated_at_iso=_iso(event.published_at, "UTC"),
        ticket_types=types,
        where_text=where_text(details),
        online=details.online,
        tags=[views.TagView(tag, f"{routes.DISCOVER}?{urlencode({'q': tag})}") for tag in details.tags],
        listed=details.visibility == Visibility.PUBLIC,
        accent_style=accent_style(details.accent),
        refund_policy=details.refund_policy,
        **place_fields(details),
        **_when(event),
    )


def _when(event: EventSnapshot) -> dict[str, Any]:
    details = event.details
    start = times.local(details.starts_at, details.zone)
    return {
        "starts_at_iso": start.isoformat(),
        "ends_at_iso": _iso(details.ends_at, details.zone),
        "date_day": str(start.day),
        "date_month": f"{start:%b}",
        "weekday": times.weekday(start),
        "day_text": times.day_text(start),
        "when_text": times.when_text(details.starts_at, details.ends_at, details.zone),
    }


def _iso(moment: datetime | None, zone: str) -> str:
    return times.local(moment, zone).isoformat() if moment else ""


def _doors_text(event: EventSnapshot) -> str:
    details = event.details
    if not details.doors_at:
        return ""
    doors, start = (times.local(moment, details.zone) for moment in (details.doors_at, details.starts_at))
    same_day = doors.date() == start.date()
    return (
        f"Doors {times.clock_text(doors) if same_day else times.moment_text(details.doors_at, details.zone)}"
    )


def _ticket_types(event: EventSnapshot, numbers: views.PublicNumbers) -> list[views.TicketTypeView]:
    listed = zip(event.listed_types, numbers.types, strict=True)
    return [_ticket_type(event, ticket_type, public) for ticket_type, public in listed]


def _ticket_type(
    event: EventSnapshot, ticket_type: TypeSnapshot, public: views.PublicTypeNumbers
) -> views.TicketTypeView:
    details, zone = ticket_type.details, event.details.zone
    available = public.availability == views.Availability.IN_STOCK
    ends = details.sales_end
    return views.TicketTypeView(
        id=public.id,
        name=details.name,
        description=details.description,
        price_text=Money(details.price_minor, event.currency).format() if details.price_minor else "Free",
        price_minor=details.price_minor,
        currency=event.currency,
        free=details.price_minor == 0,
        left_text=public.left_text,
        available=available,
        availability=public.availability,
        reason=public.reason,
        sales_start_iso=_iso(details.sales_start, zone),
        sales_end_iso=_iso(ends, zone),
        sales_end_text=f"Until {times.moment_text(ends, zone)}" if ends and available else "",
        min=details.per_order_min,
        max=details.per_order_max,
        max_now=public.max_now,
    )


def _price_bounds(event: EventSnapshot, numbers: views.PublicNumbers) -> tuple[int | None, int | None]:
    prices = {str(item.id): item.details.price_minor for item in event.listed_types}
    open_ids = [
        item.id
        for item in numbers.types
        if item.availability in (views.Availability.IN_STOCK, views.Availability.PRE_ORDER)
    ]
    shown = [prices[type_id] for type_id in open_ids] or list(prices.values())
    return min(shown, default=None), max(shown, default=None)


def _price_text(low: int | None, high: int | None, currency: str) -> str:
    if low is None or high is None:
        return ""
    price = short_price(low, currency)
    if low == high:
        return price
    return f"from {price}" if low else f"{price} – {short_price(high, currency)}"


def _sales_note(types: Iterable[views.TicketTypeView]) -> str:
    """Say why nothing can be bought: what begins first, else sold out, else ended."""
    waiting = [item for item in types if item.availability == views.Availability.PRE_ORDER]
    if waiting:
        return min(waiting, key=lambda item: datetime.fromisoformat(item.sales_start_iso)).reason
    reasons = [item.reason for item in types]
    return "Sold out" if "Sold out" in reasons else next(iter(reasons), "")


def managed_card(
    event: EventSnapshot, organization_name: str, takings: Takings, now: datetime
) -> views.ManagedCard:
    """Make an event's card in its organizer's list."""
    details = event.details
    when = _when(event)
    return views.ManagedCard(
        slug=details.slug,
        url=routes.manage_event(details.slug),
        title=details.title,
        status=event.status,
        status_text=_status_text(event, now),
        organization_name=organization_name,
        city=details.city,
        where_text=where_text(details),
        archived=event.archived_at is not None,
        revenue_text=_money_text(takings.net, event.currency),
        cover_url=routes.cover(details.slug, event.cover),
        **{name: when[name] for name in ("when_text", "date_day", "date_month", "weekday")},
        **_all_numbers(event),
    )


def managed(
    event: EventSnapshot, organization_name: str, takings: Takings, now: datetime, public_url: str
) -> views.ManagedEventView:
    """Make the view of those who run an event; the caller adds what their role may do."""
    details = event.details
    display = _LEFT_DISPLAY_TEXTS[LeftDisplay(details.left_display)].format(few=details.few_threshold)
    return views.ManagedEventView(
        id=str(event.event_id),
        slug=details.slug,
        title=details.title,
        summary=details.summary,
        status=event.status,
        status_text=_status_text(event, now),
        edition=event.edition,
        organization_name=organization_name,
        public_path=routes.event(details.slug),
        public_url=public_url.rstrip("/") + routes.event(details.slug),
        edit_path=routes.edit_event(details.slug),
        when_text=times.when_text(details.starts_at, details.ends_at, details.zone),
        place_text=place_fields(details)["place_text"],
        zone=details.zone,
        currency=event.currency,
        revenue_text=_money_text(takings.net, event.currency),
        refunded_text=_money_text(takings.refunded, event.currency) if takings.refunded else "",
        left_display_text=display,
        visibility=details.visibility,
        visibility_text=_VISIBILITY_TEXTS[Visibility(details.visibility)],
        archived=event.archived_at is not None,
        publish_at_text=times.moment_text(event.publish_at, details.zone) if event.publish_at else "",
        picture=bool(event.cover),
        types=[_managed_type(event, item, takings, now) for item in event.types],
        pools=[_managed_pool(pool) for pool in event.pools.values()],
        cover_url=routes.cover(details.slug, event.cover),
        **_all_numbers(event),
    )


def _all_numbers(event: EventSnapshot) -> dict[str, Any]:
    """Sum up an event: its total pool bounds it, else its types together, else nothing does."""
    own = [pool for pool in map(event.own_pool, event.types) if pool]
    total = event.total_pool
    capacity = total.capacity if total else None
    if capacity is None and own and all(pool.capacity is not None for pool in own):
        capacity = sum(pool.capacity or 0 for pool in own)
    left = event.left_in_all
    return {
        "sold": event.going,
        "held": total.held if total else sum(pool.held for pool in own),
        "capacity": capacity or 0,
        "capacity_text": _count_text(capacity),
        "left_text": _count_text(left),
        "percent": _percent(event.going, capacity),
    }


def _managed_type(
    event: EventSnapshot, ticket_type: TypeSnapshot, takings: Takings, now: datetime
) -> views.ManagedTypeView:
    own = event.own_pool(ticket_type) or PoolSnapshot(ticket_type.id, "type", "", None)
    price = ticket_type.details.price_minor
    return views.ManagedTypeView(
        id=str(ticket_type.id),
        name=ticket_type.details.name,
        price_text=Money(price, event.currency).format() if price else "Free",
        on_sale=ticket_type.details.on_sale,
        state_text=_state_text(event, ticket_type, now),
        capacity_text=_count_text(own.capacity),
        capacity=own.capacity or 0,
        sold=own.sold,
        held=own.held,
        left_text=_count_text(event.left(ticket_type)),
        revenue_text=_money_text(takings.by_type.get(ticket_type.id, 0), event.currency),
        percent=_percent(own.sold, own.capacity),
    )


def _state_text(event: EventSnapshot, ticket_type: TypeSnapshot, now: datetime) -> str:
    if not ticket_type.details.on_sale:
        return "Withdrawn"
    return views.availability_of(event, ticket_type, now)[1] or "On sale"


def _managed_pool(pool: PoolSnapshot) -> views.ManagedPoolView:
    return views.ManagedPoolView(
        id=str(pool.id),
        kind=pool.kind,
        name=pool.name,
        capacity_text=_count_text(pool.capacity),
        sold=pool.sold,
        held=pool.held,
        offered=pool.offered,
        left_text=_count_text(pool.left),
    )


def _status_text(event: EventSnapshot, now: datetime) -> str:
    if event.status == EventStatus.PUBLISHED and now >= event.details.ends_at:
        return "Past"
    if event.status == EventStatus.DRAFT and event.publish_at:
        return "Scheduled"
    return EventStatus(event.status).name.capitalize()


def _count_text(count: int | None) -> str:
    return "Unlimited" if count is None else f"{count:,}"


def _percent(sold: int, capacity: int | None) -> int:
    return round(100 * sold / capacity) if capacity else 0


def _money_text(minor: int, currency: str) -> str:
    return Money(minor, currency).format()
