"""Inserting what is not there yet: the answer to every request that may come twice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, TextClause, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection


async def insert_missing(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert those rows whose primary key is not taken; leave the others as they stand."""
    if not rows:
        return
    columns = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        await connection.execute(_insert_arrays(table, columns, ""), _arrays(columns, rows))
    else:
        await connection.execute(_insert_one(table, columns), list(rows))


async def insert_first(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Insert rows whose ``idempotency_key`` is not taken; return the references of those that were inserted.

    Of several rows with one key the first wins. Rows must be sorted by key, so that two processes cannot
    wait for each other.
    """
    columns = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        statement = _insert_arrays(table, columns, "reference")
        return set((await connection.execute(statement, _arrays(columns, rows))).scalars())
    await connection.execute(_insert_one(table, columns), list(rows))
    keys = {row["idempotency_key"] for row in rows}
    standing = await connection.execute(select(table.c.reference).where(table.c.idempotency_key.in_(keys)))
    return set(standing.scalars()) & {row["reference"] for row in rows}


def _arrays(columns: tuple[str, ...], rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    return {column: [row[column] for row in rows] for column in columns}


@cache
def _insert_arrays(table: Table, columns: tuple[str, ...], returning: str) -> TextClause:
    names, arrays = ", ".join(columns), ", ".join(f":{column}" for column in columns)
    statement = text(
        f"insert into {table.name} ({names}) select * from unnest({arrays}) "  # noqa: S608 - our own names
        f"on conflict do nothing{f' returning {returning}' if returning else ''}"
    )
    typed = (bindparam(column, type_=ARRAY(table.c[column].type)) for column in columns)
    return statement.bindparams(*typed)


@cache
def _insert_one(table: Table, columns: tuple[str, ...]) -> TextClause:
    names, values = ", ".join(columns), ", ".join(f":{column}" for column in columns)
    statement = text(f"insert into {table.name} ({names}) values ({values}) on conflict do nothing")  # noqa: S608
    return statement.bindparams(*(bindparam(column, type_=table.c[column].type) for column in columns))
