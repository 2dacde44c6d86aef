"""The database goes away under the box office: in mid-batch, between commit and answer, and for good."""

import asyncio
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import orders
from eventfly.clock import ManualClock
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


class LosesOneAnswer(LosesAnswers):
    """A database that loses the answer to one commit only: the one after so many others."""

    def __init__(self, real: Any, after: int) -> None:
        super().__init__(real, 1)
        self.after = after

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self.real.transaction() as connection:
            yield connection
        self.after -= 1
        if self.after == -1:
            self.lost += 1
            raise Unavailable("the connection broke after the commit")


@pytest.mark.parametrize("after", range(7))
async def test_whichever_answer_is_lost_an_order_is_paid_once_and_cancelled_once(
    database_url: str, after: int
) -> None:
    async with a_runtime(database_url, clock=ManualClock()) as runtime:
        event, key = await an_event(runtime), a_key()
        runtime.database = loses = LosesOneAnswer(runtime.database, after)
        (placed,) = await ask(runtime, event, [key])
        await _until_it_is(orders.PaymentStep.PAID, runtime, event, key)
        await orders.cancel(runtime, event.id, placed.order_id)
        await orders.settle_payments(runtime)
        assert loses.lost == 1
        assert await _money(runtime) == ("cancelled", 1, 1, 1, 1)
        assert (await verify(runtime)).problems == ()


async def _until_it_is(step: orders.PaymentStep, runtime: Runtime, event: AnEvent, key: str) -> None:
    for _ in range(3):
        with suppress(Unavailable):
            outcome = await orders.pay(runtime, event.id, key, {"card": "succeeds"})
            if outcome.step is step:
                return
    raise AssertionError(f"it never was {step}")


async def _money(runtime: Runtime) -> tuple[Any, ...]:
    counted = [
        f"(select count(*) from {name})" for name in ("orders", "payments", "sandbox_charges", "refunds")
    ]
    statement = text(f"select status, {', '.join(counted)} from orders")
    async with runtime.reading() as connection:
        return tuple((await connection.execute(statement)).one())


class Wire:
    """A way to the database that can go silent: nothing is refused, nothing comes back."""

    def __init__(self, url: str) -> None:
        self.far = make_url(url)
        self.open = asyncio.Event()
        self.open.set()
        self.pipes: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Wire":
        self.server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        port = self.server.sockets[0].getsockname()[1]
        self.url = self.far.set(host="127.0.0.1", port=port).render_as_string(hide_password=False)
        return self

    async def __aexit__(self, *_: Any) -> None:
        self.server.close()
        for pipe in self.pipes:
            pipe.cancel()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = str(self.far.host), int(self.far.port or 5432)
        far_reader, far_writer = await asyncio.open_connection(host, port)
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            self.pipes.add(asyncio.create_task(self._pipe(source, sink)))

    async def _pipe(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                await self.open.wait()
                sink.write(data)
        sink.close()


async def test_a_connection_that_falls_silent_holds_nobody_up_for_longer_than_a_deadline_or_two(
    postgresql_url: str,
) -> None:
    limits = replace(generous(), request_deadline_seconds=0.5)
    async with Wire(postgresql_url) as wire, a_runtime(wire.url, limits=limits) as runtime:
        event, keys = await an_event(runtime), [a_key() for _ in range(4)]
        await buy(runtime, event, keys[:1])
        wire.open.clear()
        began = time.monotonic()
        answers = await ask(runtime, event, keys[1:])
        assert {type(answer) for answer in answers} == {Unavailable}
        assert time.monotonic() - began < 2
        await asyncio.sleep(1)
        wire.open.set()
        answers = await _ask_until_it_is_back(runtime, event, keys[1:])
        assert {type(answer) for answer in answers} == {orders.PlacedView}
        assert await held(runtime) == (4, 4)


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
