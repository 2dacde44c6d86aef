"""Several processes on one database: what the lock and the CHECK are for, shown with and without them."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import text

from eventfly import orders
from eventfly.clock import SystemClock
from eventfly.journal import verify
from eventfly.runtime import Runtime
from tests.builders import AnEvent, Kind, a_buyer, a_key, a_runtime, an_event
from tests.servers.eventfly import ROOT

PROCESSES, BUYERS, PLACES, ROUNDS = 4, 200, 50, 10


class Racer:
    """One process of buyers."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def hear(self) -> str:
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), 60)
        assert line, "the racer ended"
        return line.decode().strip()

    def send(self, event: AnEvent, buyers: int) -> None:
        assert self.process.stdin is not None
        line = {"event": str(event.id), "type": str(event.types["Free"]), "buyers": buyers}
        self.process.stdin.write(json.dumps(line).encode() + b"\n")

    async def play(self, event: AnEvent, buyers: int) -> Counter[str]:
        self.send(event, buyers)
        return Counter(json.loads(await self.hear()))


@asynccontextmanager
async def racers(url: str, behaviour: str = "sound", count: int = PROCESSES) -> AsyncIterator[list[Racer]]:
    async with AsyncExitStack() as stack:
        started = [await stack.enter_async_context(_racer(url, behaviour)) for _ in range(count)]
        assert [await racer.hear() for racer in started] == ["ready"] * count
        yield started


@asynccontextmanager
async def _racer(url: str, behaviour: str) -> AsyncIterator[Racer]:
    command = [sys.executable, "-m", "tests.faults.orders.racer", url, behaviour]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    try:
        yield Racer(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def all_play(started: list[Racer], event: AnEvent, buyers: int = BUYERS) -> Counter[str]:
    shares = [racer.play(event, buyers // len(started)) for racer in started]
    return sum(await asyncio.gather(*shares), Counter())


async def a_small_event(runtime: Runtime) -> AnEvent:
    return await an_event(runtime, Kind("Free", price=0), total=PLACES)


async def counted(runtime: Runtime, event: AnEvent) -> dict[str, int]:
    statement = text(
        "select (select sold from pools where id = :pool) as sold,"
        " (select held from pools where id = :pool) as held,"
        " (select count(*) from tickets where event_id = :event) as tickets"
    )
    parameters: dict[str, Any] = {"pool": event.pools["total"], "event": event.id}
    if runtime.database.dialect == "sqlite":
        parameters = {name: value.hex for name, value in parameters.items()}
    async with runtime.reading() as connection:
        return dict((await connection.execute(statement, parameters)).one()._mapping)


async def drop_check(runtime: Runtime) -> None:
    async with runtime.transaction() as connection:
        if runtime.database.dialect == "postgresql":
            await connection.execute(text("alter table pools drop constraint ck_pools_not_oversold"))
            return
        # SQLite cannot drop a constraint; its own text says what it checks.
        await connection.execute(text("pragma writable_schema = on"))
        rule = "sold + held + offered <= capacity"
        changed = await connection.execute(
            text("update sqlite_master set sql = replace(sql, :rule, '1 = 1') where name = 'pools'"),
            {"rule": rule},
        )
        assert changed.rowcount == 1
        await connection.execute(text("pragma writable_schema = off"))


async def test_fifty_places_are_sold_exactly_once_to_buyers_in_several_processes(database_url: str) -> None:
    async with a_runtime(database_url, clock=SystemClock()) as runtime, racers(database_url) as started:
        event = await a_small_event(runtime)
        got = await all_play(started, event)
        assert got == {"sold": PLACES, "sold out": BUYERS - PLACES}
        assert await counted(runtime, event) == {"sold": PLACES, "held": 0, "tickets": PLACES}
        assert (await verify(runtime)).problems == ()


async def test_without_the_lock_the_check_refuses_what_would_be_oversold(database_url: str) -> None:
    async with a_runtime(database_url, clock=SystemClock()) as runtime:
        event = await a_small_event(runtime)
        async with racers(database_url, "unlocked") as started:
            got = await all_play(started, event)
        assert got["refused"] > 0
        assert got["sold"] == PLACES
        assert await counted(runtime, event) == {"sold": PLACES, "held": 0, "tickets": PLACES}


async def test_without_lock_and_check_places_are_oversold(database_url: str) -> None:
    async with a_runtime(database_url, clock=SystemClock()) as runtime:
        await drop_check(runtime)
        events = [await a_small_event(runtime) for _ in range(ROUNDS)]
        async with racers(database_url, "unlocked") as started:
            for event in events:
                await all_play(started, event)
        sold = [(await counted(runtime, event))["tickets"] for event in events]
        assert sum(tickets > PLACES for tickets in sold) >= 9, sold


async def test_a_process_killed_in_mid_batch_takes_nothing_with_it(database_url: str) -> None:
    async with a_runtime(database_url, clock=SystemClock()) as runtime:
        event = await a_small_event(runtime)
        async with racers(database_url, "stuck", 1) as doomed, racers(database_url, count=3) as others:
            doomed[0].send(event, BUYERS // 4)
            assert await doomed[0].hear() == "recorded"
            playing = asyncio.create_task(all_play(others, event, BUYERS // 4 * 3))
            await asyncio.sleep(0.3)
            assert not playing.done(), "the open transaction should have kept the others waiting"
            doomed[0].process.kill()
            got = await playing
        assert got == {"sold": PLACES, "sold out": BUYERS // 4 * 3 - PLACES}
        assert await counted(runtime, event) == {"sold": PLACES, "held": 0, "tickets": PLACES}
        assert (await verify(runtime)).problems == ()
        with pytest.raises(orders.SoldOut):
            await orders.place(runtime, event.id, a_key(), event.lines(Free=1), buyer=a_buyer())


@pytest.mark.long
async def test_ten_sales_in_a_row_sell_exactly_what_there_is(database_url: str) -> None:
    async with a_runtime(database_url, clock=SystemClock()) as runtime, racers(database_url) as started:
        for _ in range(ROUNDS):
            event = await a_small_event(runtime)
            got = await all_play(started, event)
            assert got == {"sold": PLACES, "sold out": BUYERS - PLACES}
            assert await counted(runtime, event) == {"sold": PLACES, "held": 0, "tickets": PLACES}
        assert (await verify(runtime)).problems == ()
