"""Somebody who wants to hold everything and buy nothing."""

import pytest

from eventfly import orders
from eventfly.errors import Invalid
from eventfly.orders import LineRequest
from eventfly.runtime import Limits, Runtime
from tests.builders import a_buyer, a_key, a_runtime, an_event


async def test_a_hoarder_meets_every_bound(database_url: str) -> None:
    async with a_runtime(database_url, limits=Limits(places_held_per_client=25)) as runtime:
        event = await an_event(runtime, total=1000)

        async def take(quantity: int = 10, **origin: str) -> None:
            await orders.place(runtime, event.id, a_key(), event.lines(Regular=quantity), **origin)

        with pytest.raises(Invalid):
            await take(quantity=21)
        await take(browser="one", client="home")
        with pytest.raises(orders.DraftOpen):
            await take(browser="one", client="home")
        await take(browser="two", client="home")
        with pytest.raises(orders.TooManyHeld):
            await take(browser="three", client="home")
        await take(browser="three", client="elsewhere")


async def test_one_contact_address_holds_only_so_many_places(runtime: Runtime) -> None:
    event = await an_event(runtime, total=1000)
    buyer = a_buyer(email="hoarder@example.org")
    for _ in range(2):
        await orders.place(runtime, event.id, a_key(), event.lines(Regular=10), buyer=buyer)
    with pytest.raises(orders.TooManyHeld):
        await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), buyer=buyer)


async def test_an_address_given_later_counts_as_well(runtime: Runtime) -> None:
    event = await an_event(runtime, total=1000)
    buyer = a_buyer(email="hoarder@example.org")
    for _ in range(2):
        key = a_key()
        await orders.place(runtime, event.id, key, event.lines(Regular=10))
        await orders.give_details(runtime, event.id, key, buyer)
    key = a_key()
    await orders.place(runtime, event.id, key, event.lines(Regular=1))
    with pytest.raises(orders.TooManyHeld):
        await orders.give_details(runtime, event.id, key, buyer)


async def test_whoever_let_three_holds_lapse_waits_and_may_then_come_back(runtime: Runtime) -> None:
    event = await an_event(runtime, total=1000)
    for _ in range(3):
        await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), browser="one")
        runtime.clock.advance(minutes=3)  # type: ignore[attr-defined]
        await orders.expire_holds(runtime)
    with pytest.raises(orders.MustWait):
        await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), browser="one")
    await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), browser="another")
    runtime.clock.advance(minutes=40)  # type: ignore[attr-defined]
    await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), browser="one")


@pytest.mark.parametrize("quantity", [0, -1, 21, 10**30, True, 1.5, "2", None])
async def test_quantities_that_are_none_are_refused(runtime: Runtime, quantity: object) -> None:
    event = await an_event(runtime)
    line = LineRequest(event.types["Regular"], quantity, 2000)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        await orders.place(runtime, event.id, a_key(), [line])
    assert refused.value.problems[0].field == "lines.0.quantity"
