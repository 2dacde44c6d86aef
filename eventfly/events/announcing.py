"""What an edit changes for people who have bought: the facts they planned by, before and after. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from eventfly.events.messages import EventDetails, FactChange
from eventfly.events.places import place_fields
from eventfly.events.times import moment_text, when_text, zone_text
from eventfly.identifiers import hash_secret
from eventfly.journal import canonical

TIME, PLACE, LINK = "time", "place", "link"
FACT_TEXTS = {TIME: "When", PLACE: "Where", LINK: "Link to join"}
_TIMES = ("starts_at", "ends_at", "doors_at", "zone")
_PLACES = ("online", "venue", "address", "city", "country")


def fact_changes(
    before: EventDetails, after: EventDetails, now: datetime, *, link_changed: bool = False
) -> tuple[FactChange, ...]:
    """Say what people who have bought have to be told; nothing about an event that is over either way.

    The link of an online event is for them alone: that it changed is said, never what it is.
    """
    if max(before.ends_at, after.ends_at) <= now:
        return ()
    changes = []
    if _differ(before, after, _TIMES):
        changes.append(FactChange(fact=TIME, before=_time(before), after=_time(after)))
    if _differ(before, after, _PLACES):
        changes.append(FactChange(fact=PLACE, before=_place(before), after=_place(after)))
    elif after.online and link_changed:
        changes.append(FactChange(fact=LINK, before="", after=""))
    return tuple(changes)


def announcement_subject(title: str, facts: Iterable[str]) -> str:
    """Write the subject of the mail.

    >>> announcement_subject("Echoes", ["time", "place"]), announcement_subject("Echoes", ["link"])
    ('New time and place: Echoes', 'New link to join: Echoes')
    """
    words = {TIME: "time", PLACE: "place", LINK: "link to join"}
    return f"New {' and '.join(words[fact] for fact in facts)}: {title}"


def announcement_token(changes: tuple[FactChange, ...]) -> str:
    """Name exactly these changes, so that what is confirmed is what was previewed."""
    return hash_secret(canonical(list(changes)))[:32]


def _differ(before: EventDetails, after: EventDetails, names: tuple[str, ...]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _time(details: EventDetails) -> str:
    text = when_text(details.starts_at, details.ends_at, details.zone)
    doors = f", doors {moment_text(details.doors_at, details.zone)}" if details.doors_at else ""
    return f"{text}{doors} · {zone_text(details.starts_at, details.zone)}"


def _place(details: EventDetails) -> str:
    fields = place_fields(details)
    return ", ".join(part for part in (fields["place_text"], fields["country_text"]) if part)
