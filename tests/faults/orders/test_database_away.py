"""The database goes away under the box office: in mid-batch, between commit and answer, and for good."""

import asyncio
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import orders
from eventfly.errors import Unavailable
from eventfly.journal import verify
from eventfly.orders.addressing import find_event
from eventfly.platform.migrating import migrate
from eventfly.runtime import Limits, Runtime
from tests.builders import AnEvent, a_buyer, a_key, a_runtime, an_event
from tests.servers import postgresql, sharing

BUYERS = 40


async def buy(runtime: Runtime, event: AnEvent, keys: list[str]) -> list[Any]:
    # Known beforehand, so that everybody arrives at once.
    await find_event(runtime, event.id)
    return await ask(runtime, event, keys)


async def ask(runtime: Runtime, event: AnEvent, keys: list[str]) -> list[Any]:
    buyer = a_buyer(email="ada@example.org")
    asked = (orders.place(runtime, event.id, key, event.lines(Regular=1), buyer=buyer) for key in keys)
    return await asyncio.gather(*asked, return_exceptions=True)


async def held(runtime: Runtime) -> tuple[int, int]:
    statement = text("select (select count(*) from orders), (select held from pools where kind = 'total')")
    async with runtime.reading() as connection:
        return tuple((await connection.execute(statement)).one())


def cut_connections(url: str) -> None:
    """Kill every other connection to the database, as a failing network or a restarting server would."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


@asynccontextmanager
async def an_event_locked(url: str, event: AnEvent) -> AsyncIterator[None]:
    connection = await psycopg.AsyncConnection.connect(url)
    try:
        statement = "select 1 from event_sequences where event_id = %s for update"
        await connection.execute(statement, [event.id])
        yield
    finally:
        await connection.close()


async def until_somebody_waits(url: str) -> None:
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        for _ in range(200):
            row = await (await connection.execute(waiting)).fetchone()
            if row and row[0]:
                return
            await asyncio.sleep(0.01)
    raise AssertionError("no batch waits for the lock")


async def test_buyers_are_served_once_when_the_connection_breaks_in_mid_batch(postgresql_url: str) -> None:
    async with a_runtime(postgresql_url, limits=generous()) as runtime:
        event, keys = await an_event(runtime), [a_key() for _ in range(BUYERS)]
        async with an_event_locked(postgresql_url, event):
            buying = asyncio.create_task(buy(runtime, event, keys))
            await until_somebody_waits(postgresql_url)
            await asyncio.to_thread(cut_connections, postgresql_url)
        assert [type(answer) for answer in await buying] == [orders.PlacedView] * BUYERS
        assert await held(runtime) == (BUYERS, BUYERS)
        assert (await verify(runtime)).problems == ()


async def test_orders_stay_single_while_connections_break_again_and_again(postgresql_url: str) -> None:
    async with a_runtime(postgresql_url, limits=generous()) as runtime:
        event, keys = await an_event(runtime), [a_key() for _ in range(BUYERS * 5)]
        cutting = asyncio.create_task(_cut_for(postgresql_url, seconds=1.5))
        missing = list(keys)
        while missing:
            # A few at a time, so that many batches are cut; who got no answer asks again by the same key.
            some = missing[:10]
            answers = await ask(runtime, event, some)
            unexpected = [a for a in answers if not isinstance(a, orders.PlacedView | Unavailable)]
            assert unexpected == []
            refused = [k for k, a in zip(some, answers, strict=True) if isinstance(a, Unavailable)]
            missing = missing[10:] + refused
        await cutting
        assert await held(runtime) == (len(keys), len(keys))
        assert (await verify(runtime)).problems == ()


async def _cut_for(url: str, *, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await asyncio.to_thread(cut_connections, url)
        await asyncio.sleep(0.02)


class LosesAnswers:
    """A database whose next commits succeed, and whose answers to them are lost."""

    def __init__(self, real: Any, losses: int) -> None:
        self.real, self.losses, self.lost = real, losses, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self.real.transaction() as connection:
            yield connection
        if self.lost < self.losses:
            self.lost += 1
            raise Unavailable("the connection broke after the commit")


@pytest.mark.parametrize("losses", [1, 2])
async def test_a_lost_answer_to_a_commit_makes_no_second_order(database_url: str, losses: int) -> None:
    async with a_runtime(database_url, limits=generous()) as runtime:
        event, keys = await an_event(runtime), [a_key() for _ in range(BUYERS)]
        runtime.database = loses = LosesAnswers(runtime.database, losses)
        first = await buy(runtime, event, keys)
        expected = orders.PlacedView if losses == 1 else Unavailable
        assert loses.lost == losses
        assert {type(answer) for answer in first} == {expected}
        again = await buy(runtime, event, keys)
        assert all(placed.repeated for placed in again)
        assert len({placed.order_id for placed in again}) == BUYERS
        assert await held(runtime) == (BUYERS, BUYERS)
        assert (await verify(runtime)).problems == ()


class Server:
    """A PostgreSQL server of this test's own, which can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.record = postgresql.start(folder)
        self.folder, self.url = folder, self.record["url"]
        self.process: subprocess.Popen[bytes] | None = None
        process = Path(f"/proc/{self.record['pid']}")
        self.command = [part.decode() for part in (process / "cmdline").read_bytes().split(b"\0") if part]
        self.user = process.stat().st_uid

    def stop(self) -> None:
        # Not politely: PostgreSQL would wait for the connections to be closed.
        os.kill(self.record["pid"], signal.SIGINT)
        sharing.stop(self.record["pid"])

    def start_again(self) -> None:
        log = self.folder / "server.log"
        process = sharing.launch(self.command, log, user=self.user, cwd=self.folder)
        self.record["pid"] = process.pid
        sharing.wait_for_port(self.record["port"], process, log)


@pytest.fixture
def own_server() -> Iterator[Server]:
    # Not pytest's own folders: PostgreSQL runs as another user, who may not enter them.
    with tempfile.TemporaryDirectory(prefix="eventfly-away-") as name:
        Path(name).chmod(0o755)
        server = Server(Path(name))
        yield server
        server.stop()


async def test_everybody_is_told_to_come_back_while_the_database_is_down_and_it_recovers_alone(
    own_server: Server,
) -> None:
    await migrate(own_server.url)
    async with a_runtime(own_server.url, limits=generous()) as runtime:
        event, keys = await an_event(runtime), [a_key() for _ in range(BUYERS)]
        await asyncio.to_thread(own_server.stop)
        refused = await ask(runtime, event, keys)
        assert {type(answer) for answer in refused} == {Unavailable}
        assert all(answer.retry_after > 0 for answer in refused)
        await asyncio.to_thread(own_server.start_again)
        answers = await _ask_until_it_is_back(runtime, event, keys)
        assert {type(answer) for answer in answers} == {orders.PlacedView}
        assert await held(runtime) == (BUYERS, BUYERS)


async def _ask_until_it_is_back(runtime: Runtime, event: AnEvent, keys: list[str]) -> list[Any]:
    for _ in range(50):
        answers = await ask(runtime, event, keys)
        if not any(isinstance(answer, Unavailable) for answer in answers):
            break
        await asyncio.sleep(0.1)
    return answers


def generous() -> Limits:
    return Limits(places_held_per_contact=10_000, places_held_per_client=10_000)
