"""An event's attendees as a table for those who run it: one row for each ticket."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, routes
from eventfly.accounts import CONTACTS, ContactRole
from eventfly.orders.listing import holding, uuid_of, whole, words_of
from eventfly.orders.projection import ORDERS
from eventfly.orders.views import OrganizerAttendeeRow, OrganizerAttendees
from eventfly.runtime import Runtime
from eventfly.tickets import TICKETS, TicketStatus

ATTENDEES_A_PAGE = 50


class AttendeeSort(StrEnum):
    NAME = "name"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class AttendeeFilter:
    """Which attendees to list, as it came from a page: what cannot be understood is passed over."""

    text: str = ""
    """Finds names, addresses and the order's reference; every word has to be there."""
    status: str = ""
    """A value of ``tickets.TicketStatus``."""
    type_id: str = ""
    sort: str = AttendeeSort.NAME.value
    page: int = 1


async def attendees_of_event(
    runtime: Runtime,
    account: accounts.AccountView | None,
    slug: str,
    wanted: AttendeeFilter | None = None,
) -> OrganizerAttendees:
    """List who comes to an event, for its organizer. Raises NotFound to strangers."""
    wanted = wanted or AttendeeFilter()
    async with runtime.reading() as connection:
        event, _row = await events.managed_event(connection, account, slug)
        where = matching_attendees(event.event_id, wanted)
        counts = await _counts(connection, event.event_id)
        total = await _total(connection, wanted, where, counts)
        pages = max(1, math.ceil(total / ATTENDEES_A_PAGE))
        number = min(max(1, whole(wanted.page)), pages)
        page = _sorted(where, wanted.sort).limit(ATTENDEES_A_PAGE)
        ids = list((await connection.execute(page.offset((number - 1) * ATTENDEES_A_PAGE))).scalars())
        rows = await _attendee_rows(connection, event, ids)
    return OrganizerAttendees(rows, total, number, pages, counts)


def matching_attendees(event_id: UUID, wanted: AttendeeFilter) -> list[ColumnElement[bool]]:
    """Make the conditions on tickets that ``wanted`` describes."""
    where: list[ColumnElement[bool]] = [TICKETS.c.event_id == event_id]
    if wanted.status in tuple(TicketStatus):
        where.append(TICKETS.c.status == wanted.status)
    if type_id := uuid_of(wanted.type_id):
        where.append(TICKETS.c.ticket_type_id == type_id)
    words = words_of(wanted.text)
    if words:
        people = (CONTACTS.c.event_id == event_id) & (CONTACTS.c.role == ContactRole.ATTENDEE.value)
        by_name = select(CONTACTS.c.id).where(people, *holding(CONTACTS.c.words, words))
        found: list[ColumnElement[bool]] = [TICKETS.c.contact_id.in_(by_name)]
        if len(words) == 1:
            of_reference = holding(ORDERS.c.reference, [words[0].upper()])
            by_order = select(ORDERS.c.id).where(ORDERS.c.event_id == event_id, *of_reference)
            found.append(TICKETS.c.order_id.in_(by_order))
        where.append(or_(*found))
    return where


async def _total(
    connection: AsyncConnection,
    wanted: AttendeeFilter,
    where: Sequence[ColumnElement[bool]],
    counts: dict[str, int],
) -> int:
    if not (words_of(wanted.text) or uuid_of(wanted.type_id)):
        return counts.get(wanted.status, 0) if wanted.status in tuple(TicketStatus) else sum(counts.values())
    return int((await connection.execute(select(func.count()).where(*where))).scalar_one())


def _sorted(where: Sequence[ColumnElement[bool]], sort: str) -> Select[Any]:
    statement = select(TICKETS.c.id).where(*where)
    if sort == AttendeeSort.NEWEST:
        return statement.order_by(TICKETS.c.issued_at.desc(), TICKETS.c.id.desc())
    if sort == AttendeeSort.OLDEST:
        return statement.order_by(TICKETS.c.issued_at, TICKETS.c.id)
    by_index = (CONTACTS.c.role == ContactRole.ATTENDEE.value) & (CONTACTS.c.order_id == TICKETS.c.order_id)
    holders = statement.join(CONTACTS, _holder() & by_index)
    return holders.order_by(CONTACTS.c.words, CONTACTS.c.order_id, CONTACTS.c.id)


async def _attendee_rows(
    connection: AsyncConnection, event: events.EventSnapshot, ids: Sequence[UUID]
) -> list[OrganizerAttendeeRow]:
    of_order = (ORDERS.c.event_id == TICKETS.c.event_id) & (ORDERS.c.id == TICKETS.c.order_id)
    statement = (
        select(TICKETS, ORDERS.c.reference, CONTACTS.c.name, CONTACTS.c.email)
        .join(ORDERS, of_order)
        .outerjoin(CONTACTS, _holder())
        .where(TICKETS.c.event_id == event.event_id, TICKETS.c.id.in_(ids))
    )
    found = {row.id: row for row in (await connection.execute(statement)).all()} if ids else {}
    names = {item.id: item.details.name for item in event.types}
    return [_row(found[ticket_id], names, event) for ticket_id in ids]


def _holder() -> ColumnElement[bool]:
    return (CONTACTS.c.event_id == TICKETS.c.event_id) & (CONTACTS.c.id == TICKETS.c.contact_id)


async def _counts(connection: AsyncConnection, event_id: UUID) -> dict[str, int]:
    statement = select(TICKETS.c.status, func.count()).where(TICKETS.c.event_id == event_id)
    return {row[0]: row[1] for row in (await connection.execute(statement.group_by(TICKETS.c.status))).all()}


def _row(row: Any, names: dict[UUID, str], event: events.EventSnapshot) -> OrganizerAttendeeRow:
    return OrganizerAttendeeRow(
        ticket_id=str(row.id),
        name=row.name or "",
        email=row.email or "",
        type_name=names.get(row.ticket_type_id, ""),
        status=row.status,
        reference=row.reference,
        number=row.number,
        url=routes.managed_order(event.details.slug, row.reference),
        issued_at_iso=row.issued_at.isoformat(),
        issued_text=events.moment_text(row.issued_at, event.details.zone),
    )
