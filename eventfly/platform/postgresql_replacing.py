"""Tables beside the old ones on PostgreSQL: a schema of their own, made and swapped in one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


async def make_tables(connection: AsyncConnection, tables: Sequence[Table]) -> str:
    """Make empty copies of ``tables`` in a schema that the rest of this transaction sees first; return its name."""
    schema = f"scratch_{uuid4().hex}"
    await connection.execute(text(f"create schema {schema}"))
    await connection.execute(text(f"set local search_path = {schema}, public"))
    metadata = tables[0].metadata
    await connection.run_sync(lambda sync: metadata.create_all(sync, tables=list(tables), checkfirst=False))
    return schema


class Replacing:
    """The copies, and how they take the place of the old tables."""

    def __init__(
        self, engine: AsyncEngine, scratch: AsyncConnection, schema: str, swap: Sequence[Table]
    ) -> None:
        self.scratch = scratch
        self._engine = engine
        self._schema = schema
        self._swap = swap

    @asynccontextmanager
    async def swapping(self) -> AsyncIterator[AsyncConnection]:
        # Whoever records locks a row here first; this lock waits for them and keeps the next ones out.
        await self.scratch.execute(text("set local lock_timeout = '30s'"))
        await self.scratch.execute(text("lock table event_sequences in exclusive mode"))
        async with self._engine.connect() as source:
            yield source
        for table in reversed(self._swap):
            await self.scratch.execute(text(f"drop table public.{table.name}"))
        for table in self._swap:
            await self.scratch.execute(text(f"alter table {self._schema}.{table.name} set schema public"))
        await self.scratch.execute(text(f"drop schema {self._schema} cascade"))
        await self.scratch.commit()
