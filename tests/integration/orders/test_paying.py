"""Paying with a provider that says yes, no, later or nothing."""

import asyncio

import pytest
from sqlalchemy import text

from eventfly import orders
from eventfly.errors import Invalid, NotFound
from eventfly.identifiers import new_secret
from eventfly.runtime import Runtime
from tests.builders import AnEvent, a_buyer, a_key, a_paid_order, a_runtime, an_event

PAY = {"card": "succeeds"}


async def a_hold(runtime: Runtime, event: AnEvent, quantity: int = 2) -> str:
    key = a_key()
    await orders.place(runtime, event.id, key, event.lines(Regular=quantity), buyer=a_buyer())
    return key


async def status(runtime: Runtime, event: AnEvent, key: str) -> str:
    draft = await orders.draft(runtime, event.slug, key)
    assert draft is not None
    return draft.status


async def test_a_paid_order_has_a_ticket_per_place(runtime: Runtime) -> None:
    event = await an_event(runtime)
    key = await a_hold(runtime, event)
    outcome = await orders.pay(runtime, event.slug, key, PAY)
    reference, secret = (await orders.link(runtime, event.slug, key)).split("/")[2:4]
    view = await orders.view(runtime, reference, secret)
    assert outcome.step is orders.PaymentStep.PAID
    assert [ticket.number for ticket in view.tickets] == [1, 2]
    assert view.test


async def test_clicking_pay_many_times_pays_once(runtime: Runtime) -> None:
    event = await an_event(runtime)
    key = await a_hold(runtime, event)
    outcomes = await asyncio.gather(*(orders.pay(runtime, event.slug, key, PAY) for _ in range(6)))
    assert {outcome.step for outcome in outcomes} == {orders.PaymentStep.PAID}
    async with runtime.reading() as connection:
        charged = (await connection.execute(text("select count(*) from sandbox_charges"))).scalar_one()
        tickets = (await connection.execute(text("select count(*) from tickets"))).scalar_one()
    assert (charged, tickets) == (1, 2)


async def test_a_declined_card_keeps_the_places_and_says_why(runtime: Runtime) -> None:
    event = await an_event(runtime)
    key = await a_hold(runtime, event)
    outcome = await orders.pay(runtime, event.slug, key, {"card": "declined"})
    assert (outcome.step, outcome.failure) == (orders.PaymentStep.DECLINED, "card_declined")
    assert await status(runtime, event, key) == "held"
    assert (await orders.pay(runtime, event.slug, key, PAY)).step is orders.PaymentStep.PAID


async def test_an_answer_that_never_comes_is_asked_for_and_ends_in_tickets(database_url: str) -> None:
    async with a_runtime(database_url) as runtime:
        await never_answered(runtime)


async def never_answered(runtime: Runtime) -> None:
    event = await an_event(runtime)
    key = await a_hold(runtime, event)
    outcome = await orders.pay(runtime, event.slug, key, {"card": "times_out"})
    assert outcome.step is orders.PaymentStep.WAITING
    assert await status(runtime, event, key) == "paying"
    runtime.clock.advance(seconds=30)  # type: ignore[attr-defined]
    await orders.settle_payments(runtime)
    assert await status(runtime, event, key) == "paid"


async def test_a_second_step_never_taken_is_cancelled_at_the_provider_before_the_places_are_free(
    runtime: Runtime,
) -> None:
    event = await an_event(runtime, total=2)
    key = await a_hold(runtime, event)
    outcome = await orders.pay(runtime, event.slug, key, {"card": "second_step"})
    assert outcome.step is orders.PaymentStep.ACTION
    runtime.clock.advance(minutes=11)  # type: ignore[attr-defined]
    await orders.expire_holds(runtime)
    assert await status(runtime, event, key) == "paying"
    runtime.clock.advance(minutes=30)  # type: ignore[attr-defined]
    await orders.settle_payments(runtime)
    runtime.clock.advance(minutes=5)  # type: ignore[attr-defined]
    await orders.expire_holds(runtime)
    assert await status(runtime, event, key) == "expired"


async def test_cancelling_sends_the_money_back_once(runtime: Runtime) -> None:
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event, Regular=2)
    await orders.cancel(runtime, event.id, placed.order_id)
    await orders.cancel(runtime, event.id, placed.order_id)
    await orders.settle_payments(runtime)
    async with runtime.reading() as connection:
        refunds = (await connection.execute(text("select amount_minor from sandbox_refunds"))).scalars().all()
    assert list(refunds) == [4000]
    view = await orders.view(runtime, placed.reference, placed.secret)
    assert (view.status, {ticket.status for ticket in view.tickets}) == ("cancelled", {"void"})


async def test_nothing_but_a_test_card_is_taken(runtime: Runtime) -> None:
    event = await an_event(runtime)
    key = await a_hold(runtime, event)
    for details in ({}, {"card": "4242424242424242"}, {"card": "unknown"}):
        with pytest.raises(Invalid):
            await orders.pay(runtime, event.slug, key, details)
    assert await status(runtime, event, key) == "held"


async def test_a_reference_alone_or_with_a_wrong_secret_opens_nothing(runtime: Runtime) -> None:
    event = await an_event(runtime)
    placed, other = await a_paid_order(runtime, event), await a_paid_order(runtime, event)
    for secret in ("", "x", new_secret(), other.secret, placed.secret[:-1]):
        with pytest.raises(NotFound):
            await orders.view(runtime, placed.reference, secret)
    with pytest.raises(NotFound):
        await orders.view(runtime, "ABCDE-23456789", placed.secret)


async def test_a_corrected_address_kills_every_old_link(runtime: Runtime) -> None:
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    fresh = await orders.correct_address(runtime, placed.reference, placed.secret, "right@example.org")
    with pytest.raises(NotFound):
        await orders.view(runtime, placed.reference, placed.secret)
    assert (await orders.view(runtime, placed.reference, fresh)).buyer_email == "right@example.org"


async def test_names_can_be_changed_until_doors(runtime: Runtime) -> None:
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    await orders.rename_attendee(runtime, placed.reference, placed.secret, 1, "Grace Guest")
    assert (await orders.view(runtime, placed.reference, placed.secret)).tickets[0].attendee == "Grace Guest"
    runtime.clock.advance(days=30)  # type: ignore[attr-defined]
    with pytest.raises(orders.TooLateToRename):
        await orders.rename_attendee(runtime, placed.reference, placed.secret, 1, "Late Guest")
