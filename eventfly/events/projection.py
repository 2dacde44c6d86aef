"""How messages change events, ticket types and pools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.events.messages import (
    CapacityChanged,
    CoverChanged,
    EventArchived,
    EventCancelled,
    EventChanged,
    EventCreated,
    EventDetails,
    EventPublished,
    EventUnarchived,
    EventUnpublished,
    PoolAdded,
    PublishingScheduled,
    TicketTypeAdded,
    TicketTypeChanged,
    TicketTypeDetails,
)
from eventfly.events.models import Event, EventStatus, Pool, TicketType
from eventfly.journal import add_rows, canonical, insert_rows, projects, set_rows, sources
from eventfly.tables import table

EVENTS, TICKET_TYPES, POOLS = table(Event), table(TicketType), table(Pool)
sources("events", EVENTS, TICKET_TYPES, POOLS)


@projects(EventCreated)
async def events_created(connection: AsyncConnection, messages: Sequence[EventCreated]) -> None:
    rows = [
        {
            "id": item.event_id,
            "organization_id": item.organization_id,
            "code": item.code,
            "currency": item.currency,
            "status": EventStatus.DRAFT.value,
            "created_at": item.at,
            "published_at": None,
            "version": 1,
            "cover": "",
            "publish_at": None,
            "archived_at": None,
            **_details(item.details),
        }
        for item in messages
    ]
    await insert_rows(connection, EVENTS, rows)


@projects(EventChanged)
async def events_changed(connection: AsyncConnection, messages: Sequence[EventChanged]) -> None:
    rows = [
        {"id": item.event_id, "version": item.edition, **_details(item.details)} for item in _last(messages)
    ]
    await set_rows(connection, EVENTS, ["id"], rows)


@projects(EventPublished)
async def events_published(connection: AsyncConnection, messages: Sequence[EventPublished]) -> None:
    rows = [
        {
            "id": item.event_id,
            "status": EventStatus.PUBLISHED.value,
            "published_at": item.at,
            "publish_at": None,
        }
        for item in _last(messages)
    ]
    await set_rows(connection, EVENTS, ["id"], rows)


@projects(PublishingScheduled)
async def publishing_scheduled(connection: AsyncConnection, messages: Sequence[PublishingScheduled]) -> None:
    rows = [{"id": item.event_id, "publish_at": item.publish_at} for item in _last(messages)]
    await set_rows(connection, EVENTS, ["id"], rows)


@projects(EventUnpublished)
async def events_unpublished(connection: AsyncConnection, messages: Sequence[EventUnpublished]) -> None:
    rows = [{"id": item.event_id, "status": EventStatus.DRAFT.value} for item in _last(messages)]
    await set_rows(connection, EVENTS, ["id"], rows)


@projects(EventCancelled)
async def events_cancelled(connection: AsyncConnection, messages: Sequence[EventCancelled]) -> None:
    rows = [
        {"id": item.event_id, "status": EventStatus.CANCELLED.value, "publish_at": None}
        for item in _last(messages)
    ]
    await set_rows(connection, EVENTS, ["id"], rows)


@projects(EventArchived)
async def events_archived(connection: AsyncConnection, messages: Sequence[EventArchived]) -> None:
    rows = [{"id": item.event_id, "archived_at": item.at} for item in _last(messages)]
    await set_rows(connection, EVENTS, ["id"], rows)


@projects(EventUnarchived)
async def events_unarchived(connection: AsyncConnection, messages: Sequence[EventUnarchived]) -> None:
    rows = [{"id": item.event_id, "archived_at": None} for item in _last(messages)]
    await set_rows(connection, EVENTS, ["id"], rows)


@projects(CoverChanged)
async def covers_changed(connection: AsyncConnection, messages: Sequence[CoverChanged]) -> None:
    rows = [{"id": item.event_id, "cover": item.cover} for item in _last(messages)]
    await set_rows(connection, EVENTS, ["id"], rows)


@projects(TicketTypeAdded)
async def ticket_types_added(connection: AsyncConnection, messages: Sequence[TicketTypeAdded]) -> None:
    await insert_rows(connection, TICKET_TYPES, [_ticket_type(item) for item in messages])


@projects(TicketTypeChanged)
async def ticket_types_changed(connection: AsyncConnection, messages: Sequence[TicketTypeChanged]) -> None:
    latest = {(item.event_id, item.ticket_type_id): item for item in messages}
    await set_rows(
        connection, TICKET_TYPES, ["event_id", "id"], [_ticket_type(item) for item in latest.values()]
    )


@projects(PoolAdded)
async def pools_added(connection: AsyncConnection, messages: Sequence[PoolAdded]) -> None:
    rows = [
        {
            "event_id": item.event_id,
            "id": item.pool_id,
            "kind": item.pool_kind,
            "name": item.name,
            "capacity": item.capacity,
            "sold": 0,
            "held": 0,
            "offered": 0,
        }
        for item in messages
    ]
    await insert_rows(connection, POOLS, rows)


@projects(CapacityChanged)
async def capacities_changed(connection: AsyncConnection, messages: Sequence[CapacityChanged]) -> None:
    latest = {(item.event_id, item.pool_id): item for item in messages}
    rows = [
        {"event_id": event_id, "id": pool_id, "capacity": item.capacity}
        for (event_id, pool_id), item in latest.items()
    ]
    await set_rows(connection, POOLS, ["event_id", "id"], rows)


@dataclass(frozen=True, slots=True)
class PoolMove:
    """A change of one pool's counters, caused by a message."""

    event_id: UUID
    pool_id: UUID
    sold: int = 0
    held: int = 0
    offered: int = 0


async def move_pools(connection: AsyncConnection, moves: Iterable[PoolMove]) -> None:
    """Add moves to the counters, each pool once; for the projections of whatever takes or frees places."""
    sums: dict[tuple[UUID, UUID], list[int]] = defaultdict(lambda: [0, 0, 0])
    for move in moves:
        counters = sums[(move.event_id, move.pool_id)]
        counters[0] += move.sold
        counters[1] += move.held
        counters[2] += move.offered
    rows = [
        {"event_id": event_id, "id": pool_id, "sold": sold, "held": held, "offered": offered}
        for (event_id, pool_id), (sold, held, offered) in sorted(sums.items())
        if sold or held or offered
    ]
    await add_rows(connection, POOLS, ["event_id", "id"], rows)


def _details(details: EventDetails) -> dict[str, Any]:
    values = {name: getattr(details, name) for name in EventDetails.__slots__}
    return values | {"tags": canonical(list(details.tags))}


def _ticket_type(item: TicketTypeAdded | TicketTypeChanged) -> dict[str, Any]:
    details = {name: getattr(item.details, name) for name in TicketTypeDetails.__slots__}
    details["pool_ids"] = pool_ids_text(item.details.pool_ids)
    return {"event_id": item.event_id, "id": item.ticket_type_id, **details}


def pool_ids_text(pool_ids: Iterable[UUID]) -> str:
    """Write pool ids as they are stored: a JSON array in the given order."""
    return canonical(list(pool_ids))


def _last(messages: Sequence[Any]) -> list[Any]:
    return list({item.event_id: item for item in messages}.values())
