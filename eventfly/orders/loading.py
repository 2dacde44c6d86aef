"""Reading what a batch decides upon, a few statements whatever its size, all under the event's lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, case, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts import CONTACTS
from eventfly.events import EVENTS, POOLS, TICKET_TYPES, EventStatus
from eventfly.journal import StreamHead
from eventfly.orders.messages import PlacedLine
from eventfly.orders.models import OrderKey, OrderStatus
from eventfly.orders.projection import ORDER_LINES, ORDERS
from eventfly.orders.requests import Cancel, Confirm, GiveDetails, OrderRequest, Place, Request, StartPayment
from eventfly.orders.situation import (
    AttendeeState,
    Known,
    OrderState,
    Origin,
    PaymentState,
    PoolState,
    RefundState,
    Shop,
    Situation,
    TypeState,
)
from eventfly.payments import PAYMENTS, REFUNDS, PaymentStatus, RefundStatus
from eventfly.runtime import Limits
from eventfly.tables import table
from eventfly.tickets import TICKETS, TicketStatus

ORDER_KEYS = table(OrderKey)
DUE_A_BATCH = 500


async def load_situation(
    connection: AsyncConnection, head: StreamHead, requests: Sequence[Request], now: datetime, limits: Limits
) -> Situation:
    """Read the shop, due holds, and the orders and origins that the requests name."""
    event_id = head.event_id
    situation = Situation(shop=await _load_shop(connection, event_id, now), now=now, limits=limits)
    due = await _load_orders(connection, event_id, _due(event_id, now))
    situation.due, situation.more_due = tuple(due.values()), len(due) == DUE_A_BATCH
    placing = [request for request in requests if isinstance(request, Place)]
    if placing:
        situation.keys = await _load_keys(connection, event_id, placing)
    situation.origins = await _load_origins(connection, event_id, requests, now, limits)
    wanted = {request.order_id for request in requests if isinstance(request, OrderRequest)}
    wanted -= {request.order_id for request in placing}
    wanted |= {known.order_id for known in situation.keys.values()}
    if wanted:
        situation.orders = await load_orders(connection, event_id, wanted)
        await _load_details(connection, event_id, situation, requests)
    situation.orders = due | situation.orders
    return situation


async def _load_shop(connection: AsyncConnection, event_id: UUID, now: datetime) -> Shop:
    types = (
        select(TICKET_TYPES, EVENTS.c.currency, EVENTS.c.status, EVENTS.c.ends_at)
        .select_from(EVENTS.outerjoin(TICKET_TYPES, TICKET_TYPES.c.event_id == EVENTS.c.id))
        .where(EVENTS.c.id == event_id)
    )
    rows = (await connection.execute(types)).all()
    if not rows:
        return Shop(event_id, "", False, {}, {})
    pools = select(POOLS).where(POOLS.c.event_id == event_id)
    return Shop(
        event_id=event_id,
        currency=rows[0].currency,
        open=rows[0].status == EventStatus.PUBLISHED.value and now < rows[0].ends_at,
        types={row.id: _type_state(row) for row in rows if row.id is not None},
        pools={
            row.id: PoolState(row.id, row.name, row.capacity, row.sold, row.held, row.offered)
            for row in (await connection.execute(pools)).all()
        },
        called_off=rows[0].status == EventStatus.CANCELLED.value,
    )


def _type_state(row: Any) -> TypeState:
    return TypeState(
        id=row.id,
        name=row.name,
        price_minor=row.price_minor,
        pool_ids=_pool_ids(row.pool_ids),
        on_sale=row.on_sale,
        sales_start=row.sales_start,
        sales_end=row.sales_end,
        per_order_min=row.per_order_min,
        per_order_max=row.per_order_max,
    )


def _pool_ids(text: str) -> tuple[UUID, ...]:
    return tuple(UUID(value) for value in orjson.loads(text))


def _due(event_id: UUID, now: datetime) -> Select[Any]:
    held = (ORDERS.c.status == literal(OrderStatus.HELD.value, literal_execute=True)) & (
        ORDERS.c.expires_at <= now
    )
    return (
        select(ORDERS.c.id)
        .where(ORDERS.c.event_id == event_id, held)
        .order_by(ORDERS.c.expires_at)
        .limit(DUE_A_BATCH)
    )


async def load_orders(
    connection: AsyncConnection, event_id: UUID, order_ids: Iterable[UUID]
) -> dict[UUID, OrderState]:
    """Read orders with their lines."""
    return await _load_orders(connection, event_id, list(order_ids))


async def _load_orders(connection: AsyncConnection, event_id: UUID, order_ids: Any) -> dict[UUID, OrderState]:
    lines = ORDER_LINES.c
    statement = (
        select(ORDERS, lines.ticket_type_id, lines.quantity, lines.unit_minor, lines.pool_ids)
        .join(ORDER_LINES, (lines.event_id == ORDERS.c.event_id) & (lines.order_id == ORDERS.c.id))
        .where(ORDERS.c.event_id == event_id, ORDERS.c.id.in_(order_ids))
    )
    rows: dict[UUID, list[Any]] = defaultdict(list)
    for row in (await connection.execute(statement)).all():
        rows[row.id].append(row)
    return {order_id: _order_state(group) for order_id, group in rows.items()}


def _order_state(rows: Sequence[Any]) -> OrderState:
    first = rows[0]
    lines = sorted(rows, key=lambda row: row.ticket_type_id)
    return OrderState(
        id=first.id,
        reference=first.reference,
        status=OrderStatus(first.status),
        total_minor=first.total_minor,
        contact_id=first.contact_id,
        extended=first.extended,
        placed_at=first.placed_at,
        expires_at=first.expires_at,
        lines=tuple(
            PlacedLine(
                ticket_type_id=row.ticket_type_id,
                quantity=row.quantity,
                unit_minor=row.unit_minor,
                pool_ids=_pool_ids(row.pool_ids),
            )
            for row in lines
        ),
    )


async def _load_keys(
    connection: AsyncConnection, event_id: UUID, placing: Sequence[Place]
) -> dict[str, Known]:
    statement = select(ORDER_KEYS.c.key, ORDER_KEYS.c.order_id, ORDER_KEYS.c.request).where(
        ORDER_KEYS.c.event_id == event_id, ORDER_KEYS.c.key.in_([request.key for request in placing])
    )
    return {row.key: Known(row.order_id, row.request) for row in (await connection.execute(statement)).all()}


async def _load_origins(
    connection: AsyncConnection, event_id: UUID, requests: Sequence[Request], now: datetime, limits: Limits
) -> dict[tuple[str, str], Origin]:
    """Count what the askers hold and let lapse; only as far back as a hold or the memory of lapses reaches."""
    longest = limits.hold_seconds + limits.extension_seconds + limits.paying_grace_seconds
    since = now - timedelta(seconds=max(longest, limits.lapse_memory_seconds))
    placing = [request for request in requests if isinstance(request, Place)]
    naming = [request for request in requests if isinstance(request, Place | GiveDetails)]
    asked = {
        "browser": {request.browser for request in placing if request.browser},
        "client": {request.client for request in placing if request.client},
        "email": {request.email for request in naming if request.email},
    }
    parts = [_origin_counts(event_id, kind, values, since, now) for kind, values in asked.items() if values]
    if not parts:
        return {}
    rows = (await connection.execute(union_all(*parts))).all()
    return {(row.kind, row.value): Origin(int(row.places), int(row.drafts), int(row.lapses)) for row in rows}


def _origin_counts(
    event_id: UUID, kind: str, values: set[str], since: datetime, now: datetime
) -> Select[Any]:
    value = ORDER_KEYS.c[kind]
    # A hold that is over counts as lapsed at once, not only when the next sweep finds it: its buyer may start again.
    over = (ORDERS.c.status == OrderStatus.HELD.value) & (ORDERS.c.expires_at <= now)
    held = ORDERS.c.status.in_([OrderStatus.HELD.value, OrderStatus.PAYING.value]) & ~over
    lapsed = (ORDERS.c.status == OrderStatus.EXPIRED.value) | over
    return (
        select(
            literal(kind).label("kind"),
            value.label("value"),
            func.sum(case((held, ORDER_KEYS.c.places), else_=0)).label("places"),
            func.sum(case((held, 1), else_=0)).label("drafts"),
            func.sum(case((lapsed, 1), else_=0)).label("lapses"),
        )
        .join(ORDERS, (ORDERS.c.event_id == ORDER_KEYS.c.event_id) & (ORDERS.c.id == ORDER_KEYS.c.order_id))
        .where(ORDER_KEYS.c.event_id == event_id, value.in_(values), ORDER_KEYS.c.created_at > since)
        .group_by(value)
    )


async def _load_details(
    connection: AsyncConnection, event_id: UUID, situation: Situation, requests: Sequence[Request]
) -> None:
    """Add payments, refunds, tickets and attendees to the orders whose requests need them."""
    money = {r.order_id for r in requests if isinstance(r, OrderRequest) and not isinstance(r, Place)}
    money &= set(situation.orders)
    if not money:
        return
    payments = await _payments(connection, event_id, money)
    issuing = {r.order_id for r in requests if isinstance(r, Confirm | StartPayment)} & money
    attendees = await _attendees(connection, event_id, issuing) if issuing else {}
    refunded = {
        order_id
        for order_id, items in payments.items()
        if any(item.refunding_minor or item.refunded_minor for item in items)
    }
    refunds = await _refunds(connection, event_id, refunded) if refunded else {}
    voiding = {r.order_id for r in requests if isinstance(r, Cancel)} & money
    tickets = await _tickets(connection, event_id, voiding) if voiding else {}
    for order_id in money:
        situation.orders[order_id] = replace(
            situation.orders[order_id],
            payments=tuple(payments.get(order_id, ())),
            attendees=tuple(attendees.get(order_id, ())),
            refunds=tuple(refunds.get(order_id, ())),
            ticket_ids=tuple(tickets.get(order_id, ())),
        )


async def _payments(
    connection: AsyncConnection, event_id: UUID, order_ids: set[UUID]
) -> dict[UUID, list[PaymentState]]:
    statement = (
        select(PAYMENTS)
        .where(PAYMENTS.c.event_id == event_id, PAYMENTS.c.order_id.in_(order_ids))
        .order_by(PAYMENTS.c.id)
    )
    found: dict[UUID, list[PaymentState]] = defaultdict(list)
    for row in (await connection.execute(statement)).all():
        found[row.order_id].append(
            PaymentState(
                row.id,
                PaymentStatus(row.status),
                row.amount_minor,
                row.idempotency_key,
                row.paid_minor,
                row.refunding_minor,
                row.refunded_minor,
            )
        )
    return found


async def _refunds(
    connection: AsyncConnection, event_id: UUID, order_ids: set[UUID]
) -> dict[UUID, list[RefundState]]:
    statement = (
        select(REFUNDS, PAYMENTS.c.order_id)
        .join(PAYMENTS, (PAYMENTS.c.event_id == REFUNDS.c.event_id) & (PAYMENTS.c.id == REFUNDS.c.payment_id))
        .where(REFUNDS.c.event_id == event_id, PAYMENTS.c.order_id.in_(order_ids))
        .order_by(REFUNDS.c.id)
    )
    found: dict[UUID, list[RefundState]] = defaultdict(list)
    for row in (await connection.execute(statement)).all():
        found[row.order_id].append(
            RefundState(row.id, row.payment_id, RefundStatus(row.status), row.amount_minor)
        )
    return found


async def _attendees(
    connection: AsyncConnection, event_id: UUID, order_ids: set[UUID]
) -> dict[UUID, list[AttendeeState]]:
    statement = (
        select(CONTACTS.c.order_id, CONTACTS.c.id, CONTACTS.c.ticket_type_id)
        .where(CONTACTS.c.event_id == event_id, CONTACTS.c.order_id.in_(order_ids), CONTACTS.c.position > 0)
        .order_by(CONTACTS.c.order_id, CONTACTS.c.position)
    )
    found: dict[UUID, list[AttendeeState]] = defaultdict(list)
    for row in (await connection.execute(statement)).all():
        found[row.order_id].append(AttendeeState(row.id, row.ticket_type_id))
    return found


async def _tickets(
    connection: AsyncConnection, event_id: UUID, order_ids: set[UUID]
) -> dict[UUID, list[UUID]]:
    statement = (
        select(TICKETS.c.order_id, TICKETS.c.id)
        .where(
            TICKETS.c.event_id == event_id,
            TICKETS.c.order_id.in_(order_ids),
            TICKETS.c.status == TicketStatus.VALID.value,
        )
        .order_by(TICKETS.c.order_id, TICKETS.c.number)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for row in (await connection.execute(statement)).all():
        found[row.order_id].append(row.id)
    return found
