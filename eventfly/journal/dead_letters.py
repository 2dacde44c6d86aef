"""Dead letters: messages that a consumer gave up on, shown to the operator and delivered again on request."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, select, update

from eventfly.errors import Unavailable
from eventfly.journal.consuming import Consumer, Delivered
from eventfly.journal.messages import decode
from eventfly.journal.models import DeadLetter, JournalEntry
from eventfly.runtime import Runtime
from eventfly.tables import table

log = logging.getLogger(__name__)
DEAD_LETTERS, JOURNAL = table(DeadLetter), table(JournalEntry)


async def dead_letters(runtime: Runtime) -> Sequence[Row[Any]]:
    """List what every consumer gave up on, oldest first."""
    async with runtime.reading() as connection:
        oldest_first = select(DEAD_LETTERS).order_by(DEAD_LETTERS.c.at, DEAD_LETTERS.c.seq)
        return (await connection.execute(oldest_first)).all()


async def redeliver(runtime: Runtime, consumers: Sequence[Consumer]) -> int:
    """Deliver every dead letter once more; those taken are gone, the others stay. Returns how many were taken."""
    by_name = {entry.name: entry for entry in consumers}
    return sum([await _try_again(runtime, by_name, letter) for letter in await dead_letters(runtime)])


async def _try_again(runtime: Runtime, by_name: dict[str, Consumer], letter: Row[Any]) -> bool:
    effect = by_name[letter.consumer].effects.get(letter.kind) if letter.consumer in by_name else None
    if effect is None:
        return False
    try:
        async with runtime.transaction() as connection:
            # Deleting comes first and locks: whoever else tries the same letter finds it gone.
            if not (await connection.execute(delete(DEAD_LETTERS).where(_is(letter)))).rowcount:
                return False
            entry = and_(JOURNAL.c.event_id == letter.event_id, JOURNAL.c.seq == letter.seq)
            body = (await connection.execute(select(JOURNAL.c.body).where(entry))).scalar_one()
            item = Delivered(decode(letter.kind, body), letter.message_id, letter.seq)
            await effect(connection, runtime, [item])
    except Unavailable:
        raise
    except Exception as error:
        log.warning("consumer %s gave up on a message again", letter.consumer, exc_info=error)
        await _note(runtime, letter, error)
        return False
    return True


async def _note(runtime: Runtime, letter: Row[Any], error: Exception) -> None:
    failed = {"attempts": letter.attempts + 1, "error": f"{type(error).__name__}: {error}"[:1000]}
    async with runtime.transaction() as connection:
        await connection.execute(update(DEAD_LETTERS).where(_is(letter)).values(**failed))


def _is(letter: Row[Any]) -> Any:
    return and_(
        DEAD_LETTERS.c.consumer == letter.consumer,
        DEAD_LETTERS.c.event_id == letter.event_id,
        DEAD_LETTERS.c.seq == letter.seq,
    )
