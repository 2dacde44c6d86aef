"""Bulk statements for projections: one statement per table, whatever the number of rows.

PostgreSQL takes arrays through ``unnest``, SQLite takes ``executemany``. Inserting through
``insert().values([...])`` compiles a statement per row count and is several times slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

Row = dict[str, Any]


async def insert_rows(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows; all carry the same columns."""
    if not rows:
        return
    columns = tuple(rows[0])
    if _is_postgresql(connection):
        await connection.execute(_insert_arrays(table, columns), _arrays(columns, rows))
    else:
        await connection.execute(_insert_one(table, columns), _coerced(rows))


async def set_rows(
    connection: AsyncConnection, table: Table, keys: Sequence[str], rows: Sequence[Row]
) -> None:
    """Set the columns of ``rows`` that are not keys, each on the row its keys name."""
    await _update(connection, table, tuple(keys), rows, adding=False)


async def add_rows(
    connection: AsyncConnection, table: Table, keys: Sequence[str], rows: Sequence[Row]
) -> None:
    """Add the columns of ``rows`` that are not keys to what stands there; each key at most once in ``rows``."""
    await _update(connection, table, tuple(keys), rows, adding=True)


async def _update(
    connection: AsyncConnection, table: Table, keys: tuple[str, ...], rows: Sequence[Row], *, adding: bool
) -> None:
    if not rows:
        return
    # The last of several changes of one row wins: an update joins each row only once.
    rows = rows if adding else list({tuple(row[key] for key in keys): row for row in rows}.values())
    columns = tuple(rows[0])
    if _is_postgresql(connection):
        await connection.execute(_update_arrays(table, keys, columns, adding), _arrays(columns, rows))
    else:
        await connection.execute(_update_one(table, keys, columns, adding), _coerced(rows))


def _is_postgresql(connection: AsyncConnection) -> bool:
    return connection.dialect.name == "postgresql"


def _arrays(columns: tuple[str, ...], rows: Sequence[Row]) -> dict[str, list[Any]]:
    return {column: [row[column] for row in rows] for column in columns}


def _coerced(rows: Sequence[Row]) -> list[Row]:
    return [dict(row) for row in rows]


@cache
def _insert_arrays(table: Table, columns: tuple[str, ...]) -> TextClause:
    names = ", ".join(columns)
    arrays = ", ".join(f":{column}" for column in columns)
    statement = text(f"insert into {table.name} ({names}) select * from unnest({arrays})")  # noqa: S608
    return _typed_arrays(statement, table, columns)


@cache
def _update_arrays(table: Table, keys: tuple[str, ...], columns: tuple[str, ...], adding: bool) -> TextClause:
    sets = ", ".join(
        f"{column} = {f'target.{column} + ' if adding else ''}given.{column}"
        for column in columns
        if column not in keys
    )
    arrays = ", ".join(f":{column}" for column in columns)
    where = " and ".join(f"target.{key} = given.{key}" for key in keys)
    statement = text(
        f"update {table.name} as target set {sets} "  # noqa: S608 - names come from our own tables
        f"from unnest({arrays}) as given({', '.join(columns)}) where {where}"
    )
    return _typed_arrays(statement, table, columns)


def _typed_arrays(statement: TextClause, table: Table, columns: tuple[str, ...]) -> TextClause:
    return statement.bindparams(*(bindparam(column, type_=ARRAY(table.c[column].type)) for column in columns))


@cache
def _insert_one(table: Table, columns: tuple[str, ...]) -> TextClause:
    names, values = ", ".join(columns), ", ".join(f":{column}" for column in columns)
    return _typed(text(f"insert into {table.name} ({names}) values ({values})"), table, columns)  # noqa: S608


@cache
def _update_one(table: Table, keys: tuple[str, ...], columns: tuple[str, ...], adding: bool) -> TextClause:
    sets = ", ".join(
        f"{column} = {f'{column} + ' if adding else ''}:{column}" for column in columns if column not in keys
    )
    where = " and ".join(f"{key} = :{key}" for key in keys)
    return _typed(text(f"update {table.name} set {sets} where {where}"), table, columns)  # noqa: S608


def _typed(statement: TextClause, table: Table, columns: tuple[str, ...]) -> TextClause:
    return statement.bindparams(*(bindparam(column, type_=table.c[column].type) for column in columns))
