"""An order's history is the journal's, in plain words, found without reading everybody's."""

import pytest
from sqlalchemy import delete, func, select, text

from eventfly import analytics, journal, orders
from eventfly.analytics.history import ORDER_ENTRIES
from eventfly.errors import NotFound
from eventfly.journal.consuming import CURSORS
from eventfly.runtime import Runtime
from tests.builders import a_buyer, a_key, a_paid_order, an_event
from tests.desks import a_member, a_stranger


async def follow(runtime: Runtime) -> None:
    (entry,) = [item for item in journal.consumers() if item.name == "order history"]
    while await journal.consume(runtime, entry):
        pass


async def titles(runtime: Runtime, event, order_id) -> list[str]:
    await follow(runtime)
    owner = await a_member(runtime, event)
    return [item.title for item in await analytics.order_history(runtime, owner, event.slug, order_id)]


async def test_a_whole_life_is_told_in_order(runtime: Runtime) -> None:
    event = await an_event(runtime)
    key = a_key()
    placed = await orders.place(runtime, event.id, key, event.lines(Regular=2))
    await orders.give_details(runtime, event.id, key, a_buyer())
    await orders.extend(runtime, event.id, key)
    await orders.pay(runtime, event.id, key, {"card": "declined"})
    await orders.pay(runtime, event.id, key, {"card": "succeeds"})
    await a_paid_order(runtime, event)
    await orders.cancel(runtime, event.id, placed.order_id)
    assert await titles(runtime, event, placed.order_id) == [
        "Places taken",
        "The buyer gave their details",
        "The buyer asked for more time",
        "A payment began",
        "The buyer went to pay",
        "The payment was refused",
        "Not paid",
        "A payment began",
        "The buyer went to pay",
        "The money arrived",
        "The order is paid",
        "2 tickets issued",
        "The order was cancelled",
        "2 tickets made void",
        "€40.00 owed back",
        "€40.00 sent back",
    ]


async def test_a_hold_that_ran_out_says_so(runtime: Runtime) -> None:
    event = await an_event(runtime)
    placed = await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), buyer=a_buyer())
    runtime.clock.advance(hours=1)  # type: ignore[attr-defined]
    await orders.expire_holds(runtime)
    assert await titles(runtime, event, placed.order_id) == ["Places taken", "The time ran out"]


async def test_nobody_else_reads_it(runtime: Runtime) -> None:
    event, other = await an_event(runtime), await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    await follow(runtime)
    for somebody in (None, await a_stranger(runtime), await a_member(runtime, other)):
        with pytest.raises(NotFound):
            await analytics.order_history(runtime, somebody, event.slug, placed.order_id)
    # Whoever runs one event learns nothing of another's order by its id.
    mine = await an_event(runtime)
    owner = await a_member(runtime, mine)
    assert await analytics.order_history(runtime, owner, mine.slug, placed.order_id) == []


async def test_what_the_consumer_noted_can_be_made_anew(runtime: Runtime) -> None:
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    before = await titles(runtime, event, placed.order_id)
    async with runtime.transaction() as connection:
        await connection.execute(delete(ORDER_ENTRIES))
        await connection.execute(delete(CURSORS).where(CURSORS.c.consumer == "order history"))
    await follow(runtime)
    async with runtime.reading() as connection:
        count = (await connection.execute(select(func.count()).select_from(ORDER_ENTRIES))).scalar_one()
    assert count == len(before)


async def test_a_message_delivered_twice_is_told_once(runtime: Runtime) -> None:
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    before = await titles(runtime, event, placed.order_id)
    async with runtime.transaction() as connection:
        await connection.execute(text("update consumer_cursors set seq = 0"))
    await follow(runtime)
    async with runtime.reading() as connection:
        count = (await connection.execute(select(func.count()).select_from(ORDER_ENTRIES))).scalar_one()
    assert count == len(before)
