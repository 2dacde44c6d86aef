"""Downloading a person's data: all that is held about them, as plain values for a JSON file.

Left out on purpose: what opens something (links, codes, hashes), for a file lies about in folders; and other
people's data, such as the rest of an order in which somebody is merely a guest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, organizers
from eventfly.accounts import ACCOUNTS, CONTACTS, SESSIONS, AccountView
from eventfly.errors import NotFound
from eventfly.events import EVENTS, TICKET_TYPES
from eventfly.orders import ORDER_LINES, ORDERS
from eventfly.organizers import INVITATIONS, ORGANIZATIONS
from eventfly.payments import PAYMENTS
from eventfly.privacy.erasing import belongs_to
from eventfly.runtime import Runtime
from eventfly.tickets import TICKETS

Rows = Sequence[Any]
Found = dict[tuple[UUID, UUID], list[Any]]
AT_ONCE = 200
"""Orders read in one statement."""


async def personal_data(runtime: Runtime, account: AccountView | None) -> dict[str, Any]:
    """Gather what is held about whoever is signed in. Raises NotFound to nobody."""
    if account is None:
        raise NotFound
    await accounts.collect_contacts(runtime, account)
    teams = await organizers.of_account(runtime, account.id)
    async with runtime.reading() as connection:
        contacts = await _contacts(connection, account)
        bought = {(row.event_id, row.order_id) for row in contacts if row.id == row.buyer_id}
        return {
            "exported_at": runtime.now(),
            "account": await _account(connection, account),
            "sessions": await _sessions(connection, account),
            "teams": [{"organization": item.name, "role": item.role} for item in teams],
            "invitations": await _invitations(connection, account),
            "orders": await _orders(connection, sorted(bought, key=str)),
            "contacts": [_contact(row) for row in contacts],
        }


async def _account(connection: AsyncConnection, account: AccountView) -> dict[str, Any]:
    row = (await connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == account.id))).one()
    kept = ("name", "email", "created_at", "verified_at")
    return {name: getattr(row, name) for name in kept}


async def _sessions(connection: AsyncConnection, account: AccountView) -> list[dict[str, Any]]:
    own = select(SESSIONS).where(SESSIONS.c.account_id == account.id).order_by(SESSIONS.c.created_at)
    kept = ("created_at", "seen_at", "expires_at", "ended_at")
    return [{name: getattr(row, name) for name in kept} for row in await connection.execute(own)]


async def _invitations(connection: AsyncConnection, account: AccountView) -> list[dict[str, Any]]:
    statement = (
        select(INVITATIONS, ORGANIZATIONS.c.name)
        .join(ORGANIZATIONS, ORGANIZATIONS.c.id == INVITATIONS.c.organization_id)
        .where(INVITATIONS.c.email == account.email, organizers.is_open())
    )
    return [
        {"organization": row.name, "role": row.role, "sent_at": row.created_at, "expires_at": row.expires_at}
        for row in await connection.execute(statement)
    ]


async def _contacts(connection: AsyncConnection, account: AccountView) -> Rows:
    of_order = and_(ORDERS.c.event_id == CONTACTS.c.event_id, ORDERS.c.id == CONTACTS.c.order_id)
    statement = (
        select(CONTACTS, ORDERS.c.contact_id.label("buyer_id"), ORDERS.c.reference, EVENTS.c.title)
        .join(ORDERS, of_order)
        .join(EVENTS, EVENTS.c.id == CONTACTS.c.event_id)
        .where(belongs_to(account))
        .order_by(CONTACTS.c.created_at, CONTACTS.c.position)
    )
    return (await connection.execute(statement)).all()


def _contact(row: Any) -> dict[str, Any]:
    kept = ("role", "name", "email", "answers", "consent_version", "created_at")
    return {"event": row.title, "order": row.reference} | {name: getattr(row, name) for name in kept}


async def _orders(connection: AsyncConnection, keys: list[tuple[UUID, UUID]]) -> list[dict[str, Any]]:
    written = []
    for start in range(0, len(keys), AT_ONCE):
        written += await _some_orders(connection, keys[start : start + AT_ONCE])
    return written


async def _some_orders(connection: AsyncConnection, keys: list[tuple[UUID, UUID]]) -> list[dict[str, Any]]:
    named = (EVENTS.c.title, EVENTS.c.starts_at, EVENTS.c.zone)
    statement = select(ORDERS, *named).join(EVENTS, EVENTS.c.id == ORDERS.c.event_id)
    chosen = tuple_(ORDERS.c.event_id, ORDERS.c.id).in_(keys)
    orders = (await connection.execute(statement.where(chosen).order_by(ORDERS.c.placed_at))).all()
    lines = await _of_orders(connection, ORDER_LINES, keys, ORDER_LINES.c.ticket_type_id)
    tickets = await _of_orders(connection, TICKETS, keys, TICKETS.c.number)
    payments = await _of_orders(connection, PAYMENTS, keys, PAYMENTS.c.id)
    guests = await _of_orders(connection, CONTACTS, keys, CONTACTS.c.position)
    types = select(TICKET_TYPES.c.id, TICKET_TYPES.c.name).where(
        TICKET_TYPES.c.event_id.in_({event_id for event_id, _ in keys})
    )
    names = {row.id: row.name for row in await connection.execute(types)}
    people = {row.id: row.name for rows in guests.values() for row in rows}
    return [
        _order(row)
        | {
            "lines": [_line(line, names) for line in lines[row.event_id, row.id]],
            "tickets": [_ticket(ticket, names, people) for ticket in tickets[row.event_id, row.id]],
            "payments": [_payment(payment) for payment in payments[row.event_id, row.id]],
        }
        for row in orders
    ]


async def _of_orders(connection: AsyncConnection, of: Any, keys: list[tuple[UUID, UUID]], by: Any) -> Found:
    found: Found = defaultdict(list)
    chosen = select(of).where(tuple_(of.c.event_id, of.c.order_id).in_(keys)).order_by(by)
    for row in await connection.execute(chosen):
        found[row.event_id, row.order_id].append(row)
    return found


def _order(row: Any) -> dict[str, Any]:
    kept = ("reference", "status", "currency", "total_minor", "placed_at", "paid_at", "closed_at")
    event = {"title": row.title, "starts_at": row.starts_at, "zone": row.zone}
    return {"event": event} | {name: getattr(row, name) for name in kept}


def _line(row: Any, names: dict[UUID, str]) -> dict[str, Any]:
    name = names.get(row.ticket_type_id, "")
    return {"ticket_type": name, "quantity": row.quantity, "unit_minor": row.unit_minor}


def _ticket(row: Any, names: dict[UUID, str], people: dict[UUID, str]) -> dict[str, Any]:
    return {
        "number": row.number,
        "ticket_type": names.get(row.ticket_type_id, ""),
        "status": row.status,
        "attendee": people.get(row.contact_id, ""),
    }


def _payment(row: Any) -> dict[str, Any]:
    kept = ("provider", "status", "amount_minor", "paid_minor", "refunded_minor", "currency", "created_at")
    return {name: getattr(row, name) for name in kept}
