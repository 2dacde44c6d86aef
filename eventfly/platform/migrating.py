"""Bringing a database to the current schema. SQLite files are copied first, so that a bad day costs nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.platform.backup import copy_sqlite
from eventfly.platform.database import PostgresqlDatabase, SqliteDatabase, open_database

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LOCK = 4_242_003
"""PostgreSQL advisory lock, so that processes starting together migrate once."""


async def migrate(url: str) -> bool:
    """Migrate to the newest schema; returns whether anything changed. Raises Unavailable when the database is away."""
    database = open_database(url, pool_size=1)
    try:
        if isinstance(database, SqliteDatabase):
            _keep_copy(database, await pending(database))
        async with database.transaction() as connection:
            if database.dialect == "postgresql":
                await connection.execute(text("set local lock_timeout = '60s'"))
                await connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
            if not await connection.run_sync(is_behind):
                return False
            await connection.run_sync(_upgrade)
            return True
    finally:
        await database.close()


async def pending(database: SqliteDatabase | PostgresqlDatabase) -> bool:
    """Tell whether the database lacks migrations."""
    if isinstance(database, SqliteDatabase):
        Path(database.url.database or "").parent.mkdir(parents=True, exist_ok=True)
    async with database.reading() as connection:
        return await connection.run_sync(is_behind)


def current_revision(connection: Connection) -> str | None:
    """Name the schema that the database has; None when it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_behind(connection: Connection) -> bool:
    """Tell whether the database has another schema than this version of the code."""
    return current_revision(connection) != ScriptDirectory.from_config(_config(connection)).get_current_head()


def _upgrade(connection: Connection) -> None:
    command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _keep_copy(database: SqliteDatabase, behind: bool) -> None:
    path = Path(database.url.database or "")
    if behind and path.exists() and path.stat().st_size > 0:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        # Not a copy of the file: what committed since the last checkpoint is in the log beside it.
        copy_sqlite(path, path.with_suffix(f".before-{stamp}.db"))


async def write_revision(connection: AsyncConnection, message: str) -> None:
    """Write a migration for what the models have and the database has not; for developers."""

    def write(sync: Connection) -> None:
        command.revision(_config(sync), message=message, autogenerate=True)

    await connection.run_sync(write)
