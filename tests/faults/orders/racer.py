"""A process full of buyers: `python -m tests.faults.orders.racer URL BEHAVIOUR`.

It says `ready`, then plays a round for each line of its input, `{"event": ID, "type": ID, "buyers": N}`, and
answers each with a line of what its buyers got. Behaviours: `sound` (the product as it is), `unlocked` (no lock
between reading and writing, numbers of its own so that only the pools stand guard) and `stuck` (stays for ever in
its open transaction, once everything is recorded, and says `recorded`).
"""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import orders
from eventfly.clock import SystemClock
from eventfly.journal import StreamHead
from eventfly.orders import boxoffice
from eventfly.orders.addressing import find_event
from eventfly.runtime import Runtime
from tests.builders import a_buyer, a_key, a_runtime

A_MOMENT = 0.25
"""Between reading and writing, so that every process has read before the first has written."""


async def race(url: str, behaviour: str) -> None:
    seen: Counter[str] = Counter()
    async with a_runtime(url, clock=SystemClock()) as runtime:
        _count_refused_rows(runtime, seen)
        {"sound": _change_nothing, "unlocked": _take_no_lock, "stuck": _never_commit}[behaviour](runtime)
        _say("ready")
        while line := await asyncio.to_thread(sys.stdin.readline):
            seen.clear()
            await _play(runtime, SimpleNamespace(**json.loads(line)), seen)
            _say(json.dumps(seen))


async def _play(runtime: Runtime, round_: Any, seen: Counter[str]) -> None:
    event_id = UUID(round_.event)
    await find_event(runtime, event_id)
    buyers = (_buy(runtime, event_id, UUID(round_.type)) for _ in range(round_.buyers))
    seen.update(await asyncio.gather(*buyers))


async def _buy(runtime: Runtime, event_id: UUID, type_id: UUID) -> str:
    lines = [orders.LineRequest(type_id, 1, 0)]
    try:
        await orders.place(runtime, event_id, a_key(), lines, buyer=a_buyer())
    except orders.SoldOut:
        return "sold out"
    except Exception as error:
        return type(error).__name__
    return "sold"


def _change_nothing(_runtime: Runtime) -> None:
    pass


def _take_no_lock(runtime: Runtime) -> None:
    write_beside = boxoffice.write_beside
    numbers = os.getpid() * 1_000_000

    async def head_of_its_own(_connection: AsyncConnection, event_id: UUID) -> StreamHead:
        nonlocal numbers
        numbers += 1000
        return StreamHead(event_id, numbers, "")

    async def begin_only_now(connection: AsyncConnection, *rest: Any) -> None:
        await asyncio.sleep(A_MOMENT)
        if connection.dialect.name == "sqlite":
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        await write_beside(connection, *rest)

    boxoffice.lock_stream = head_of_its_own  # type: ignore[assignment]
    boxoffice.write_beside = begin_only_now  # type: ignore[assignment]
    if runtime.database.dialect == "sqlite":
        runtime.database.transaction = lambda: _read_outside(runtime)  # type: ignore[method-assign]


@asynccontextmanager
async def _read_outside(runtime: Runtime) -> AsyncIterator[AsyncConnection]:
    # A SQLite transaction that read too early may not write at all; so the reads stand outside of it.
    async with runtime.database.engine.connect() as connection:  # type: ignore[attr-defined]
        try:
            yield connection
        except BaseException:
            await connection.exec_driver_sql("ROLLBACK")
            raise
        await connection.exec_driver_sql("COMMIT")


def _never_commit(_runtime: Runtime) -> None:
    record = boxoffice.record

    async def record_and_stay(*arguments: Any) -> Any:
        await record(*arguments)
        _say("recorded")
        await asyncio.sleep(3600)

    boxoffice.record = record_and_stay  # type: ignore[assignment]


def _count_refused_rows(runtime: Runtime, seen: Counter[str]) -> None:
    def count(context: Any) -> None:
        if isinstance(context.sqlalchemy_exception, IntegrityError):
            refused = "not_oversold" in str(context.original_exception)
            seen["refused" if refused else "other"] += 1

    engine = runtime.database.engine.sync_engine  # type: ignore[attr-defined]
    sqlalchemy_event.listen(engine, "handle_error", count)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    asyncio.run(race(*sys.argv[1:]))
