"""Publishing an event, now or at a planned time, and taking it back while nobody has a ticket."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventfly.errors import Invalid, NotAllowed, NotFound, Problem
from eventfly.events.errors import AlreadyPublic, EventIsCancelled, HasSales
from eventfly.events.forms import read_moment
from eventfly.events.messages import (
    EventPublished,
    EventUnarchived,
    EventUnpublished,
    PublishingScheduled,
)
from eventfly.events.models import EventStatus
from eventfly.events.projection import EVENTS
from eventfly.events.publishing_rules import missing_for_publishing
from eventfly.events.queries import Asking, managed_event
from eventfly.events.searching import forget_index
from eventfly.events.snapshots import EventSnapshot, snapshot
from eventfly.journal import Message, lock_stream, record
from eventfly.organizers import Action, may
from eventfly.runtime import Runtime

log = logging.getLogger(__name__)
Decision = Callable[[EventSnapshot, datetime], list[Message]]
DUE_AT_ONCE = 50


async def publish(runtime: Runtime, account: Asking | None, slug: str) -> None:
    """Make a draft public; does nothing to one that is.

    Raises Invalid with what is missing, NotFound to strangers and NotAllowed to members who may not edit.
    """
    await change(runtime, account, slug, _publish)


async def unpublish(runtime: Runtime, account: Asking | None, slug: str) -> None:
    """Make an event a draft again. Raises HasSales once a ticket is sold or held, NotFound, NotAllowed."""
    await change(runtime, account, slug, _unpublish)


async def schedule_publishing(runtime: Runtime, account: Asking | None, slug: str, when: str) -> None:
    """Plan that a draft becomes public at ``when`` (``YYYY-MM-DDTHH:MM`` on the event's own clocks).

    Raises Invalid with what is missing or a time that cannot be, AlreadyPublic, EventIsCancelled, NotFound,
    NotAllowed.
    """
    await change(runtime, account, slug, lambda event, at: _schedule(event, at, when))


async def unschedule_publishing(runtime: Runtime, account: Asking | None, slug: str) -> None:
    """Take the plan back; the draft stays one. Raises NotFound, NotAllowed."""
    await change(runtime, account, slug, _unschedule)


async def publish_due(runtime: Runtime) -> int:
    """Publish the drafts whose time has come; returns how many. A job, harmless twice.

    A draft that lacks something by then stays one, and its plan ends.
    """
    due = select(EVENTS.c.id).where(EVENTS.c.publish_at <= runtime.now()).order_by(EVENTS.c.publish_at)
    async with runtime.reading() as connection:
        ids = (await connection.execute(due.limit(DUE_AT_ONCE))).scalars().all()
    for event_id in ids:
        await _record(runtime, event_id, _publish_planned)
    return len(ids)


async def change(runtime: Runtime, account: Asking | None, slug: str, decide: Decision) -> None:
    """Let a member who may edit change an event by what ``decide`` makes of it under its lock.

    Raises NotFound to strangers, NotAllowed, and what ``decide`` raises.
    """
    async with runtime.reading() as connection:
        event, row = await managed_event(connection, account, slug)
    if not may(row.role, Action.EDIT_EVENT):
        raise NotAllowed
    await _record(runtime, event.event_id, decide)


async def _record(runtime: Runtime, event_id: UUID, decide: Decision) -> None:
    async with runtime.transaction() as connection:
        head = await lock_stream(connection, event_id)
        if head is None:
            raise NotFound
        current = await snapshot(connection, event_id)
        await record(connection, head, decide(current, runtime.now()))
    forget_index(runtime)


def _publish(event: EventSnapshot, at: datetime) -> list[Message]:
    if event.is_cancelled:
        raise EventIsCancelled
    if event.status == EventStatus.PUBLISHED:
        return []
    _check_complete(event, at)
    return [*_brought_back(event, at), EventPublished(event_id=event.event_id, at=at)]


def _unpublish(event: EventSnapshot, at: datetime) -> list[Message]:
    if event.is_cancelled:
        raise EventIsCancelled
    if event.status == EventStatus.DRAFT:
        return []
    if any(pool.taken for pool in event.pools.values()):
        raise HasSales
    return [EventUnpublished(event_id=event.event_id, at=at)]


def _schedule(event: EventSnapshot, at: datetime, when: str) -> list[Message]:
    if event.is_cancelled:
        raise EventIsCancelled
    if event.status == EventStatus.PUBLISHED:
        raise AlreadyPublic
    publish_at = read_moment(when, "publish_at", event.details.zone)
    if publish_at <= at:
        raise Invalid(Problem("publish_at", "This time has passed already.", "past"))
    if publish_at >= event.details.ends_at:
        raise Invalid(Problem("publish_at", "The event is over by then.", "order"))
    _check_complete(event, at)
    planned = PublishingScheduled(event_id=event.event_id, at=at, publish_at=publish_at)
    return [*_brought_back(event, at), planned]


def _unschedule(event: EventSnapshot, at: datetime) -> list[Message]:
    planned = PublishingScheduled(event_id=event.event_id, at=at, publish_at=None)
    return [planned] if event.publish_at else []


def _publish_planned(event: EventSnapshot, at: datetime) -> list[Message]:
    if event.publish_at is None or event.publish_at > at:
        return []
    if event.status != EventStatus.DRAFT or missing_for_publishing(event, at):
        log.warning("the event %s was not published as planned: something is missing", event.event_id)
        return _unschedule(event, at)
    return [EventPublished(event_id=event.event_id, at=at)]


def _check_complete(event: EventSnapshot, at: datetime) -> None:
    missing = missing_for_publishing(event, at)
    if missing:
        raise Invalid([Problem(field, sentence, "missing") for field, sentence in missing])


def _brought_back(event: EventSnapshot, at: datetime) -> list[Message]:
    return [EventUnarchived(event_id=event.event_id, at=at)] if event.archived_at else []
