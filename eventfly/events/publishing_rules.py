"""What an event needs before it can be public."""

from __future__ import annotations

from datetime import datetime

from eventfly.events.snapshots import EventSnapshot


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
