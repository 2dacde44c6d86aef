"""A migrated database holds what the models say: tables, columns and every named constraint."""

from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Connection, ForeignKeyConstraint, UniqueConstraint, inspect
from sqlmodel import SQLModel

import eventfly.migrations.models  # noqa: F401 - fills the metadata
from eventfly.platform.database import open_database
from eventfly.platform.migrating import migrate, pending

BESIDE = {"alembic_version"}


async def inspected(url: str, read: Any) -> Any:
    database = open_database(url)
    try:
        async with database.reading() as connection:
            return await connection.run_sync(read)
    finally:
        await database.close()


def _checks(connection: Connection) -> set[str]:
    inspector = inspect(connection)
    return {
        str(check["name"])
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }


def _keys(connection: Connection) -> set[str]:
    inspector = inspect(connection)
    names = set(inspector.get_table_names()) - BESIDE
    found = {str(key["name"]) for name in names for key in inspector.get_foreign_keys(name)}
    found |= {str(key["name"]) for name in names for key in inspector.get_unique_constraints(name)}
    return found | {str(index["name"]) for name in names for index in inspector.get_indexes(name)}


def _columns(connection: Connection) -> dict[str, set[tuple[str, bool]]]:
    inspector = inspect(connection)
    return {
        name: {(column["name"], column["nullable"]) for column in inspector.get_columns(name)}
        for name in set(inspector.get_table_names()) - BESIDE
    }


def _constraints(kind: type) -> set[str]:
    tables = SQLModel.metadata.tables.values()
    return {str(item.name) for table in tables for item in table.constraints if isinstance(item, kind)}


async def test_every_check_of_the_models_stands_in_the_database(database_url: str) -> None:
    expected = _constraints(CheckConstraint)
    assert "ck_pools_not_oversold" in expected
    assert await inspected(database_url, _checks) == expected


async def test_every_key_and_index_of_the_models_stands_in_the_database(database_url: str) -> None:
    expected = _constraints(ForeignKeyConstraint) | _constraints(UniqueConstraint)
    expected |= {str(index.name) for table in SQLModel.metadata.tables.values() for index in table.indexes}
    # PostgreSQL also lists the indexes that carry unique constraints; these have the constraints' names.
    assert await inspected(database_url, _keys) == expected


async def test_every_column_of_the_models_stands_in_the_database(database_url: str) -> None:
    expected = {
        table.name: {(column.name, bool(column.nullable)) for column in table.columns}
        for table in SQLModel.metadata.tables.values()
        if not table.name.startswith("tests_")
    }
    assert await inspected(database_url, _columns) == expected


async def test_migrating_again_changes_nothing(database_url: str) -> None:
    assert await migrate(database_url) is False


@pytest.mark.parametrize("kind", [CheckConstraint, ForeignKeyConstraint, UniqueConstraint])
def test_no_constraint_is_nameless(kind: type) -> None:
    assert "None" not in _constraints(kind)


async def test_a_database_without_tables_is_behind(empty_postgresql_url: str) -> None:
    database = open_database(empty_postgresql_url)
    assert await pending(database)
    await database.close()
