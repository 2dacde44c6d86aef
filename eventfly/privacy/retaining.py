"""Retaining what the law wants kept of a paid order, apart from everything else and for its term only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.journal import Delivered, canonical, consumer
from eventfly.orders import ORDER_LINES, ORDERS
from eventfly.payments import PAYMENTS, RefundSucceeded
from eventfly.privacy.models import Receipt
from eventfly.runtime import Runtime
from eventfly.tables import table

RECEIPTS = table(Receipt)


def kept_until(paid_at: datetime, years: int) -> datetime:
    """Return the end of the term: so many whole years after the one in which the order was paid.

    >>> kept_until(datetime(2026, 11, 25, tzinfo=UTC), 10).isoformat()
    '2037-01-01T00:00:00+00:00'
    """
    return datetime(paid_at.astimezone(UTC).year + years + 1, 1, 1, tzinfo=UTC)


async def retain(
    runtime: Runtime, connection: AsyncConnection, event_id: UUID, order_ids: Sequence[UUID]
) -> None:
    """Put receipts of those orders aside for which money was taken, in the caller's transaction."""
    paid = _paid(event_id, order_ids)
    rows = (await connection.execute(paid)).all()
    if not rows:
        return
    lines = await _lines(connection, event_id, [row.id for row in rows])
    receipts = [_receipt(runtime, row, lines[row.id]) for row in rows]
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    await connection.execute(insert(RECEIPTS).on_conflict_do_nothing(), receipts)


async def purge_receipts(runtime: Runtime) -> int:
    """Delete receipts whose term is over (a job); return how many."""
    over = RECEIPTS.c.kept_until <= runtime.now()
    async with runtime.reading() as connection:
        if (await connection.execute(select(RECEIPTS.c.order_id).where(over).limit(1))).first() is None:
            return 0
    async with runtime.transaction() as connection:
        return (await connection.execute(delete(RECEIPTS).where(over))).rowcount


@consumer("privacy", RefundSucceeded)
async def note_refunds(connection: AsyncConnection, _runtime: Runtime, news: Sequence[Delivered]) -> None:
    """Keep receipts true when money goes back after the buyer was erased."""
    for item in news:
        message: RefundSucceeded = item.message
        order_id = (
            select(PAYMENTS.c.order_id)
            .where(PAYMENTS.c.event_id == message.event_id, PAYMENTS.c.id == message.payment_id)
            .scalar_subquery()
        )
        refunded = (
            select(func.coalesce(func.sum(PAYMENTS.c.refunded_minor), 0))
            .where(PAYMENTS.c.event_id == RECEIPTS.c.event_id, PAYMENTS.c.order_id == RECEIPTS.c.order_id)
            .scalar_subquery()
        )
        this = and_(RECEIPTS.c.event_id == message.event_id, RECEIPTS.c.order_id == order_id)
        await connection.execute(update(RECEIPTS).where(this).values(refunded_minor=refunded))


def _paid(event_id: UUID, order_ids: Sequence[UUID]) -> Any:
    of_order = and_(PAYMENTS.c.event_id == ORDERS.c.event_id, PAYMENTS.c.order_id == ORDERS.c.id)
    money = (
        func.sum(PAYMENTS.c.paid_minor).label("paid"),
        func.sum(PAYMENTS.c.refunded_minor).label("refunded"),
    )
    kept = ORDERS.c.event_id, ORDERS.c.id, ORDERS.c.reference, ORDERS.c.currency, ORDERS.c.paid_at
    return (
        select(*kept, ORDERS.c.closed_at, *money, func.min(PAYMENTS.c.settled_at).label("settled_at"))
        .join(PAYMENTS, of_order)
        .where(ORDERS.c.event_id == event_id, ORDERS.c.id.in_(order_ids), PAYMENTS.c.paid_minor > 0)
        .group_by(*kept, ORDERS.c.closed_at)
    )


async def _lines(
    connection: AsyncConnection, event_id: UUID, order_ids: Sequence[UUID]
) -> dict[UUID, list[dict[str, Any]]]:
    of_orders = and_(ORDER_LINES.c.event_id == event_id, ORDER_LINES.c.order_id.in_(order_ids))
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in await connection.execute(select(ORDER_LINES).where(of_orders)):
        line = {"ticket_type_id": row.ticket_type_id, "quantity": row.quantity, "unit_minor": row.unit_minor}
        found[row.order_id].append(line)
    return found


def _receipt(runtime: Runtime, row: Any, lines: list[dict[str, Any]]) -> dict[str, Any]:
    paid_at = row.paid_at or row.settled_at
    return {
        "event_id": row.event_id,
        "order_id": row.id,
        "reference": row.reference,
        "currency": row.currency,
        "paid_minor": int(row.paid),
        "refunded_minor": int(row.refunded),
        "lines": canonical(lines),
        "paid_at": paid_at,
        "closed_at": row.closed_at,
        "erased_at": runtime.now(),
        "kept_until": kept_until(paid_at, runtime.limits.receipt_years),
    }
