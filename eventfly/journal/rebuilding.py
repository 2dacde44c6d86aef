"""Projecting the journal from its start into empty tables elsewhere: the ground of verifying and replaying."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.journal.messages import Message, decode
from eventfly.journal.models import EventSequence, JournalEntry
from eventfly.journal.projecting import project
from eventfly.tables import table

SEQUENCES, JOURNAL = table(EventSequence), table(JournalEntry)
SLICE = 500


async def streams(source: AsyncConnection) -> list[UUID]:
    """List every stream that has a head or an entry."""
    heads = select(SEQUENCES.c.event_id)
    entries = select(JOURNAL.c.event_id).distinct()
    return sorted({row[0] for row in (await source.execute(heads.union(entries))).all()})


async def entries(source: AsyncConnection, event_id: UUID, after: int = 0) -> AsyncIterator[Sequence[Any]]:
    """Yield a stream's entries behind ``after`` in slices, in their order."""
    while True:
        statement = (
            select(JOURNAL)
            .where(JOURNAL.c.event_id == event_id, JOURNAL.c.seq > after)
            .order_by(JOURNAL.c.seq)
            .limit(SLICE)
        )
        rows = (await source.execute(statement)).all()
        if not rows:
            return
        yield rows
        after = rows[-1].seq


async def rebuild(source: AsyncConnection, scratch: AsyncConnection, done: dict[UUID, int]) -> int:
    """Project what ``done`` lacks of each stream into ``scratch``; returns how many messages were projected."""
    projected = 0
    for event_id in await _behind(source, done):
        async for rows in entries(source, event_id, done.get(event_id, 0)):
            await project(scratch, [_message(row) for row in rows])
            done[event_id] = rows[-1].seq
            projected += len(rows)
    return projected


async def _behind(source: AsyncConnection, done: dict[UUID, int]) -> list[UUID]:
    last = select(JOURNAL.c.event_id, func.max(JOURNAL.c.seq).label("seq")).group_by(JOURNAL.c.event_id)
    rows = (await source.execute(last.order_by(JOURNAL.c.event_id))).all()
    return [row.event_id for row in rows if row.seq > done.get(row.event_id, 0)]


def _message(row: Any) -> Message:
    return decode(row.kind, row.body)


async def head(source: AsyncConnection, event_id: UUID) -> Any:
    """Read a stream's head, without locking it."""
    where = and_(SEQUENCES.c.event_id == event_id)
    return (await source.execute(select(SEQUENCES).where(where))).first()
