"""Consumers: what follows from messages, taken in each event's own order, exactly once in our database.

A consumer keeps a cursor per stream and finds work by ``last_seq > cursor``. Effect and cursor move in one
transaction. A message that keeps failing becomes a dead letter, so that the others flow on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import Unavailable
from eventfly.journal.messages import Message, decode
from eventfly.journal.models import ConsumerCursor, DeadLetter, EventSequence, JournalEntry
from eventfly.journal.writing import insert_rows, set_rows
from eventfly.runtime import Runtime
from eventfly.tables import table

log = logging.getLogger(__name__)
SEQUENCES, JOURNAL = table(EventSequence), table(JournalEntry)
CURSORS, DEAD_LETTERS = table(ConsumerCursor), table(DeadLetter)
_START_CURSOR = text(
    "insert into consumer_cursors (consumer, event_id, seq) values (:consumer, :event_id, 0) on conflict do nothing"
).bindparams(bindparam("event_id", type_=CURSORS.c.event_id.type))
STREAMS_A_ROUND = 50
MESSAGES_A_SLICE = 200


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message as a consumer gets it; ``message_id`` is the same at every delivery."""

    message: Any
    message_id: UUID
    seq: int


Effect = Callable[[AsyncConnection, Runtime, Sequence[Delivered]], Awaitable[None]]


@dataclass(slots=True)
class Consumer:
    """A named effect of some kinds of messages."""

    name: str
    effects: dict[str, Effect]
    attempts: int = 5


_CONSUMERS: dict[str, Consumer] = {}


def consumer(name: str, *classes: type[Message], attempts: int = 5) -> Callable[[Effect], Effect]:
    """Register an effect under a consumer's name; one consumer may have several, for different messages."""

    def register(effect: Effect) -> Effect:
        entry = _CONSUMERS.setdefault(name, Consumer(name, {}, attempts))
        entry.effects.update({cls.kind: effect for cls in classes})
        return effect

    return register


def consumers() -> list[Consumer]:
    return list(_CONSUMERS.values())


async def consume(runtime: Runtime, entry: Consumer) -> int:
    """Take what is new for one consumer, a slice of each waiting stream; returns how many messages were passed."""
    passed = 0
    for event_id in await _waiting_streams(runtime, entry.name):
        try:
            passed += await _take_slice(runtime, entry, event_id, MESSAGES_A_SLICE)
        except Unavailable:
            raise
        except Exception:
            log.exception("consumer %s failed on a slice of %s; taking it one by one", entry.name, event_id)
            passed += await _take_one_by_one(runtime, entry, event_id)
    return passed


async def _waiting_streams(runtime: Runtime, name: str) -> list[UUID]:
    cursor = and_(CURSORS.c.event_id == SEQUENCES.c.event_id, CURSORS.c.consumer == name)
    statement = (
        select(SEQUENCES.c.event_id)
        .outerjoin(CURSORS, cursor)
        .where(SEQUENCES.c.last_seq > func.coalesce(CURSORS.c.seq, 0))
        .limit(STREAMS_A_ROUND)
    )
    async with runtime.reading() as connection:
        return list((await connection.execute(statement)).scalars())


async def _take_slice(runtime: Runtime, entry: Consumer, event_id: UUID, count: int) -> int:
    async with runtime.transaction() as connection:
        cursor = await _lock_cursor(connection, entry.name, event_id)
        rows = await _entries_after(connection, event_id, cursor, count)
        if not rows:
            return 0
        await _apply(connection, runtime, entry, rows)
        await _move_cursor(connection, entry.name, event_id, rows[-1].seq)
    return len(rows)


async def _lock_cursor(connection: AsyncConnection, name: str, event_id: UUID) -> int:
    where = and_(CURSORS.c.consumer == name, CURSORS.c.event_id == event_id)
    statement = select(CURSORS.c.seq).where(where).with_for_update()
    seq = (await connection.execute(statement)).scalar()
    if seq is None:
        # Two processes may meet a new stream at once: one starts the cursor, the other waits for it here.
        await connection.execute(_START_CURSOR, {"consumer": name, "event_id": event_id})
        seq = (await connection.execute(statement)).scalar_one()
    return int(seq)


async def _entries_after(connection: AsyncConnection, event_id: UUID, seq: int, count: int) -> Sequence[Any]:
    statement = (
        select(JOURNAL.c.seq, JOURNAL.c.message_id, JOURNAL.c.kind, JOURNAL.c.body)
        .where(JOURNAL.c.event_id == event_id, JOURNAL.c.seq > seq)
        .order_by(JOURNAL.c.seq)
        .limit(count)
    )
    return (await connection.execute(statement)).all()


async def _apply(connection: AsyncConnection, runtime: Runtime, entry: Consumer, rows: Sequence[Any]) -> None:
    wanted = [row for row in rows if row.kind in entry.effects]
    start = 0
    while start < len(wanted):
        effect, end = entry.effects[wanted[start].kind], start
        while end < len(wanted) and entry.effects[wanted[end].kind] is effect:
            end += 1
        await effect(connection, runtime, [_delivered(row) for row in wanted[start:end]])
        start = end


def _delivered(row: Any) -> Delivered:
    return Delivered(decode(row.kind, row.body), row.message_id, row.seq)


async def _move_cursor(connection: AsyncConnection, name: str, event_id: UUID, seq: int) -> None:
    row = {"consumer": name, "event_id": event_id, "seq": seq}
    await set_rows(connection, CURSORS, ["consumer", "event_id"], [row])


async def _take_one_by_one(runtime: Runtime, entry: Consumer, event_id: UUID) -> int:
    passed = 0
    for _ in range(MESSAGES_A_SLICE):
        for attempt in range(1, entry.attempts + 1):
            try:
                taken = await _take_slice(runtime, entry, event_id, 1)
                break
            except Unavailable:
                raise
            except Exception as error:
                if attempt == entry.attempts:
                    await _bury(runtime, entry, event_id, error)
                    taken = 1
                    break
                await asyncio.sleep(0.05 * 2**attempt)
        if not taken:
            break
        passed += taken
    return passed


async def _bury(runtime: Runtime, entry: Consumer, event_id: UUID, error: Exception) -> None:
    log.error("consumer %s gave up on a message of %s: %s", entry.name, event_id, type(error).__name__)
    async with runtime.transaction() as connection:
        cursor = await _lock_cursor(connection, entry.name, event_id)
        (row,) = await _entries_after(connection, event_id, cursor, 1)
        letter = {
            "consumer": entry.name,
            "event_id": event_id,
            "seq": row.seq,
            "message_id": row.message_id,
            "kind": row.kind,
            "attempts": entry.attempts,
            "error": f"{type(error).__name__}: {error}"[:1000],
            "at": runtime.now(),
        }
        await insert_rows(connection, DEAD_LETTERS, [letter])
        await _move_cursor(connection, entry.name, event_id, row.seq)
