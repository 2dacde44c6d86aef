"""Events for tests: each builder takes only what its test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from eventfly.events import EventDetails, EventForm, TicketTypeDetails, TicketTypeForm
from eventfly.events.snapshots import EventSnapshot, PoolSnapshot, TypeSnapshot
from eventfly.identifiers import new_id

NOW = datetime(2027, 11, 1, 12, tzinfo=UTC)


def a_type_form(**given: Any) -> TicketTypeForm:
    return replace(TicketTypeForm(name="Standard", price="12.50", quantity="100"), **given)


def a_form(**given: Any) -> EventForm:
    form = EventForm(
        title="An evening of echoes",
        summary="Bring a song.",
        description="It will be **loud**.",
        category="music",
        venue="Echo Hall",
        address="Lane 1",
        city="Berlin",
        country="DE",
        zone="Europe/Berlin",
        starts_at="2027-12-03T19:30",
        ends_at="2027-12-03T23:00",
        currency="EUR",
        types=[a_type_form()],
    )
    return replace(form, **given)


def a_pool(kind: str = "type", capacity: int | None = 100, **given: Any) -> PoolSnapshot:
    return PoolSnapshot(id=new_id(), kind=kind, name="Standard", capacity=capacity, **given)


def a_type(*pools: PoolSnapshot, **given: Any) -> TypeSnapshot:
    details = TicketTypeDetails(
        name="Standard",
        description="",
        price_minor=1250,
        position=0,
        on_sale=True,
        sales_start=None,
        sales_end=None,
        per_order_min=1,
        per_order_max=10,
        pool_ids=tuple(pool.id for pool in pools),
    )
    return TypeSnapshot(new_id(), replace(details, **given))


def an_event(
    *types: TypeSnapshot, pools: tuple[PoolSnapshot, ...] = (), status: str = "published", **given: Any
) -> EventSnapshot:
    details = EventDetails(
        slug="echoes",
        title="An evening of echoes",
        summary="Bring a song.",
        description="It will be **loud**.",
        category="music",
        venue="Echo Hall",
        address="Lane 1",
        city="Berlin",
        country="DE",
        zone="Europe/Berlin",
        starts_at=NOW + timedelta(days=30),
        ends_at=NOW + timedelta(days=30, hours=4),
        doors_at=None,
        left_display="exact",
        few_threshold=10,
        show_going=True,
    )
    return EventSnapshot(
        event_id=UUID(int=1),
        organization_id=UUID(int=2),
        code="BCDFG",
        currency="EUR",
        status=status,
        edition=3,
        published_at=NOW,
        details=replace(details, **given),
        types=types,
        pools={pool.id: pool for pool in pools},
    )


def an_event_with(capacity: int | None = 100, taken: int = 0, **given: Any) -> EventSnapshot:
    """An event with one ticket type whose own pool and total pool have ``taken`` sold."""
    own, total = a_pool(capacity=capacity, sold=taken), a_pool("total", None, sold=taken)
    return an_event(a_type(own, total), pools=(own, total), **given)
