"""Reading events slice by slice, each beginning where the one before ended: for programs, that want them all.

A slice begins after the last row of the one before, not after so many rows: what is added or removed meanwhile
makes nobody see an event twice or miss one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import NotAllowed
from eventfly.events.models import EventStatus
from eventfly.events.projection import EVENTS
from eventfly.events.queries import (
    MAX_SEARCH,
    Asking,
    Search,
    _cards,
    _conditions,
    _of_member,
    _order,
    _places,
    _with_organizer,
    managed_event,
)
from eventfly.events.searching import matching
from eventfly.events.snapshots import EventSnapshot, complete
from eventfly.events.views import EventCard
from eventfly.organizers import Action, may
from eventfly.runtime import Runtime


@dataclass(frozen=True, slots=True)
class EventSlice:
    """Some of the events that were looked for, and where the next slice begins."""

    cards: list[EventCard]
    total: int
    next: tuple[Any, ...] | None
    """To be given as ``after``; None at the end."""


@dataclass(frozen=True, slots=True)
class ManagedEvent:
    """An event with all its numbers, and who is looking."""

    event: EventSnapshot
    organization_name: str
    role: str
    may_edit: bool


@dataclass(frozen=True, slots=True)
class ManagedSlice:
    events: list[ManagedEvent]
    next: tuple[datetime, UUID] | None


async def walk(
    runtime: Runtime, search: Search, *, after: Sequence[Any] | None = None, limit: int = 12
) -> EventSlice:
    """Find upcoming public events as `discover` does. ``after`` is the ``next`` of a slice in the same order."""
    now = runtime.now()
    order = _order(search.sort)
    async with runtime.reading() as connection:
        conditions = _conditions(search, (await connection.execute(_places(now))).all(), now)
        text = " ".join(str(search.text)[:MAX_SEARCH].split())
        if text:
            conditions.append(EVENTS.c.id.in_(await matching(runtime, connection, text, now)))
        total = await _count(connection, conditions)
        if after is not None:
            conditions.append(_beyond(order, after))
        listed = _with_organizer().where(*conditions).order_by(*order)
        places = select(*order).where(*conditions).order_by(*order).limit(limit + 1)
        keys = (await connection.execute(places)).all()
        cards = await _cards(connection, listed.limit(limit), now)
    return EventSlice(cards, total, tuple(keys[limit - 1]) if len(keys) > limit else None)


async def walk_managed(
    runtime: Runtime,
    account: Asking,
    *,
    status: EventStatus | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 25,
) -> ManagedSlice:
    """List the events of the account's organizations with their numbers, the latest first."""
    statement = _of_member(account.id).order_by(EVENTS.c.starts_at.desc(), EVENTS.c.id.desc())
    if status is not None:
        statement = statement.where(EVENTS.c.status == status.value)
    if after is not None:
        starts_at, event_id = after
        same = and_(EVENTS.c.starts_at == starts_at, EVENTS.c.id < event_id)
        statement = statement.where(or_(EVENTS.c.starts_at < starts_at, same))
    async with runtime.reading() as connection:
        rows = (await connection.execute(statement.limit(limit + 1))).all()
        events = await complete(connection, rows[:limit])
    listed = [_managed(event, row) for event, row in zip(events, rows[:limit], strict=True)]
    last = rows[limit - 1] if len(rows) > limit else None
    return ManagedSlice(listed, (last.starts_at, last.id) if last else None)


async def managed_snapshot(
    runtime: Runtime, account: Asking | None, slug: str, *, to_edit: bool = False
) -> ManagedEvent:
    """Return an event with all its numbers to a member of its organization.

    Raises NotFound to others, and NotAllowed ``to_edit`` for a member whose role does not reach.
    """
    async with runtime.reading() as connection:
        managed = _managed(*await managed_event(connection, account, slug))
    if to_edit and not managed.may_edit:
        raise NotAllowed("Your role does not allow editing.")
    return managed


def _managed(event: EventSnapshot, row: Any) -> ManagedEvent:
    return ManagedEvent(event, row.organizer_name, row.role, may(row.role, Action.EDIT_EVENT))


def _beyond(order: Sequence[ColumnElement[Any]], after: Sequence[Any]) -> ColumnElement[bool]:
    """Compare as the rows are ordered: by the first column, among equals by the second …"""
    conditions = []
    for at, (column, value) in enumerate(zip(order, after, strict=True)):
        equal = [before == given for before, given in zip(order[:at], after[:at], strict=True)]
        conditions.append(and_(*equal, column > value))
    return or_(*conditions)


async def _count(connection: AsyncConnection, conditions: Sequence[ColumnElement[bool]]) -> int:
    counted = select(func.count()).select_from(EVENTS).where(*conditions)
    return int((await connection.execute(counted)).scalar_one())
