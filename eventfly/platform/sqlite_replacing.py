"""Tables beside the old ones on SQLite: a file of their own, copied in under the one writer lock."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine


@dataclass(frozen=True, slots=True)
class ScratchFile:
    path: Path
    connection: AsyncConnection


@asynccontextmanager
async def scratch_file(url: URL, tables: Sequence[Table]) -> AsyncIterator[ScratchFile]:
    """Make empty copies of ``tables`` in a temporary file beside the database."""
    folder = Path(url.database or "").parent
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=folder) as name:
        path = Path(name) / "scratch.db"
        engine = create_async_engine(url.set(database=str(path)), connect_args={"isolation_level": None})
        try:
            async with engine.connect() as connection:
                # Thrown away if anything goes wrong, so nothing needs to reach the disk.
                await connection.exec_driver_sql("PRAGMA synchronous=OFF")
                metadata = tables[0].metadata
                await connection.run_sync(lambda sync: metadata.create_all(sync, tables=list(tables)))
                await connection.exec_driver_sql("BEGIN")
                yield ScratchFile(path, connection)
        finally:
            await engine.dispose()


class Replacing:
    """The copies, and how they take the place of the old tables."""

    def __init__(self, database: Any, file: ScratchFile, swap: Sequence[Table]) -> None:
        self.scratch = file.connection
        self._database = database
        self._file = file
        self._swap = swap

    @asynccontextmanager
    async def swapping(self) -> AsyncIterator[AsyncConnection]:
        async with self._database.exclusive() as connection:
            # Neither can be set inside a transaction.
            await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            await connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
            try:
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
                try:
                    yield connection
                    await self._copy_all_in(connection)
                except BaseException:
                    await connection.exec_driver_sql("ROLLBACK")
                    raise
                await connection.exec_driver_sql("COMMIT")
            finally:
                # The connection goes back to the pool as it came, without the file attached.
                await connection.invalidate()

    async def _copy_all_in(self, connection: AsyncConnection) -> None:
        await self.scratch.exec_driver_sql("COMMIT")
        # Attached only now: beginning to write locks every attached file, this one too.
        await connection.exec_driver_sql("ATTACH DATABASE ? AS scratch", (str(self._file.path),))
        for table in self._swap:
            await _copy_in(connection, table.name)


async def _copy_in(connection: AsyncConnection, name: str) -> None:
    made = await connection.exec_driver_sql(
        "select type, name, sql from main.sqlite_master where tbl_name = ? and sql is not null", (name,)
    )
    parts = made.all()
    (table_sql,) = [part.sql for part in parts if part.type == "table"]
    columns = [row.name for row in await connection.exec_driver_sql(f"PRAGMA main.table_info({name})")]
    listed = ", ".join(f'"{column}"' for column in columns)
    quoted = f'"{name}"' if f'CREATE TABLE "{name}"' in table_sql else name
    await connection.exec_driver_sql(
        table_sql.replace(f"CREATE TABLE {quoted}", f"CREATE TABLE {name}__new", 1)
    )
    await connection.exec_driver_sql(
        f"insert into main.{name}__new ({listed}) select {listed} from scratch.{name}"  # noqa: S608
    )
    await connection.exec_driver_sql(f"drop table main.{name}")
    await connection.exec_driver_sql(f"alter table main.{name}__new rename to {name}")
    for part in parts:
        if part.type == "index":
            await connection.exec_driver_sql(part.sql)
