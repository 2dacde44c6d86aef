"""Orders and attendees slice by slice, for programs: an organizer's of one event, and a buyer's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, routes, tickets
from eventfly.accounts import CONTACTS, AccountView
from eventfly.errors import NotFound
from eventfly.orders.addressing import find_by_secret, is_reference
from eventfly.orders.cancelling import cancel_for_organizer
from eventfly.orders.holding import release_for_organizer
from eventfly.orders.listing import OrderFilter, matching
from eventfly.orders.models import OrderStatus
from eventfly.orders.projection import ORDER_LINES, ORDERS
from eventfly.orders.queries import _order_view, document_of, load_order
from eventfly.orders.requests import Release
from eventfly.orders.views import OrderLineView, OrderView
from eventfly.runtime import Runtime
from eventfly.tickets import TICKETS, OrderDocument, TicketStatus


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An order as a program sees it: amounts in minor units, times as they are."""

    order_id: UUID
    reference: str
    status: str
    event_slug: str
    zone: str
    buyer_name: str
    buyer_email: str
    lines: tuple[OrderLineView, ...]
    currency: str
    total_minor: int
    placed_at: datetime
    expires_at: datetime
    paid_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttendeeRecord:
    """A ticket and who holds it."""

    ticket_id: UUID
    order: str
    """The order's reference."""
    number: int
    ticket_type_id: UUID
    type_name: str
    name: str
    email: str
    status: str
    issued_at: datetime


async def walk_orders(
    runtime: Runtime,
    account: AccountView | None,
    slug: str,
    *,
    status: str = "",
    text: str = "",
    after: UUID | None = None,
    limit: int = 25,
) -> list[OrderRecord]:
    """List an event's orders for its organizer, the newest first. Raises NotFound to strangers."""
    async with runtime.reading() as connection:
        event, _row = await events.managed_event(connection, account, slug)
        where = matching(event.event_id, OrderFilter(text, status))
        if after is not None:
            where.append(ORDERS.c.id < after)
        statement = _with_buyer().where(*where).order_by(ORDERS.c.id.desc()).limit(limit)
        return await _records(connection, statement)


async def order_of_event(
    runtime: Runtime, account: AccountView | None, slug: str, reference: str
) -> OrderRecord:
    """Return one order of an event to its organizer. Raises NotFound."""
    async with runtime.reading() as connection:
        event, _row = await events.managed_event(connection, account, slug)
        of_event = (ORDERS.c.event_id == event.event_id, ORDERS.c.reference == _checked(reference))
        found = await _records(connection, _with_buyer().where(*of_event))
    if not found:
        raise NotFound("There is no such order.")
    return found[0]


async def cancel_of_event(
    runtime: Runtime, account: AccountView | None, slug: str, reference: str
) -> OrderRecord:
    """Cancel an order of an event: a held one gives its places back, a paid one its money too. Repeats do nothing.

    Raises NotFound to strangers, NotAllowed, and OrderClosed or PaymentUnderWay when it cannot be cancelled.
    """
    found = await order_of_event(runtime, account, slug, reference)
    end = release_for_organizer if found.status == OrderStatus.HELD.value else cancel_for_organizer
    await end(runtime, account, slug, found.order_id)
    return await order_of_event(runtime, account, slug, reference)


async def walk_attendees(
    runtime: Runtime,
    account: AccountView | None,
    slug: str,
    *,
    status: str = "",
    after: UUID | None = None,
    limit: int = 25,
) -> list[AttendeeRecord]:
    """List who has a ticket, in the order in which tickets were issued. Raises NotFound to strangers."""
    async with runtime.reading() as connection:
        event, _row = await events.managed_event(connection, account, slug)
        holder = (CONTACTS.c.event_id == TICKETS.c.event_id) & (CONTACTS.c.id == TICKETS.c.contact_id)
        order = (ORDERS.c.event_id == TICKETS.c.event_id) & (ORDERS.c.id == TICKETS.c.order_id)
        statement = (
            select(TICKETS, ORDERS.c.reference, CONTACTS.c.name, CONTACTS.c.email)
            .join(ORDERS, order)
            .outerjoin(CONTACTS, holder)
            .where(TICKETS.c.event_id == event.event_id)
            .order_by(TICKETS.c.id)
            .limit(limit)
        )
        if status in set(TicketStatus):
            statement = statement.where(TICKETS.c.status == status)
        if after is not None:
            statement = statement.where(TICKETS.c.id > after)
        rows = (await connection.execute(statement)).all()
    names = {item.id: item.details.name for item in event.types}
    return [_attendee(row, names.get(row.ticket_type_id, "")) for row in rows]


async def walk_own(
    runtime: Runtime, account: AccountView, *, after: UUID | None = None, limit: int = 25
) -> list[OrderRecord]:
    """List what an account bought, the newest first, also as a guest with the account's address."""
    await accounts.collect_contacts(runtime, account)
    statement = _with_buyer().where(CONTACTS.c.account_id == account.id).order_by(ORDERS.c.id.desc())
    if after is not None:
        statement = statement.where(ORDERS.c.id < after)
    async with runtime.reading() as connection:
        return await _records(connection, statement.limit(limit))


async def view_own(runtime: Runtime, account: AccountView, reference: str) -> OrderView:
    """Return an order to the account that bought it, without a private link. Raises NotFound."""
    async with runtime.reading() as connection:
        event_id, order_id = await _own(connection, account, reference)
        loaded = await load_order(connection, event_id, order_id)
    shown = _order_view(runtime, loaded, "", await tickets.load_keys(runtime))
    own_tickets = [replace(ticket, qr_url="") for ticket in shown.tickets]
    return replace(shown, pdf_url="", calendar_url="", tickets=own_tickets)


async def document_own(runtime: Runtime, account: AccountView, reference: str) -> OrderDocument:
    """Return a paid order of the account, to be drawn. Raises NotFound unless it is theirs and paid."""
    async with runtime.reading() as connection:
        event_id, order_id = await _own(connection, account, reference)
    document = await document_of(runtime, event_id, order_id, "")
    return replace(document, order_url=runtime.absolute(routes.MY_TICKETS))


async def release_own(runtime: Runtime, account: AccountView, reference: str) -> None:
    """Give back what the account holds; harmless twice. Raises NotFound, PaymentUnderWay or AlreadyPaid."""
    async with runtime.reading() as connection:
        event_id, order_id = await _own(connection, account, reference)
    await runtime.box_offices.submit(Release(event_id=event_id, order_id=order_id))


async def release_by_secret(runtime: Runtime, reference: str, secret: str) -> None:
    """Give back what is held by an order's secret, as `release_own` does."""
    async with runtime.reading() as connection:
        event_id, order_id = await find_by_secret(connection, reference, secret)
    await runtime.box_offices.submit(Release(event_id=event_id, order_id=order_id))


async def _own(connection: AsyncConnection, account: AccountView, reference: str) -> tuple[UUID, UUID]:
    statement = (
        select(ORDERS.c.event_id, ORDERS.c.id)
        .join(CONTACTS, _buyer())
        .where(ORDERS.c.reference == _checked(reference), CONTACTS.c.account_id == account.id)
    )
    row = (await connection.execute(statement)).first()
    if row is None:
        raise NotFound("There is no such order.")
    return row.event_id, row.id


def _checked(reference: str) -> str:
    if not is_reference(reference):
        raise NotFound("There is no such order.")
    return reference


def _buyer() -> Any:
    return (CONTACTS.c.event_id == ORDERS.c.event_id) & (CONTACTS.c.id == ORDERS.c.contact_id)


def _with_buyer() -> Select[Any]:
    of_buyer = (CONTACTS.c.name.label("buyer_name"), CONTACTS.c.email.label("buyer_email"))
    return select(ORDERS, *of_buyer).outerjoin(CONTACTS, _buyer())


async def _records(connection: AsyncConnection, statement: Select[Any]) -> list[OrderRecord]:
    rows = (await connection.execute(statement)).all()
    ids = {row.event_id for row in rows}
    found = await events.snapshots(connection, events.EVENTS.c.id.in_(ids)) if ids else []
    by_id = {event.event_id: event for event in found}
    lines = await _lines(connection, rows)
    return [_record(row, by_id[row.event_id], lines.get(row.id, [])) for row in rows]


async def _lines(connection: AsyncConnection, rows: Sequence[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    if rows:
        of_orders = (
            ORDER_LINES.c.event_id.in_({row.event_id for row in rows}),
            ORDER_LINES.c.order_id.in_([row.id for row in rows]),
        )
        statement = select(ORDER_LINES).where(*of_orders).order_by(ORDER_LINES.c.ticket_type_id)
        for line in (await connection.execute(statement)).all():
            found.setdefault(line.order_id, []).append(line)
    return found


def _record(row: Any, event: events.EventSnapshot, lines: Sequence[Any]) -> OrderRecord:
    names = {item.id: item.details.name for item in event.types}
    return OrderRecord(
        order_id=row.id,
        reference=row.reference,
        status=row.status,
        event_slug=event.details.slug,
        zone=event.details.zone,
        buyer_name=row.buyer_name or "",
        buyer_email=row.buyer_email or "",
        lines=tuple(
            OrderLineView(
                ticket_type_id=str(line.ticket_type_id),
                name=names.get(line.ticket_type_id, ""),
                quantity=line.quantity,
                unit_minor=line.unit_minor,
            )
            for line in lines
        ),
        currency=row.currency,
        total_minor=row.total_minor,
        placed_at=row.placed_at,
        expires_at=row.expires_at,
        paid_at=row.paid_at,
    )


def _attendee(row: Any, type_name: str) -> AttendeeRecord:
    return AttendeeRecord(
        ticket_id=row.id,
        order=row.reference,
        number=row.number,
        ticket_type_id=row.ticket_type_id,
        type_name=type_name,
        name=row.name or "",
        email=row.email or "",
        status=row.status,
        issued_at=row.issued_at,
    )
