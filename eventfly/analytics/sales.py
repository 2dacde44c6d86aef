"""What an event sold, by time and ticket type: read by one plain query, and kept until the event's stream moves on.

A ticket counts from the moment its order was paid to the moment it was cancelled. Sales are gathered by the hour,
or by the quarter where a zone's days begin within an hour.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Integer, Select, cast, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.events import EventSnapshot
from eventfly.journal import SEQUENCES
from eventfly.orders import ORDER_LINES, ORDERS, OrderStatus
from eventfly.runtime import Runtime

HOUR, QUARTER = 3600, 900
MOST_KEPT = 64
MANY = 1000
"""From so many rows on, reading again rests ten times as long as it took, however fast the event sells."""
REST = 10
_RESOURCE = "analytics.sales"


@dataclass(frozen=True, slots=True)
class Sale:
    """What changed within an hour (or quarter) for one ticket type; below zero when more was cancelled."""

    event_id: UUID
    at: datetime
    """When it begins."""
    type_id: UUID
    tickets: int
    minor: int


@dataclass(frozen=True, slots=True)
class _Kept:
    seq: int
    sales: Sequence[Sale]
    fresh_until: float


async def sales(runtime: Runtime, connection: AsyncConnection, event: EventSnapshot) -> Sequence[Sale]:
    """Read an event's sales, oldest first; the same answer is kept while nothing is recorded for the event."""
    kept: OrderedDict[UUID, _Kept] = runtime.resources.setdefault(_RESOURCE, OrderedDict())
    event_id = event.event_id
    head = select(SEQUENCES.c.last_seq).where(SEQUENCES.c.event_id == event_id)
    seq = int((await connection.execute(head)).scalar() or 0)
    known = kept.get(event_id)
    if known is None or (known.seq != seq and time.monotonic() >= known.fresh_until):
        begun = time.monotonic()
        found = await read_sales(connection, [event_id], seconds=_seconds(event))
        took = time.monotonic() - begun
        rest = REST * took if len(found) >= MANY else 0
        known = kept[event_id] = _Kept(seq, found, begun + took + rest)
    kept.move_to_end(event_id)
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    return known.sales


def _seconds(event: EventSnapshot) -> int:
    """Choose the hour, or the quarter in zones such as India's, whose days begin at half past."""
    offset = event.details.starts_at.astimezone(ZoneInfo(event.details.zone)).utcoffset() or timedelta()
    return HOUR if not offset.total_seconds() % HOUR else QUARTER


async def read_sales(
    connection: AsyncConnection,
    event_ids: Sequence[UUID],
    *,
    since: datetime | None = None,
    seconds: int = HOUR,
) -> list[Sale]:
    """Read the sales of events from the tables, since a moment or from the start, oldest first."""
    paid, closed = (_number(connection, moment, seconds) for moment in (ORDERS.c.paid_at, ORDERS.c.closed_at))
    bought = _moved(event_ids, paid, +1)
    cancelled = _moved(event_ids, closed, -1).where(ORDERS.c.status == OrderStatus.CANCELLED.value)
    if since:
        bought = bought.where(ORDERS.c.paid_at >= since)
        cancelled = cancelled.where(ORDERS.c.closed_at >= since)
    rows = (await connection.execute(union_all(bought, cancelled))).all()
    return sorted((_sale(row, seconds) for row in rows), key=lambda sale: sale.at)


def _moved(event_ids: Sequence[UUID], number: Any, sign: int) -> Select[Any]:
    line = (ORDER_LINES.c.event_id == ORDERS.c.event_id) & (ORDER_LINES.c.order_id == ORDERS.c.id)
    labelled = number.label("number")
    return (
        select(
            ORDERS.c.event_id,
            labelled,
            ORDER_LINES.c.ticket_type_id,
            (sign * func.sum(ORDER_LINES.c.quantity)).label("tickets"),
            (sign * func.sum(ORDER_LINES.c.quantity * ORDER_LINES.c.unit_minor)).label("minor"),
        )
        .join(ORDER_LINES, line)
        # Whatever was paid once: an order given up after it was paid is cancelled.
        .where(ORDERS.c.event_id.in_(event_ids), ORDERS.c.paid_at.is_not(None))
        .group_by(ORDERS.c.event_id, labelled, ORDER_LINES.c.ticket_type_id)
    )


def _number(connection: AsyncConnection, moment: Any, seconds: int) -> Any:
    """Number the hours or quarters since 1970, in whole numbers on both databases."""
    if connection.dialect.name == "postgresql":
        return cast(func.floor(func.extract("epoch", moment) / seconds), BigInteger)
    return cast(func.strftime("%s", moment), Integer) // seconds


def _sale(row: Any, seconds: int) -> Sale:
    at = datetime.fromtimestamp(int(row.number) * seconds, UTC)
    return Sale(row.event_id, at, row.ticket_type_id, int(row.tickets), int(row.minor))


def within(found: Iterable[Sale], begin: datetime, length: timedelta) -> tuple[int, int]:
    """Sum up tickets and minor units within a span of time, its end included: an hour is told by its beginning.

    >>> day = datetime(2027, 1, 1, tzinfo=UTC)
    >>> within([Sale(UUID(int=9), day, UUID(int=1), 2, 500)], day - timedelta(days=1), timedelta(days=1))
    (2, 500)
    """
    inside = [sale for sale in found if begin < sale.at <= begin + length]
    return sum(sale.tickets for sale in inside), sum(sale.minor for sale in inside)
