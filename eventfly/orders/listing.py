"""An event's orders as a table for those who run it: searched, filtered, sorted, a page at a time.

Each page is found by narrow reads first (ids in their order, by the indexes made for it) and completed after,
so that it stays quick with tens of thousands of orders.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, routes
from eventfly.accounts import CONTACTS, ContactRole
from eventfly.folding import contains_pattern, fold
from eventfly.orders.models import OrderStatus
from eventfly.orders.projection import ORDER_LINES, ORDERS
from eventfly.orders.queries import amount_text
from eventfly.orders.views import OrganizerOrderRow, OrganizerOrders
from eventfly.runtime import Runtime

ORDERS_A_PAGE = 25
LONGEST_SEARCH = 100
MOST_WORDS = 6
MOST_PAGES = 10**6


class OrderSort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    BUYER = "buyer"
    LARGEST = "largest"
    SMALLEST = "smallest"


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders to list, as it came from a page: what cannot be understood is passed over."""

    text: str = ""
    """Finds names, addresses and references; every word has to be there."""
    status: str = ""
    type_id: str = ""
    """Orders with tickets of this type."""
    sort: str = OrderSort.NEWEST.value
    page: int = 1


async def of_event(
    runtime: Runtime,
    account: accounts.AccountView | None,
    slug: str,
    wanted: OrderFilter | None = None,
    *,
    per_page: int = ORDERS_A_PAGE,
) -> OrganizerOrders:
    """List an event's orders for its organizer. Raises NotFound to strangers."""
    wanted = wanted or OrderFilter()
    async with runtime.reading() as connection:
        event, _row = await events.managed_event(connection, account, slug)
        where = matching(event.event_id, wanted)
        counts = await _counts(connection, event.event_id)
        total = await _total(connection, wanted, where, counts)
        pages = max(1, math.ceil(total / per_page))
        number = min(max(1, whole(wanted.page)), pages)
        ids = await _page(connection, where, wanted.sort, per_page, (number - 1) * per_page)
        rows = await _order_rows(connection, event, ids)
    return OrganizerOrders(rows, total, number, pages, counts)


def matching(event_id: UUID, wanted: OrderFilter) -> list[ColumnElement[bool]]:
    """Make the conditions on orders that ``wanted`` describes."""
    where: list[ColumnElement[bool]] = [ORDERS.c.event_id == event_id]
    if wanted.status in tuple(OrderStatus):
        where.append(ORDERS.c.status == wanted.status)
    if type_id := uuid_of(wanted.type_id):
        line = (ORDER_LINES.c.event_id == ORDERS.c.event_id) & (ORDER_LINES.c.order_id == ORDERS.c.id)
        where.append(exists().where(line, ORDER_LINES.c.ticket_type_id == type_id))
    words = words_of(wanted.text)
    if words:
        found = (CONTACTS.c.event_id == event_id) & (CONTACTS.c.role == ContactRole.BUYER.value)
        by_person = select(CONTACTS.c.order_id).where(found, *holding(CONTACTS.c.words, words))
        by_reference = holding(ORDERS.c.reference, [word.upper() for word in words])
        where.append(or_(ORDERS.c.id.in_(by_person), *by_reference[: len(words) == 1]))
    return where


def words_of(text: object) -> list[str]:
    """Split what was typed into folded words; what cannot be seen is in no name.

    >>> words_of(" Özgür  WEIß\\x00 ")
    ['ozgur', 'weiss']
    """
    if not isinstance(text, str):
        return []
    seen = "".join(character if character.isprintable() else " " for character in text[:LONGEST_SEARCH])
    return fold(seen).split()[:MOST_WORDS]


def holding(column: Any, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Make the conditions that a folded column holds every word."""
    return [column.like(contains_pattern(word), escape="\\") for word in words]


def whole(number: object) -> int:
    """Read a page's number as a hand-made client may send it."""
    return min(number, MOST_PAGES) if type(number) is int else 1


def uuid_of(text: object) -> UUID | None:
    """Read an id as a hand-made client may send it; None for what is none."""
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None


async def _total(
    connection: AsyncConnection,
    wanted: OrderFilter,
    where: Sequence[ColumnElement[bool]],
    counts: dict[str, int],
) -> int:
    if not (words_of(wanted.text) or uuid_of(wanted.type_id)):
        return counts.get(wanted.status, 0) if wanted.status in tuple(OrderStatus) else sum(counts.values())
    return int((await connection.execute(select(func.count()).where(*where))).scalar_one())


async def _page(
    connection: AsyncConnection, where: Sequence[ColumnElement[bool]], sort: str, limit: int, offset: int
) -> list[UUID]:
    if sort != OrderSort.BUYER:
        return await _ids(connection, _sorted(where, sort), limit, offset)
    found = await _ids(connection, _by_buyer(where), limit, offset)
    if len(found) == limit:
        return found
    # Whoever has not said a name yet comes last.
    named = select(func.count()).where(*where, ORDERS.c.contact_id.is_not(None))
    before = int((await connection.execute(named)).scalar_one())
    nameless = _sorted([*where, ORDERS.c.contact_id.is_(None)], OrderSort.NEWEST)
    return found + await _ids(connection, nameless, limit - len(found), max(0, offset - before))


async def _ids(connection: AsyncConnection, statement: Select[Any], limit: int, offset: int) -> list[UUID]:
    return list((await connection.execute(statement.limit(limit).offset(offset))).scalars())


def _by_buyer(where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Select ids in the order of the index that holds each buyer's words."""
    own = (
        (CONTACTS.c.event_id == ORDERS.c.event_id)
        & (CONTACTS.c.role == ContactRole.BUYER.value)
        & (CONTACTS.c.order_id == ORDERS.c.id)
        & (CONTACTS.c.id == ORDERS.c.contact_id)
    )
    return (
        select(ORDERS.c.id).join(CONTACTS, own).where(*where).order_by(CONTACTS.c.words, CONTACTS.c.order_id)
    )


def _sorted(where: Sequence[ColumnElement[bool]], sort: str) -> Select[Any]:
    ordered: dict[str, tuple[Any, ...]] = {
        OrderSort.OLDEST: (ORDERS.c.placed_at, ORDERS.c.id),
        OrderSort.LARGEST: (ORDERS.c.total_minor.desc(), ORDERS.c.id),
        OrderSort.SMALLEST: (ORDERS.c.total_minor, ORDERS.c.id),
    }
    by = ordered.get(str(sort), (ORDERS.c.placed_at.desc(), ORDERS.c.id.desc()))
    return select(ORDERS.c.id).where(*where).order_by(*by)


async def _order_rows(
    connection: AsyncConnection, event: events.EventSnapshot, ids: Sequence[UUID]
) -> list[OrganizerOrderRow]:
    own = (CONTACTS.c.event_id == ORDERS.c.event_id) & (CONTACTS.c.id == ORDERS.c.contact_id)
    statement = (
        select(
            ORDERS,
            CONTACTS.c.name.label("buyer_name"),
            CONTACTS.c.email.label("buyer_email"),
            CONTACTS.c.erased_at.label("buyer_erased_at"),
        )
        .outerjoin(CONTACTS, own)
        .where(ORDERS.c.event_id == event.event_id, ORDERS.c.id.in_(ids))
    )
    found = {row.id: row for row in (await connection.execute(statement)).all()} if ids else {}
    lines = await _lines_of(connection, event.event_id, ids)
    return [_row(found[order_id], lines[order_id], event) for order_id in ids]


async def _counts(connection: AsyncConnection, event_id: UUID) -> dict[str, int]:
    statement = (
        select(ORDERS.c.status, func.count()).where(ORDERS.c.event_id == event_id).group_by(ORDERS.c.status)
    )
    return {row[0]: row[1] for row in (await connection.execute(statement)).all()}


async def _lines_of(
    connection: AsyncConnection, event_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    if ids:
        statement = select(ORDER_LINES).where(
            ORDER_LINES.c.event_id == event_id, ORDER_LINES.c.order_id.in_(ids)
        )
        for row in (await connection.execute(statement)).all():
            found[row.order_id].append(row)
    return found


def _row(row: Any, lines: Sequence[Any], event: events.EventSnapshot) -> OrganizerOrderRow:
    names = {item.id: item.details.name for item in event.types}
    return OrganizerOrderRow(
        order_id=str(row.id),
        reference=row.reference,
        url=routes.managed_order(event.details.slug, row.reference),
        status=row.status,
        buyer_name=row.buyer_name or "",
        buyer_email=row.buyer_email or "",
        tickets=sum(line.quantity for line in lines),
        lines_text=", ".join(f"{line.quantity} × {names.get(line.ticket_type_id, '')}" for line in lines),
        total_text=amount_text(row.total_minor, row.currency),
        placed_at_iso=row.placed_at.isoformat(),
        placed_text=events.moment_text(row.placed_at, event.details.zone),
        erased=row.buyer_erased_at is not None,
    )
