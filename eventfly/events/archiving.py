"""Putting events away: out of their organizer's lists, with everything kept."""

from __future__ import annotations

from datetime import datetime

from eventfly.events.errors import StillOn
from eventfly.events.messages import EventArchived, EventUnarchived, PublishingScheduled
from eventfly.events.models import EventStatus
from eventfly.events.publishing import change
from eventfly.events.queries import Asking
from eventfly.events.snapshots import EventSnapshot
from eventfly.journal import Message
from eventfly.runtime import Runtime


async def archive(runtime: Runtime, account: Asking | None, slug: str) -> None:
    """Put away a draft, a cancelled or a past event. Raises StillOn, NotFound, NotAllowed."""
    await change(runtime, account, slug, _archive)


async def unarchive(runtime: Runtime, account: Asking | None, slug: str) -> None:
    """Bring an event back into its organizer's lists. Raises NotFound, NotAllowed."""
    await change(runtime, account, slug, _unarchive)


def _archive(event: EventSnapshot, at: datetime) -> list[Message]:
    if event.archived_at:
        return []
    if event.status == EventStatus.PUBLISHED and at < event.details.ends_at:
        raise StillOn
    archived: list[Message] = [EventArchived(event_id=event.event_id, at=at)]
    if event.publish_at:
        archived.append(PublishingScheduled(event_id=event.event_id, at=at, publish_at=None))
    return archived


def _unarchive(event: EventSnapshot, at: datetime) -> list[Message]:
    return [EventUnarchived(event_id=event.event_id, at=at)] if event.archived_at else []
