"""What an event needs before it can be public, and when it can be called off. Pure."""

from __future__ import annotations

from datetime import datetime

from eventfly.events.errors import EventIsOver, NotPublic
from eventfly.events.messages import EventCancelled
from eventfly.events.models import EventStatus
from eventfly.events.snapshots import EventSnapshot
from eventfly.journal import Message


def missing_for_publishing(event: EventSnapshot, now: datetime) -> list[tuple[str, str]]:
    """Say what keeps an event from being published, as fields and sentences for its organizer."""
    details = event.details
    wanting = [
        (not details.online and not details.venue, "venue", "Say where it takes place."),
        (not details.online and not details.city, "city", "Say in which city it takes place."),
        (not details.description, "description", "Describe it in a few sentences."),
        (not event.listed_types, "types", "Offer at least one ticket type."),
        (details.ends_at <= now, "ends_at", "Its end lies in the past."),
    ]
    return [(field, sentence) for is_missing, field, sentence in wanting if is_missing]


def cancelling(event: EventSnapshot, at: datetime) -> list[Message]:
    """Decide to call an event off; nothing when it is already. Raises NotPublic, EventIsOver."""
    if event.is_cancelled:
        return []
    if event.status != EventStatus.PUBLISHED:
        raise NotPublic
    if at >= event.details.ends_at:
        raise EventIsOver
    return [EventCancelled(event_id=event.event_id, at=at)]
