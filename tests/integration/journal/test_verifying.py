"""Journal and tables say the same, and whoever changes one of them is found out."""

import pytest
from sqlalchemy import text

from eventfly import journal, orders
from eventfly.errors import NotFound
from eventfly.orders import projection
from eventfly.runtime import Runtime
from tests.builders import Kind, a_buyer, a_key, a_paid_order, an_event
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
    for concept in ("orders", "events"):
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


async def test_a_projection_with_a_line_removed_is_found_by_the_recount(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def forgets_the_pools(connection: object, messages: object) -> None:
        await projection._close(connection, messages, orders.OrderStatus.CANCELLED)  # type: ignore[arg-type]

    from eventfly.journal import projecting

    monkeypatch.setitem(projecting._PROJECTIONS, orders.OrderCancelled.kind, forgets_the_pools)
    event = await an_event(runtime, Kind("Regular", 1500, 20), total=20)
    placed = await a_paid_order(runtime, event, Regular=3)
    await orders.cancel(runtime, event.id, placed.order_id)
    problems = (await journal.verify(runtime)).problems
    assert [problem for problem in problems if "3 sold and 0 held, but 0 tickets" in problem]


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
