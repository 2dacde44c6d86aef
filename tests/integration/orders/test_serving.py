"""How long anybody waits at the box office: for an answer, for a turn, and for places to come back."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from eventfly import orders
from eventfly.assembly import running
from eventfly.clock import ManualClock, SystemClock
from eventfly.errors import Unavailable
from eventfly.orders import loading
from eventfly.platform.scheduler import Job, Scheduler
from eventfly.runtime import Limits, Runtime
from tests.builders import AnEvent, a_runtime, an_event
from tests.integration.orders.test_box_office import a_request, counters, hold

TOTAL_OF = "select held from pools where kind = 'total' and event_id = '{}'"


@asynccontextmanager
async def locked_elsewhere(url: str, event: AnEvent) -> AsyncIterator[None]:
    """Another process is in the middle of a batch: of this event, or on SQLite of any."""
    if url.startswith("sqlite"):
        connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("begin immediate")
    else:
        connection = await asyncio.to_thread(psycopg.connect, url)
        connection.execute("select 1 from event_sequences where event_id = %s for update", [event.id])
    try:
        yield
    finally:
        connection.close()


async def until_free(runtime: Runtime, event: AnEvent, *, seconds: float) -> None:
    """Wait for the last held place to come back, without asking the box office for anything."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if (await counters(runtime, event))[1] == 0:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"places are still held after {seconds} s")


async def test_nobody_waits_past_the_deadline_for_a_batch_that_hangs(database_url: str) -> None:
    async with a_runtime(database_url, limits=Limits(request_deadline_seconds=0.4)) as runtime:
        event = await an_event(runtime)
        await hold(runtime, event)
        async with locked_elsewhere(database_url, event):
            began = time.monotonic()
            answers = await asyncio.gather(*(hold(runtime, event) for _ in range(3)), return_exceptions=True)
            waited = time.monotonic() - began
        assert {type(answer) for answer in answers} == {Unavailable}
        assert waited < 2
        await hold(runtime, event)


async def test_a_request_that_breaks_the_task_itself_is_counted_and_the_next_one_served(
    database_url: str,
) -> None:
    async with a_runtime(database_url, limits=Limits(request_deadline_seconds=1.5)) as runtime:
        event, office = await an_event(runtime), runtime.box_offices
        unhashable: Any = []
        broken = replace(a_request(event), order_id=unhashable)
        answers = await asyncio.gather(
            office.submit(broken), office.submit(a_request(event)), return_exceptions=True
        )
        assert [type(answer) for answer in answers] == [Unavailable, orders.Answer]
        assert office.restarts == 1


async def test_a_hot_event_lets_a_quiet_one_have_its_turn(database_url: str) -> None:
    limits = Limits(box_offices=1, batch_size=2)
    async with a_runtime(database_url, limits=limits, pool_size=3) as runtime:
        hot, quiet = await an_event(runtime), await an_event(runtime)
        answered: list[str] = []

        async def ask(event: AnEvent, name: str) -> None:
            await runtime.box_offices.submit(a_request(event))
            answered.append(name)

        rush = [asyncio.create_task(ask(hot, "hot")) for _ in range(40)]
        await asyncio.sleep(0)
        await ask(quiet, "quiet")
        await asyncio.gather(*rush)
        assert answered.index("quiet") <= 4


async def test_batches_get_smaller_where_deciding_them_takes_the_loop_too_long(database_url: str) -> None:
    async with a_runtime(database_url, limits=Limits(batch_milliseconds=0)) as runtime:
        event = await an_event(runtime)
        await asyncio.gather(*(runtime.box_offices.submit(a_request(event)) for _ in range(30)))
        rush = [asyncio.create_task(runtime.box_offices.submit(a_request(event))) for _ in range(60)]
        done, _ = await asyncio.wait(rush, return_when=asyncio.FIRST_COMPLETED)
        assert len(done) < 60
        await asyncio.gather(*rush)
        assert await counters(runtime, event) == (0, 90)


async def test_holds_that_end_together_return_together_however_many_they_are(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "DUE_A_BATCH", 2)
    event = await an_event(runtime)
    for _ in range(7):
        await hold(runtime, event)
    runtime.clock.advance(minutes=3)  # type: ignore[attr-defined]
    await orders.expire_holds(runtime)
    await until_free(runtime, event, seconds=1)


async def test_an_open_box_office_returns_a_hold_by_itself_when_it_ends(database_url: str) -> None:
    limits = Limits(hold_without_contact_seconds=1)
    async with a_runtime(database_url, clock=SystemClock(), limits=limits) as runtime:
        event = await an_event(runtime)
        await hold(runtime, event)
        assert await counters(runtime, event) == (0, 1)
        await until_free(runtime, event, seconds=3)


async def test_holds_return_within_two_seconds_with_nobody_on_the_page_and_after_a_restart(
    database_url: str,
) -> None:
    clock = ManualClock()
    async with a_runtime(database_url, clock=clock) as before:
        event = await an_event(before, total=1)
        async with running(before):
            await hold(before, event)
            clock.advance(minutes=3)
            await until_free(before, event, seconds=2)
            await hold(before, event)
    clock.advance(minutes=3)
    async with a_runtime(database_url, clock=clock) as after, running(after):
        await until_free(after, event, seconds=2)


async def test_an_event_that_is_locked_does_not_keep_the_places_of_others(postgresql_url: str) -> None:
    async with a_runtime(postgresql_url) as runtime:
        stuck, other = await an_event(runtime), await an_event(runtime)
        await hold(runtime, stuck)
        runtime.clock.advance(minutes=3)  # type: ignore[attr-defined]
        sweeping = Scheduler([Job("expire holds", 0.2, lambda: orders.expire_holds(runtime))])
        async with locked_elsewhere(postgresql_url, stuck):
            sweeping.start()
            await asyncio.sleep(0.5)
            await hold(runtime, other)
            runtime.clock.advance(minutes=3)  # type: ignore[attr-defined]
            until = time.monotonic() + 2
            while await held_of(runtime, other) and time.monotonic() < until:
                await asyncio.sleep(0.05)
            assert await held_of(runtime, other) == 0
            assert await held_of(runtime, stuck) == 1
        await sweeping.close()


async def held_of(runtime: Runtime, event: AnEvent) -> int:
    async with runtime.reading() as connection:
        return (await connection.execute(text(TOTAL_OF.format(event.id)))).scalar_one()
