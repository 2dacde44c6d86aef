"""The box office with a real database under it."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from eventfly import events, orders
from eventfly.clock import ManualClock
from eventfly.errors import NotFound, Unavailable
from eventfly.identifiers import new_id
from eventfly.journal import verify
from eventfly.runtime import Limits, Runtime
from tests.builders import AnEvent, Kind, a_buyer, a_key, a_paid_order, a_runtime, an_event


async def counters(runtime: Runtime, event: AnEvent) -> tuple[int, int]:
    async with runtime.reading() as connection:
        statement = text("select sold, held from pools where kind = 'total'")
        row = (await connection.execute(statement)).one()
    return row.sold, row.held


async def hold(runtime: Runtime, event: AnEvent, quantity: int = 1) -> str:
    key = a_key()
    await orders.place(runtime, event.id, key, event.lines(Regular=quantity))
    return key


async def test_everybody_waiting_is_served_by_one_transaction(runtime: Runtime) -> None:
    event = await an_event(runtime, total=50)
    results = await asyncio.gather(*(hold(runtime, event) for _ in range(80)), return_exceptions=True)
    assert sum(isinstance(result, str) for result in results) == 50
    assert {type(result) for result in results} == {str, orders.SoldOut}
    assert await counters(runtime, event) == (0, 50)


async def test_the_same_key_at_once_and_later_gives_one_order(runtime: Runtime) -> None:
    event, key = await an_event(runtime), a_key()
    placed = await asyncio.gather(
        *(orders.place(runtime, event.id, key, event.lines(Regular=2)) for _ in range(5))
    )
    placed.append(await orders.place(runtime, event.slug, key, event.lines(Regular=2)))
    assert len({order.order_id for order in placed}) == 1
    assert len({order.secret for order in placed}) == 1
    assert await counters(runtime, event) == (0, 2)


async def test_holds_return_by_the_clock_with_nobody_on_the_page(runtime: Runtime) -> None:
    event = await an_event(runtime, total=1)
    await hold(runtime, event)
    runtime.clock.advance(minutes=3)  # type: ignore[attr-defined]
    await orders.expire_holds(runtime)
    assert await counters(runtime, event) == (0, 0)
    await hold(runtime, event)


async def test_holds_return_after_a_restart(database_url: str) -> None:
    clock = ManualClock()
    async with a_runtime(database_url, clock=clock) as before:
        event = await an_event(before, total=1)
        await hold(before, event)
    clock.advance(minutes=3)
    async with a_runtime(database_url, clock=clock) as after:
        await orders.expire_holds(after)
        assert await counters(after, event) == (0, 0)


async def test_a_buyer_who_left_does_not_disturb_the_others(runtime: Runtime) -> None:
    event = await an_event(runtime)
    tasks = [asyncio.create_task(hold(runtime, event)) for _ in range(10)]
    await asyncio.sleep(0)
    tasks[3].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert sum(isinstance(result, str) for result in results) == 9


async def test_a_request_past_its_deadline_is_not_served(database_url: str) -> None:
    async with a_runtime(database_url, limits=Limits(request_deadline_seconds=-1)) as runtime:
        event = await an_event(runtime)
        with pytest.raises(Unavailable):
            await hold(runtime, event)
        assert await counters(runtime, event) == (0, 0)


async def test_a_full_queue_answers_unavailable_with_a_time_to_come_back(database_url: str) -> None:
    async with a_runtime(database_url, limits=Limits(queue_limit=3)) as runtime:
        event = await an_event(runtime)
        results = await asyncio.gather(*(hold(runtime, event) for _ in range(9)), return_exceptions=True)
        refused = [result for result in results if isinstance(result, orders.BoxOfficeFull)]
        assert refused
        assert refused[0].retry_after > 0


async def test_closing_lets_the_open_batch_finish_and_refuses_what_comes_after(runtime: Runtime) -> None:
    event = await an_event(runtime)
    waiting = [asyncio.create_task(runtime.box_offices.submit(a_request(event))) for _ in range(20)]
    await asyncio.sleep(0)
    await runtime.box_offices.close()
    assert all(isinstance(answer, orders.Answer) for answer in await asyncio.gather(*waiting))
    with pytest.raises(orders.BoxOfficeClosed):
        await hold(runtime, event)


async def test_one_request_that_the_database_refuses_does_not_take_the_others_with_it(
    runtime: Runtime,
) -> None:
    event = await an_event(runtime)
    office = runtime.box_offices
    good = [a_request(event) for _ in range(6)]
    # Nothing that the use cases let through looks like this: the database is the last to refuse it.
    bad = replace(a_request(event), reference="R" * 5, contacts=({"event_id": event.id},))
    results = await asyncio.gather(*map(office.submit, [*good[:3], bad, *good[3:]]), return_exceptions=True)
    assert sum(isinstance(result, orders.Answer) for result in results) == 6
    assert isinstance(results[3], Exception)
    assert await counters(runtime, event) == (0, 6)


def a_request(event: AnEvent) -> orders.Place:
    return orders.Place(
        event_id=event.id,
        order_id=new_id(),
        key=orders.hash_key(a_key()),
        reference=f"ABCDE-{new_id().hex[-8:].upper()}",
        lines=tuple(event.lines(Regular=1)),
        secret_hash=orders.hash_key(a_key()),
        fingerprint="",
    )


async def test_an_idle_task_ends_and_the_next_buyer_starts_another(database_url: str) -> None:
    async with a_runtime(database_url, limits=Limits(idle_seconds=0.05)) as runtime:
        event = await an_event(runtime)
        await hold(runtime, event)
        await asyncio.sleep(0.2)
        assert runtime.box_offices.open_offices() == 0
        await hold(runtime, event)


async def test_more_events_than_connections_are_served_in_turn(database_url: str) -> None:
    async with a_runtime(database_url, limits=Limits(box_offices=1), pool_size=3) as runtime:
        several = [await an_event(runtime) for _ in range(6)]
        await asyncio.gather(*(hold(runtime, event) for event in several for _ in range(3)))
        async with runtime.reading() as connection:
            held = (
                (await connection.execute(text("select held from pools where kind = 'total'")))
                .scalars()
                .all()
            )
        assert list(held) == [3] * 6


async def test_an_event_that_is_not_there_is_not_found(runtime: Runtime) -> None:
    with pytest.raises(NotFound):
        await orders.place(runtime, new_id(), a_key(), [orders.LineRequest(new_id(), 1, 0)])


async def test_capacity_is_never_lowered_below_what_is_taken(runtime: Runtime) -> None:
    event = await an_event(runtime, total=10)
    await a_paid_order(runtime, event, Regular=2)
    await hold(runtime, event, 3)
    with pytest.raises(events.CapacityTooLow) as refused:
        await orders.change_capacity(runtime, event.id, event.pools["total"], 4)
    assert refused.value.lowest == 5
    await orders.change_capacity(runtime, event.id, event.pools["total"], 5)
    with pytest.raises(orders.SoldOut):
        await hold(runtime, event)


async def test_the_database_itself_refuses_to_oversell(runtime: Runtime) -> None:
    await an_event(runtime, total=1)
    with pytest.raises(Exception, match="ck_pools_not_oversold"):
        async with runtime.transaction() as connection:
            await connection.execute(text("update pools set held = 2 where capacity = 1"))


async def test_tables_and_journal_agree_after_a_busy_minute(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Regular", 1500, 8), Kind("Seated", 3000, 4), total=10)
    await asyncio.gather(
        *(a_paid_order(runtime, event, Regular=1, Seated=1) for _ in range(6)), return_exceptions=True
    )
    await hold(runtime, event)
    verdict = await verify(runtime)
    assert verdict.problems == ()
    assert verdict.rows > 30


async def test_a_free_order_with_a_buyer_is_issued_at_once(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Regular", 0))
    placed = await orders.place(runtime, event.id, a_key(), event.lines(Regular=2), buyer=a_buyer())
    assert placed.status is orders.OrderStatus.PAID
    assert await counters(runtime, event) == (2, 0)
