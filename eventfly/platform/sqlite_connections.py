"""Connections to SQLite whose transactions run to their end, even for a task that is cancelled meanwhile.

A statement abandoned in its thread keeps the connection's transaction open, and with it the file's one write
lock: every later writer would wait in vain. So a cancellation waits: statements are answered, the transaction
commits or rolls back, and the task is cancelled at its next wait for anything else.
"""

import asyncio
import sqlite3
from typing import Any

import aiosqlite


class _FinishingConnection(aiosqlite.Connection):
    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        statement = asyncio.ensure_future(super()._execute(fn, *args, **kwargs))  # type: ignore[no-untyped-call]
        try:
            return await asyncio.shield(statement)
        except asyncio.CancelledError:
            await asyncio.wait([statement])
            _cancel_later()
            return statement.result()


def _cancel_later() -> None:
    task = asyncio.current_task()
    assert task is not None  # only a task can be cancelled
    # Counted once, so that a timeout around the task still knows its own cancellation.
    task.uncancel()
    task.cancel()


def connect(database: str, **options: Any) -> aiosqlite.Connection:
    """Open a connection, as the engine's ``async_creator_fn``; its thread ends with the process."""
    connection = _FinishingConnection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
