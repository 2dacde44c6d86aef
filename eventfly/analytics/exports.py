"""Orders and attendees as CSV, written while they are read: a slice at a time, however many there are.

Each slice is a short read of its own, so a slow download holds no transaction open. Slices are found by the last
id before them; ids sort by time, so what is ordered meanwhile comes at the end and nothing is told twice.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events
from eventfly.accounts import CONTACTS
from eventfly.analytics.csv_text import csv_line
from eventfly.money import Money
from eventfly.orders import (
    ORDER_LINES,
    ORDERS,
    AttendeeFilter,
    OrderFilter,
    matching,
    matching_attendees,
)
from eventfly.payments import PAYMENTS
from eventfly.runtime import Runtime
from eventfly.tickets import TICKETS

SLICE = 500
BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel reads names in the wrong alphabet."""
ORDER_COLUMNS = (
    *("Order", "Status", "Placed", "Paid", "Closed", "Buyer", "E-mail", "Tickets", "Ticket types"),
    *("Total", "Refunded", "Currency"),
)
ATTENDEE_COLUMNS = ("Name", "E-mail", "Ticket type", "Ticket", "Status", "Order", "Issued", "Void since")
Read = Callable[[AsyncConnection, Sequence[UUID]], Awaitable[list[Sequence[str]]]]


@dataclass(frozen=True, slots=True)
class Export:
    """A file that is written while it is sent."""

    filename: str
    rows: int
    """How many there are as it begins, for showing progress."""
    lines: AsyncIterator[str]


async def export_orders(
    runtime: Runtime, account: accounts.AccountView | None, slug: str, wanted: OrderFilter
) -> Export:
    """Write an event's orders, or those ``wanted`` describes, to a member. Raises NotFound to everybody else."""
    event = await _event(runtime, account, slug)
    where = matching(event.event_id, wanted)

    async def read(connection: AsyncConnection, ids: Sequence[UUID]) -> list[Sequence[str]]:
        return await _order_rows(connection, event, ids)

    lines = _lines(runtime, ORDER_COLUMNS, ORDERS, where, read)
    return Export(f"{slug}-orders.csv", await _count(runtime, where), lines)


async def export_attendees(
    runtime: Runtime, account: accounts.AccountView | None, slug: str, wanted: AttendeeFilter
) -> Export:
    """Write who comes to an event, as ``export_orders`` does."""
    event = await _event(runtime, account, slug)
    where = matching_attendees(event.event_id, wanted)

    async def read(connection: AsyncConnection, ids: Sequence[UUID]) -> list[Sequence[str]]:
        return await _attendee_rows(connection, event, ids)

    lines = _lines(runtime, ATTENDEE_COLUMNS, TICKETS, where, read)
    return Export(f"{slug}-attendees.csv", await _count(runtime, where), lines)


async def _event(runtime: Runtime, account: accounts.AccountView | None, slug: str) -> events.EventSnapshot:
    async with runtime.reading() as connection:
        return (await events.managed_event(connection, account, slug))[0]


async def _count(runtime: Runtime, where: Sequence[ColumnElement[bool]]) -> int:
    async with runtime.reading() as connection:
        return int((await connection.execute(select(func.count()).where(*where))).scalar_one())


async def _lines(
    runtime: Runtime, columns: Sequence[str], of: Table, where: Sequence[ColumnElement[bool]], read: Read
) -> AsyncIterator[str]:
    yield BYTE_ORDER_MARK + csv_line(columns)
    last: UUID | None = None
    while True:
        async with runtime.reading() as connection:
            after = [of.c.id > last] if last else []
            statement = select(of.c.id).where(*where, *after).order_by(of.c.id).limit(SLICE)
            ids = list((await connection.execute(statement)).scalars())
            rows = await read(connection, ids) if ids else []
        if not ids:
            return
        yield "".join(csv_line(row) for row in rows)
        last = ids[-1]


async def _order_rows(
    connection: AsyncConnection, event: events.EventSnapshot, ids: Sequence[UUID]
) -> list[Sequence[str]]:
    own = (CONTACTS.c.event_id == ORDERS.c.event_id) & (CONTACTS.c.id == ORDERS.c.contact_id)
    statement = (
        select(ORDERS, CONTACTS.c.name, CONTACTS.c.email)
        .outerjoin(CONTACTS, own)
        .where(ORDERS.c.event_id == event.event_id, ORDERS.c.id.in_(ids))
        .order_by(ORDERS.c.id)
    )
    rows = (await connection.execute(statement)).all()
    taken = await _taken(connection, event, ids)
    refunded = await _refunded(connection, event.event_id, ids)
    return [_order(row, event, *taken.get(row.id, (0, "")), refunded.get(row.id, 0)) for row in rows]


async def _taken(
    connection: AsyncConnection, event: events.EventSnapshot, ids: Sequence[UUID]
) -> dict[UUID, tuple[int, str]]:
    """Say how many tickets each order has, and of which types."""
    names = {item.id: item.details.name for item in event.types}
    statement = select(ORDER_LINES).where(
        ORDER_LINES.c.event_id == event.event_id, ORDER_LINES.c.order_id.in_(ids)
    )
    found: dict[UUID, tuple[int, str]] = {}
    for row in (await connection.execute(statement)).all():
        count, words = found.get(row.order_id, (0, ""))
        line = f"{row.quantity} × {names.get(row.ticket_type_id, '')}"
        found[row.order_id] = count + row.quantity, f"{words} + {line}" if words else line
    return found


async def _refunded(connection: AsyncConnection, event_id: UUID, ids: Sequence[UUID]) -> dict[UUID, int]:
    minor = func.sum(PAYMENTS.c.refunded_minor + PAYMENTS.c.refunding_minor).label("minor")
    statement = select(PAYMENTS.c.order_id, minor).where(
        PAYMENTS.c.event_id == event_id, PAYMENTS.c.order_id.in_(ids)
    )
    rows = (await connection.execute(statement.group_by(PAYMENTS.c.order_id))).all()
    return {row.order_id: int(row.minor) for row in rows}


def _order(row: Any, event: events.EventSnapshot, tickets: int, types: str, refunded: int) -> Sequence[str]:
    zone = event.details.zone
    return (
        row.reference,
        row.status,
        _moment(row.placed_at, zone),
        _moment(row.paid_at, zone),
        _moment(row.closed_at, zone),
        row.name or "",
        row.email or "",
        str(tickets),
        types,
        str(Money(row.total_minor, row.currency).major),
        str(Money(refunded, row.currency).major),
        row.currency,
    )


async def _attendee_rows(
    connection: AsyncConnection, event: events.EventSnapshot, ids: Sequence[UUID]
) -> list[Sequence[str]]:
    of_order = (ORDERS.c.event_id == TICKETS.c.event_id) & (ORDERS.c.id == TICKETS.c.order_id)
    holder = (CONTACTS.c.event_id == TICKETS.c.event_id) & (CONTACTS.c.id == TICKETS.c.contact_id)
    statement = (
        select(TICKETS, ORDERS.c.reference, CONTACTS.c.name, CONTACTS.c.email)
        .join(ORDERS, of_order)
        .outerjoin(CONTACTS, holder)
        .where(TICKETS.c.event_id == event.event_id, TICKETS.c.id.in_(ids))
        .order_by(TICKETS.c.id)
    )
    names = {item.id: item.details.name for item in event.types}
    zone = event.details.zone
    return [
        (
            row.name or "",
            row.email or "",
            names.get(row.ticket_type_id, ""),
            str(row.number),
            row.status,
            row.reference,
            _moment(row.issued_at, zone),
            _moment(row.voided_at, zone),
        )
        for row in (await connection.execute(statement)).all()
    ]


def _moment(at: datetime | None, zone: str) -> str:
    """Write a moment in the event's zone, as spreadsheets read it, with its offset."""
    return at.astimezone(ZoneInfo(zone)).isoformat(sep=" ", timespec="seconds") if at else ""
