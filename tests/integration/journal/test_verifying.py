"""Journal and tables say the same, and whoever changes one of them is found out."""

import asyncio
import sys
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import text

from eventfly import journal, orders, payments, tickets
from eventfly.clock import ManualClock
from eventfly.errors import NotFound
from eventfly.journal import projecting
from eventfly.runtime import Runtime
from tests.builders import AnEvent, Kind, a_buyer, a_key, a_paid_order, a_runtime, an_event
from tests.integration.journal.random_day import STEPS, RandomDay


async def change(runtime: Runtime, statement: str) -> None:
    async with runtime.transaction() as connection:
        await connection.execute(text(statement))


async def a_small_day(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Regular", 1500, 20), total=20)
    await a_paid_order(runtime, event, Regular=2)
    placed = await a_paid_order(runtime, event, Regular=3)
    await orders.cancel(runtime, event.id, placed.order_id)
    for _ in range(3):
        await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), buyer=a_buyer())
    verdict = await journal.verify(runtime)
    assert verdict.problems == ()


async def test_a_random_day_verifies_and_replays_to_the_same(runtime: Runtime) -> None:
    day = RandomDay(runtime, seed=20271123)
    await day.live()
    assert all(day.done[step] >= day.at_least for step in STEPS), day.done
    verdict = await journal.verify(runtime)
    assert verdict.problems == ()
    assert verdict.messages > 500
    for concept in journal.sourced_tables():
        assert await journal.replay(runtime, concept) == verdict.messages
    assert await journal.verify(runtime) == verdict


async def test_the_journal_of_a_random_day_names_nobody_and_holds_no_secret(runtime: Runtime) -> None:
    day = RandomDay(runtime, seed=7, at_least=5)
    await day.live()
    async with runtime.reading() as connection:
        bodies = "\n".join((await connection.execute(text("select body from journal"))).scalars()).lower()
    private = {word.lower() for word in day.names | day.addresses | day.secrets}
    assert len(private) > 20
    assert [word for word in private if word in bodies] == []


@pytest.mark.parametrize(
    "statement",
    [
        "update orders set total_minor = total_minor + 1 where status = 'paid'",
        "update pools set sold = sold + 1 where kind = 'total'",
        "update payments set paid_minor = paid_minor - 1 where status = 'succeeded' and refunded_minor = 0",
        "delete from tickets where status = 'void'",
        "update journal set body = replace(body, '1500', '1400') where kind = 'orders.placed' and seq < 9",
        "delete from journal where kind = 'orders.cancelled'",
        "delete from journal where seq = (select max(seq) from journal)",
        "update event_sequences set last_seq = last_seq + 1",
    ],
)
async def test_a_tampered_row_is_found(runtime: Runtime, statement: str) -> None:
    await a_small_day(runtime)
    await change(runtime, statement)
    assert not (await journal.verify(runtime)).sound


async def test_a_reordered_pair_is_found_even_if_it_changes_no_table(runtime: Runtime) -> None:
    await a_small_day(runtime)
    async with runtime.reading() as connection:
        last = (await connection.execute(text("select max(seq) from journal"))).scalar_one()
    for was, becomes in ((last, -1), (last - 1, last), (-1, last - 1)):
        await change(runtime, f"update journal set seq = {becomes} where seq = {was}")
    assert not (await journal.verify(runtime)).sound


LINES = {
    "the places of a cancelled order": (orders.OrderCancelled.kind, "move_pools"),
    "the places of a placed order": (orders.OrderPlaced.kind, "move_pools"),
    "the places of a paid order": (orders.OrderPaid.kind, "move_pools"),
    "the lines of an order": (orders.OrderPlaced.kind, "insert_rows order_lines"),
    "that an order is paid": (orders.OrderPaid.kind, "set_rows orders"),
    "that an order is cancelled": (orders.OrderCancelled.kind, "set_rows orders"),
    "the money of a payment": (payments.PaymentSucceeded.kind, "set_rows payments"),
    "the tickets": (tickets.TicketsIssued.kind, "insert_rows tickets"),
    "that tickets are void": (tickets.TicketsVoided.kind, "set_rows tickets"),
    "a refund": (payments.RefundStarted.kind, "insert_rows refunds"),
    "the money of a refund": (payments.RefundSucceeded.kind, "add_rows payments"),
}
"""Lines of projections that could be forgotten: the kind of message, and the statement of its projection."""


def without(monkeypatch: pytest.MonkeyPatch, kind: str, line: str) -> None:
    """Let the projection of one kind of message lack one of its statements."""
    projection, (call, *table) = projecting._PROJECTIONS[kind], line.split()

    async def lacking(connection: Any, messages: Any) -> None:
        module = sys.modules[projection.__module__]
        statement = getattr(module, call)

        async def skip(connection: Any, *rest: Any, **named: Any) -> None:
            if table and rest[0].name != table[0]:
                await statement(connection, *rest, **named)

        with monkeypatch.context() as patch:
            patch.setattr(module, call, skip)
            await projection(connection, messages)

    monkeypatch.setitem(projecting._PROJECTIONS, kind, lacking)


@pytest.mark.parametrize("line", LINES)
async def test_a_projection_that_always_lacked_a_line_is_found_by_the_recount(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    without(monkeypatch, *LINES[line])
    event = await an_event(runtime, Kind("Regular", 1500, 20), total=20)
    with suppress(Exception):
        await a_paid_order(runtime, event, Regular=1)
        placed = await a_paid_order(runtime, event, Regular=3)
        await orders.cancel(runtime, event.id, placed.order_id)
    assert not (await journal.verify(runtime)).sound


@pytest.mark.parametrize("line", LINES)
async def test_a_projection_that_lost_a_line_since_is_found_row_by_row(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    await a_small_day(runtime)
    without(monkeypatch, *LINES[line])
    assert not (await journal.verify(runtime)).sound


async def test_replaying_what_is_no_concept_says_which_there_are(runtime: Runtime) -> None:
    with pytest.raises(NotFound, match="orders"):
        await journal.replay(runtime, "nonsense")


async def test_a_replay_mends_tables_that_were_tampered_with(runtime: Runtime) -> None:
    await a_small_day(runtime)
    await change(runtime, "update orders set total_minor = 1 where status = 'paid'")
    await journal.replay(runtime, "orders")
    assert (await journal.verify(runtime)).problems == ()


async def test_constraints_survive_a_replay(runtime: Runtime) -> None:
    await a_small_day(runtime)
    await journal.replay(runtime, "events")
    with pytest.raises(Exception, match="ck_pools_not_oversold"):
        await change(runtime, "update pools set held = 100 where kind = 'total'")
    event = await an_event(runtime)
    await a_paid_order(runtime, event)
    assert (await journal.verify(runtime)).problems == ()


async def test_whoever_buys_while_tables_are_replayed_keeps_the_places(database_url: str) -> None:
    async with a_runtime(database_url, clock=ManualClock(), pool_size=8) as runtime:
        event = await an_event(runtime, Kind("Free", 0), total=1000)
        await buy_some(runtime, event, 20)
        sold, selling = 20, asyncio.Event()

        async def sell() -> None:
            nonlocal sold
            while not selling.is_set():
                await buy_some(runtime, event, 3)
                sold += 3

        buyers = asyncio.create_task(sell())
        for concept in journal.sourced_tables():
            await journal.replay(runtime, concept)
        selling.set()
        await buyers
        assert sold > 20
        verdict = await journal.verify(runtime)
        assert verdict.problems == ()
        async with runtime.reading() as connection:
            counted = await connection.execute(text("select sold from pools where kind = 'total'"))
            assert counted.scalar_one() == sold


async def buy_some(runtime: Runtime, event: AnEvent, count: int) -> None:
    lines = event.lines(Free=1)
    await asyncio.gather(
        *(orders.place(runtime, event.id, a_key(), lines, buyer=a_buyer()) for _ in range(count))
    )
