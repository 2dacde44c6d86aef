"""Recording: the one way into the journal, and with it into every sourced table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.identifiers import new_id
from eventfly.journal.messages import Message, chain, encode
from eventfly.journal.models import EventSequence, JournalEntry
from eventfly.journal.projecting import project
from eventfly.journal.writing import insert_rows, set_rows
from eventfly.tables import table

SEQUENCES = table(EventSequence)
JOURNAL = table(JournalEntry)


@dataclass(frozen=True, slots=True)
class StreamHead:
    """Where a locked stream stands."""

    event_id: UUID
    last_seq: int
    digest: str


async def open_stream(connection: AsyncConnection, event_id: UUID) -> StreamHead:
    """Start a stream; the first message of a new event, organization or account follows in the same transaction."""
    await insert_rows(connection, SEQUENCES, [{"event_id": event_id, "last_seq": 0, "digest": ""}])
    return StreamHead(event_id, 0, "")


async def lock_stream(connection: AsyncConnection, event_id: UUID) -> StreamHead | None:
    """Lock an event until the transaction ends; None when there is no such stream."""
    statement = select(SEQUENCES.c.last_seq, SEQUENCES.c.digest).where(SEQUENCES.c.event_id == event_id)
    row = (await connection.execute(statement.with_for_update())).first()
    return StreamHead(event_id, row.last_seq, row.digest) if row else None


async def record(connection: AsyncConnection, head: StreamHead, messages: Sequence[Message]) -> StreamHead:
    """Append messages to a locked stream and project them, in the caller's transaction.

    The sequence is gapless and its order is the order of commits, because the head is locked.
    """
    if not messages:
        return head
    entries, digest = [], head.digest
    for seq, item in enumerate(messages, start=head.last_seq + 1):
        message_id, body = new_id(), encode(item)
        digest = chain(digest, seq, message_id, item.kind, body)
        entries.append(_entry(item, seq, message_id, body, digest))
    await insert_rows(connection, JOURNAL, entries)
    after = StreamHead(head.event_id, head.last_seq + len(messages), digest)
    changed = {"event_id": after.event_id, "last_seq": after.last_seq, "digest": after.digest}
    await set_rows(connection, SEQUENCES, ["event_id"], [changed])
    await project(connection, messages)
    return after


def _entry(item: Message, seq: int, message_id: UUID, body: str, digest: str) -> dict[str, object]:
    return {
        "event_id": item.event_id,
        "seq": seq,
        "message_id": message_id,
        "kind": item.kind,
        "version": item.version,
        "at": item.at,
        "body": body,
        "digest": digest,
    }
