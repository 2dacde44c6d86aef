"""Counting how often an event's page is opened: in memory, written every few seconds, without a trace of anybody."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite

from eventfly.analytics.models import PageViews
from eventfly.runtime import Runtime
from eventfly.tables import table

PAGE_VIEWS = table(PageViews)
MOST_BUFFERED = 10_000
"""Pairs of event and hour; beyond them views go uncounted rather than memory grow."""
_RESOURCE = "analytics.views"
Buffer = Counter[tuple[UUID, datetime]]


def count_view(runtime: Runtime, event_id: UUID) -> None:
    """Count that somebody opened an event's page; costs no more than a step in a dictionary."""
    buffer = _buffer(runtime)
    key = (event_id, runtime.now().replace(minute=0, second=0, microsecond=0))
    if key in buffer or len(buffer) < MOST_BUFFERED:
        buffer[key] += 1


async def write_views(runtime: Runtime) -> int:
    """Write what was counted since the last time; returns how many views.

    What a process has not written when it dies is lost. When the database is away, it is kept for the next time.
    """
    buffer = runtime.resources.pop(_RESOURCE, None)
    if not buffer:
        return 0
    rows = [
        {"event_id": event_id, "hour": hour, "count": count} for (event_id, hour), count in buffer.items()
    ]
    # Always in one order, so that processes that write at once never wait for each other in a circle.
    rows.sort(key=lambda row: (str(row["event_id"]), row["hour"]))
    try:
        async with runtime.transaction() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            statement = insert(PAGE_VIEWS)
            added = {"count": PAGE_VIEWS.c.count + statement.excluded["count"]}
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["event_id", "hour"], set_=added), rows
            )
    except BaseException:
        _buffer(runtime).update(buffer)
        raise
    return buffer.total()


def _buffer(runtime: Runtime) -> Buffer:
    buffer: Buffer = runtime.resources.setdefault(_RESOURCE, Counter())
    return buffer
