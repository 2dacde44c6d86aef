"""One event with its ticket types and pools at one moment: what every rule and every view is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import NotFound
from eventfly.events.messages import EventDetails, TicketTypeDetails
from eventfly.events.models import EventStatus, PoolKind
from eventfly.events.projection import EVENTS, POOLS, TICKET_TYPES


@dataclass(frozen=True, slots=True)
class PoolSnapshot:
    """A counter of places; ``capacity`` None is unlimited."""

    id: UUID
    kind: str
    name: str
    capacity: int | None
    sold: int = 0
    held: int = 0
    offered: int = 0

    @property
    def taken(self) -> int:
        return self.sold + self.held + self.offered

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


@dataclass(frozen=True, slots=True)
class TypeSnapshot:
    id: UUID
    details: TicketTypeDetails


@dataclass(frozen=True, slots=True)
class EventSnapshot:
    """An event as it stands; secret of it are the numbers, see ``views.public_numbers``."""

    event_id: UUID
    organization_id: UUID
    code: str
    currency: str
    status: str
    edition: int
    published_at: datetime | None
    details: EventDetails
    types: tuple[TypeSnapshot, ...]
    pools: dict[UUID, PoolSnapshot]
    cover: str = ""
    publish_at: datetime | None = None
    archived_at: datetime | None = None

    @property
    def is_cancelled(self) -> bool:
        return self.status == EventStatus.CANCELLED

    @property
    def listed_types(self) -> tuple[TypeSnapshot, ...]:
        """The ticket types the public sees: withdrawn ones are gone from sight."""
        return tuple(item for item in self.types if item.details.on_sale)

    @property
    def total_pool(self) -> PoolSnapshot | None:
        return next((pool for pool in self.pools.values() if pool.kind == PoolKind.TOTAL), None)

    def own_pool(self, ticket_type: TypeSnapshot) -> PoolSnapshot | None:
        """Return the pool that bounds this ticket type alone."""
        drawn = (self.pools[pool_id] for pool_id in ticket_type.details.pool_ids)
        return next((pool for pool in drawn if pool.kind == PoolKind.TYPE), None)

    def left(self, ticket_type: TypeSnapshot) -> int | None:
        """Count what is left of a ticket type: the least over its pools, None when nothing bounds it."""
        lefts = [self.pools[pool_id].left for pool_id in ticket_type.details.pool_ids]
        return min((left for left in lefts if left is not None), default=None)

    @property
    def left_in_all(self) -> int | None:
        """Count what is left of all listed types together, each place once; None when nothing bounds it."""
        total_left = self.total_pool.left if self.total_pool else None
        by_group: dict[UUID, list[int | None]] = defaultdict(list)
        for ticket_type in self.listed_types:
            by_group[self._shared_pool_id(ticket_type)].append(self.left(ticket_type))
        groups = [_bounded_sum(lefts, self._left_of(pool_id)) for pool_id, lefts in by_group.items()]
        return _bounded_sum(groups, total_left)

    def _shared_pool_id(self, ticket_type: TypeSnapshot) -> UUID:
        shared = (i for i in ticket_type.details.pool_ids if self.pools[i].kind == PoolKind.SHARED)
        return next(shared, ticket_type.id)

    def _left_of(self, pool_id: UUID) -> int | None:
        return self.pools[pool_id].left if pool_id in self.pools else None

    @property
    def going(self) -> int:
        """Count the tickets sold, each once."""
        if self.total_pool:
            return self.total_pool.sold
        return sum(pool.sold for pool in self.pools.values() if pool.kind == PoolKind.TYPE)

    def is_selling(self, now: datetime) -> bool:
        """Tell whether any listed type is within its sales window, sold out or not."""
        return any(
            (not item.details.sales_start or item.details.sales_start <= now)
            and (not item.details.sales_end or now < item.details.sales_end)
            for item in self.listed_types
        )


def _bounded_sum(lefts: Sequence[int | None], bound: int | None) -> int | None:
    if any(left is None for left in lefts):
        return bound
    added = sum(left for left in lefts if left is not None)
    return added if bound is None else min(added, bound)


async def snapshot(connection: AsyncConnection, event_id: UUID) -> EventSnapshot:
    """Read one event with its ticket types and pools. Raises NotFound."""
    found = await snapshots(connection, EVENTS.c.id == event_id)
    if not found:
        raise NotFound
    return found[0]


async def snapshots(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[EventSnapshot]:
    """Read the events that meet ``conditions`` on the table events, in three statements for all."""
    events = (await connection.execute(select(EVENTS).where(*conditions))).all()
    return await complete(connection, events)


async def complete(connection: AsyncConnection, events: Sequence[Row]) -> list[EventSnapshot]:
    """Add ticket types and pools to rows of the table events, keeping their order."""
    ids = [event.id for event in events]
    if not ids:
        return []
    types: dict[UUID, list[TypeSnapshot]] = defaultdict(list)
    pools: dict[UUID, dict[UUID, PoolSnapshot]] = defaultdict(dict)
    of_events = select(TICKET_TYPES).where(TICKET_TYPES.c.event_id.in_(ids))
    for row in await connection.execute(of_events.order_by(TICKET_TYPES.c.position, TICKET_TYPES.c.id)):
        types[row.event_id].append(TypeSnapshot(row.id, _type_details(row)))
    for row in await connection.execute(select(POOLS).where(POOLS.c.event_id.in_(ids)).order_by(POOLS.c.id)):
        pools[row.event_id][row.id] = PoolSnapshot(*(getattr(row, name) for name in PoolSnapshot.__slots__))
    return [_snapshot(event, tuple(types[event.id]), pools[event.id]) for event in events]


def _snapshot(row: Row, types: tuple[TypeSnapshot, ...], pools: dict[UUID, PoolSnapshot]) -> EventSnapshot:
    return EventSnapshot(
        event_id=row.id,
        organization_id=row.organization_id,
        code=row.code,
        currency=row.currency,
        status=row.status,
        edition=row.version,
        published_at=row.published_at,
        details=_details(row),
        types=types,
        pools=pools,
        cover=row.cover,
        publish_at=row.publish_at,
        archived_at=row.archived_at,
    )


def _details(row: Row) -> EventDetails:
    values = {name: getattr(row, name) for name in EventDetails.__slots__ if name != "tags"}
    return EventDetails(**values, tags=tuple(orjson.loads(row.tags)))


def _type_details(row: Row) -> TicketTypeDetails:
    values = {name: getattr(row, name) for name in TicketTypeDetails.__slots__ if name != "pool_ids"}
    return TicketTypeDetails(**values, pool_ids=tuple(UUID(text) for text in orjson.loads(row.pool_ids)))
