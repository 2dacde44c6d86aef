"""Finding events by words: without regard to case and accents, each word anywhere in what an event shows.

Neither database folds accents by itself ("sao paulo" should find São Paulo), so the words of all upcoming
events are folded here and kept for a moment; the database does the rest.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.events.models import EventStatus, Visibility
from eventfly.events.projection import EVENTS
from eventfly.events.times import country_text
from eventfly.events.views import CATEGORY_TEXTS
from eventfly.folding import fold
from eventfly.organizers import ORGANIZATIONS
from eventfly.runtime import Runtime

KEPT_SECONDS = 1.0
MAX_FOUND = 5000
_RESOURCE = "events.search"


@dataclass(frozen=True, slots=True)
class _Index:
    read_at: float
    entries: tuple[tuple[UUID, str], ...]


async def matching(runtime: Runtime, connection: AsyncConnection, text: str, now: datetime) -> list[UUID]:
    """Return the upcoming public events whose words contain every word of ``text``."""
    words = fold(text).split()
    index = runtime.resources.get(_RESOURCE)
    if not isinstance(index, _Index) or time.monotonic() - index.read_at > KEPT_SECONDS:
        index = await _read(connection, now)
        runtime.resources[_RESOURCE] = index
    found = (event_id for event_id, haystack in index.entries if all(word in haystack for word in words))
    return [event_id for event_id, _ in zip(found, range(MAX_FOUND), strict=False)]


def listed(now: datetime) -> list[ColumnElement[bool]]:
    """Say which events stand in lists that everybody sees: public in every sense, and not over."""
    return [*findable(), EVENTS.c.ends_at > now]


def findable() -> list[ColumnElement[bool]]:
    """Say which events everybody may find, those that are over too."""
    return [
        EVENTS.c.status == EventStatus.PUBLISHED.value,
        EVENTS.c.visibility == Visibility.PUBLIC.value,
        EVENTS.c.archived_at.is_(None),
    ]


def forget_index(runtime: Runtime) -> None:
    """Let the next search see what just changed in this process."""
    runtime.resources.pop(_RESOURCE, None)


async def _read(connection: AsyncConnection, now: datetime) -> _Index:
    shown = (EVENTS.c.title, EVENTS.c.summary, EVENTS.c.city, EVENTS.c.venue)
    statement = (
        select(EVENTS.c.id, *shown, EVENTS.c.tags, EVENTS.c.country, EVENTS.c.category, ORGANIZATIONS.c.name)
        .join(ORGANIZATIONS, ORGANIZATIONS.c.id == EVENTS.c.organization_id)
        .where(*listed(now))
        .order_by(EVENTS.c.starts_at)
    )
    entries = []
    for event_id, *words, tags, country, category, organizer in await connection.execute(statement):
        said = (*words, *orjson.loads(tags), country_text(country), CATEGORY_TEXTS[category], organizer)
        entries.append((event_id, fold("\n".join(said))))
    return _Index(time.monotonic(), tuple(entries))
