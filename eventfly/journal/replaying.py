"""Replaying: new tables are built beside the old ones, catch up, and are swapped in under the lock.

Never in place: until the swap nobody sees anything, and a replay that fails or dies changes nothing.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Table

from eventfly.errors import NotFound
from eventfly.journal.projecting import sourced_tables
from eventfly.journal.rebuilding import rebuild
from eventfly.journal.verifying import all_sourced
from eventfly.runtime import Runtime


async def replay(runtime: Runtime, concept: str) -> int:
    """Rebuild a concept's tables (and what refers to them) from the journal; returns the messages projected.

    Raises NotFound for a concept without projected tables.
    """
    if concept not in sourced_tables():
        raise NotFound(f"There are no projected tables called {concept}: {', '.join(sourced_tables())}.")
    done: dict[UUID, int] = {}
    async with runtime.database.replacing(all_sourced(), swap=_with_referrers(concept)) as replacement:
        async with runtime.reading() as source:
            count = await rebuild(source, replacement.scratch, done)
        async with replacement.swapping() as source:
            return count + await rebuild(source, replacement.scratch, done)


def _with_referrers(concept: str) -> list[Table]:
    """List a concept's tables and all that hold foreign keys to them, parents first."""
    swapped = set(sourced_tables()[concept])
    for table in all_sourced():
        if any(key.column.table in swapped for key in table.foreign_keys):
            swapped.add(table)
    return [table for table in all_sourced() if table in swapped]
