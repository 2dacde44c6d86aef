"""Publishing an event, and taking it back while nobody has a ticket."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from eventfly.errors import Invalid, NotAllowed, NotFound, Problem
from eventfly.events.errors import EventIsCancelled, HasSales
from eventfly.events.messages import EventPublished, EventUnpublished
from eventfly.events.models import EventStatus
from eventfly.events.publishing_rules import missing_for_publishing
from eventfly.events.queries import Asking, managed_event
from eventfly.events.searching import forget_index
from eventfly.events.snapshots import EventSnapshot, snapshot
from eventfly.journal import Message, lock_stream, record
from eventfly.organizers import Action, may
from eventfly.runtime import Runtime

Decision = Callable[[EventSnapshot, datetime], list[Message]]


async def publish(runtime: Runtime, account: Asking | None, slug: str) -> None:
    """Make a draft public; does nothing to one that is.

    Raises Invalid with what is missing, NotFound to strangers and NotAllowed to members who may not edit.
    """
    await _change(runtime, account, slug, _publish)


async def unpublish(runtime: Runtime, account: Asking | None, slug: str) -> None:
    """Make an event a draft again. Raises HasSales once a ticket is sold or held, NotFound, NotAllowed."""
    await _change(runtime, account, slug, _unpublish)


async def _change(runtime: Runtime, account: Asking | None, slug: str, decide: Decision) -> None:
    async with runtime.transaction() as connection:
        event, row = await managed_event(connection, account, slug)
        if not may(row.role, Action.EDIT_EVENT):
            raise NotAllowed
        head = await lock_stream(connection, event.event_id)
        if head is None:
            raise NotFound
        current = await snapshot(connection, event.event_id)
        await record(connection, head, decide(current, runtime.now()))
    forget_index(runtime)


def _publish(event: EventSnapshot, at: datetime) -> list[Message]:
    if event.is_cancelled:
        raise EventIsCancelled
    if event.status == EventStatus.PUBLISHED:
        return []
    missing = missing_for_publishing(event, at)
    if missing:
        raise Invalid([Problem(field, sentence, "missing") for field, sentence in missing])
    return [EventPublished(event_id=event.event_id, at=at)]


def _unpublish(event: EventSnapshot, at: datetime) -> list[Message]:
    if event.is_cancelled:
        raise EventIsCancelled
    if event.status == EventStatus.DRAFT:
        return []
    if any(pool.taken for pool in event.pools.values()):
        raise HasSales
    return [EventUnpublished(event_id=event.event_id, at=at)]
