"""Verifying: is the journal whole, and do the tables say what it says?

Journal and tables are read in one snapshot. Three independent questions: is every stream an unbroken chain;
does projecting it from the start give the tables, row by row; and do plain counts over the tables agree.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.journal.messages import chain
from eventfly.journal.projecting import sourced_tables
from eventfly.journal.rebuilding import entries, head, rebuild, streams
from eventfly.runtime import Runtime

Recount = Callable[[AsyncConnection], Awaitable[list[str]]]
MOST_SHOWN = 20
_RECOUNTS: list[Recount] = []


def recounts(check: Recount) -> Recount:
    """Register an independent count over the tables, which returns what does not add up."""
    _RECOUNTS.append(check)
    return check


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found; no problems means that journal and tables agree."""

    streams: int
    messages: int
    rows: int
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.problems


async def verify(runtime: Runtime) -> Verdict:
    """Verify everything; changes nothing, and may run while serving."""
    problems: list[str] = []
    async with runtime.database.scratch(all_sourced()) as (source, scratch):
        names = await streams(source)
        for event_id in names:
            problems += await _broken_links(source, event_id)
        messages, rows = 0, 0
        try:
            messages = await rebuild(source, scratch, {})
        except Exception as error:
            problems.append(f"the journal cannot be projected: {type(error).__name__}: {_first_line(error)}")
        else:
            for table in all_sourced():
                count, differences = await _compare(source, scratch, table)
                rows += count
                problems += differences
        for recount in _RECOUNTS:
            problems += await recount(source)
    return Verdict(len(names), messages, rows, tuple(problems))


def all_sourced() -> list[Table]:
    """List every table that only projections write, parents first."""
    return [table for tables in sourced_tables().values() for table in tables]


async def _broken_links(source: AsyncConnection, event_id: UUID) -> list[str]:
    seq, digest = 0, ""
    async for rows in entries(source, event_id):
        for row in rows:
            if row.seq != seq + 1:
                return [f"stream {event_id}: entry {seq + 1} is missing"]
            if chain(digest, row.seq, row.message_id, row.kind, row.body) != row.digest:
                return [f"stream {event_id}: entry {row.seq} is not what was recorded"]
            seq, digest = row.seq, row.digest
    end = await head(source, event_id)
    if end is None or end.last_seq != seq or end.digest != digest:
        return [f"stream {event_id}: its head does not match its last entry, {seq}"]
    return []


async def _compare(source: AsyncConnection, scratch: AsyncConnection, table: Table) -> tuple[int, list[str]]:
    kept, rebuilt = await _rows(source, table), await _rows(scratch, table)
    differences = [
        f"{table.name} {_name(key)}: {_difference(kept.get(key), rebuilt.get(key))}"
        for key in sorted(kept.keys() | rebuilt.keys())
        if kept.get(key) != rebuilt.get(key)
    ]
    return len(kept), differences[:MOST_SHOWN]


async def _rows(connection: AsyncConnection, table: Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    keys = [column.name for column in table.primary_key]
    rows = (await connection.execute(select(table))).mappings()
    return {tuple(str(row[key]) for key in keys): dict(row) for row in rows}


def _name(key: tuple[Any, ...]) -> str:
    return "/".join(key)


def _difference(kept: dict[str, Any] | None, rebuilt: dict[str, Any] | None) -> str:
    if kept is None:
        return "is missing in the table"
    if rebuilt is None:
        return "is in the table and not in the journal"
    changed = [name for name in kept if kept[name] != rebuilt[name]]
    return ", ".join(f"{name} is {kept[name]!r} and should be {rebuilt[name]!r}" for name in changed)


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
