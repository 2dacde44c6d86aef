"""Projections: how each kind of message changes the tables.

A projection takes a list of messages of one kind, depends on them alone (no clock, no randomness, no
look-up) and issues one statement per table. Recording and replay run the very same functions.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.journal.messages import Message

Projection = Callable[[AsyncConnection, Sequence[Any]], Awaitable[None]]
_PROJECTIONS: dict[str, Projection] = {}
_TABLES: dict[str, tuple[Table, ...]] = {}


def projects(cls: type[Message]) -> Callable[[Projection], Projection]:
    """Register the projection of one message class."""

    def register(projection: Projection) -> Projection:
        _PROJECTIONS[cls.kind] = projection
        return projection

    return register


def sources(concept: str, *tables: Table) -> None:
    """Declare the tables of a concept that only projections write, parents first."""
    _TABLES[concept] = tables


def sourced_tables() -> dict[str, tuple[Table, ...]]:
    """Return the projected tables by concept, in the order in which the concepts were declared."""
    return dict(_TABLES)


async def project(connection: AsyncConnection, messages: Iterable[Message]) -> None:
    """Apply messages in order; neighbours of one kind go in one call."""
    for kind, run in groupby(messages, key=lambda message: message.kind):
        projection = _PROJECTIONS.get(kind)
        if projection is not None:
            await projection(connection, list(run))
