"""One engine factory for SQLite and PostgreSQL.

SQLite gets ``isolation_level=None`` and an explicit ``BEGIN IMMEDIATE`` for every writing transaction,
because the driver's own default starts transactions late and silently loses updates; the writers of one
process queue on one lock instead of polling the file.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Literal

from sqlalchemy import Table, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from eventfly.errors import Unavailable
from eventfly.platform import postgresql_replacing, sqlite_connections, sqlite_replacing

LOCK_TIMEOUT_SECONDS = 3
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


def async_url(url: str) -> URL:
    """Turn ``sqlite:///…`` or ``postgresql://…`` into the address of the asynchronous driver. Raises ValueError."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # what SQLAlchemy says may hold a piece of the password
        raise ValueError(
            "EVENTFLY_DATABASE_URL: must look like postgresql://user:password@db.example.org/name"
        ) from None
    backend = parsed.drivername.split("+")[0]
    if backend not in DRIVERS:
        raise ValueError(f"EVENTFLY_DATABASE_URL: {backend} is not supported; use sqlite or postgresql")
    return parsed.set(drivername=DRIVERS[backend])


def open_database(url: str, *, pool_size: int = 10) -> SqliteDatabase | PostgresqlDatabase:
    """Make the database that ``url`` names; connects on first use."""
    parsed = async_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteDatabase(parsed, pool_size=pool_size)
    return PostgresqlDatabase(parsed, pool_size=pool_size)


class SqliteDatabase:
    """A SQLite file in WAL mode with full synchronisation."""

    dialect: Literal["sqlite"] = "sqlite"

    def __init__(self, url: URL, *, pool_size: int) -> None:
        self.url = url
        self.pool_size = pool_size
        self.engine = create_async_engine(
            url,
            connect_args={
                "timeout": LOCK_TIMEOUT_SECONDS,
                "isolation_level": None,
                "async_creator_fn": sqlite_connections.connect,
            },
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=LOCK_TIMEOUT_SECONDS,
        )
        event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
        self._writer = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        with _outages_as_unavailable():
            try:
                # Not wait_for: before Python 3.12 it swallows a cancellation that meets the lock.
                async with asyncio.timeout(LOCK_TIMEOUT_SECONDS):
                    await self._writer.acquire()
            except TimeoutError:
                raise Unavailable("the database is busy") from None
            try:
                async with self.engine.connect() as connection:
                    await connection.exec_driver_sql("BEGIN IMMEDIATE")
                    async with _finished(connection):
                        yield connection
            finally:
                self._writer.release()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        with _outages_as_unavailable():
            async with self.engine.connect() as connection:
                await connection.exec_driver_sql("BEGIN")
                try:
                    yield connection
                finally:
                    await _roll_back(connection)

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[AsyncConnection]:
        """Lend a connection without a transaction while no other writer of this process may begin one."""
        with _outages_as_unavailable():
            async with self._writer, self.engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def scratch(
        self, tables: Sequence[Table]
    ) -> AsyncIterator[tuple[AsyncConnection, AsyncConnection]]:
        # In WAL mode a read transaction is a snapshot, from its first read on.
        async with self.reading() as source, sqlite_replacing.scratch_file(self.url, tables) as scratch:
            yield source, scratch.connection

    @asynccontextmanager
    async def replacing(
        self, tables: Sequence[Table], *, swap: Sequence[Table]
    ) -> AsyncIterator[sqlite_replacing.Replacing]:
        async with sqlite_replacing.scratch_file(self.url, tables) as scratch:
            yield sqlite_replacing.Replacing(self, scratch, swap)

    async def close(self) -> None:
        await self.engine.dispose()


class PostgresqlDatabase:
    """A PostgreSQL server, READ COMMITTED, with a bound on how long a lock may be waited for."""

    dialect: Literal["postgresql"] = "postgresql"

    def __init__(self, url: URL, *, pool_size: int) -> None:
        self.url = url
        self.pool_size = pool_size
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=LOCK_TIMEOUT_SECONDS,
            pool_pre_ping=False,
            connect_args={
                "server_settings": {
                    "lock_timeout": f"{LOCK_TIMEOUT_SECONDS}s",
                    "timezone": "UTC",
                    "jit": "off",
                },
                "timeout": LOCK_TIMEOUT_SECONDS,
            },
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        with _outages_as_unavailable():
            async with self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        with _outages_as_unavailable():
            async with self.engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def scratch(
        self, tables: Sequence[Table]
    ) -> AsyncIterator[tuple[AsyncConnection, AsyncConnection]]:
        async with self.engine.connect() as source, self.engine.connect() as scratch:
            await source.execution_options(isolation_level="REPEATABLE READ")
            await postgresql_replacing.make_tables(scratch, tables)
            try:
                yield source, scratch
            finally:
                await scratch.rollback()

    @asynccontextmanager
    async def replacing(
        self, tables: Sequence[Table], *, swap: Sequence[Table]
    ) -> AsyncIterator[postgresql_replacing.Replacing]:
        async with self.engine.connect() as scratch:
            schema = await postgresql_replacing.make_tables(scratch, tables)
            try:
                yield postgresql_replacing.Replacing(self.engine, scratch, schema, swap)
            finally:
                await scratch.rollback()

    async def close(self) -> None:
        await self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=3000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@asynccontextmanager
async def _finished(connection: AsyncConnection) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:
        await _to_the_end(_roll_back(connection))
        raise
    await _to_the_end(_commit(connection))


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Let work finish although its task is cancelled: no pooled connection is left in a transaction."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def _commit(connection: AsyncConnection) -> None:
    await connection.exec_driver_sql("COMMIT")


async def _roll_back(connection: AsyncConnection) -> None:
    # A task cancelled in mid-query has lost its connection, and the transaction with it.
    if not connection.invalidated:
        await connection.exec_driver_sql("ROLLBACK")


class _outages_as_unavailable:  # noqa: N801 - reads as a phrase where it is used
    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is not None and is_outage(error):
            raise Unavailable("the database does not answer just now") from error


def is_outage(error: BaseException) -> bool:
    """Tell whether an error means "not now" (away, busy, lock not had) rather than "not so"."""
    if isinstance(error, PoolTimeout | ConnectionError | InterfaceError | OSError):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = getattr(getattr(error, "orig", None), "sqlstate", "") or ""
    if state[:2] in {"08", "53", "57"} or state in {"55P03", "40001", "40P01"}:
        return True
    return isinstance(error, OperationalError) and any(
        sign in str(error) for sign in ("locked", "busy", "unable to open")
    )


async def ping(database: SqliteDatabase | PostgresqlDatabase) -> str:
    """Return the server's version, or raise Unavailable."""
    question = "select sqlite_version()" if database.dialect == "sqlite" else "show server_version"
    async with database.reading() as connection:
        return str((await connection.execute(text(question))).scalar_one())


AnyDatabase = SqliteDatabase | PostgresqlDatabase
Transaction = AbstractAsyncContextManager[AsyncConnection]
