"""What the settling job finishes after answers were lost, providers were away or we were killed."""

from typing import Any

import pytest
from sqlalchemy import text

from eventfly import orders
from eventfly.errors import Unavailable
from eventfly.identifiers import new_id
from eventfly.orders import paying
from eventfly.orders.cancelling import cancel
from eventfly.orders.requests import StartPayment
from eventfly.payments import SandboxPaymentProcessor
from eventfly.runtime import Runtime
from tests.builders import AnEvent, a_buyer, a_key, a_paid_order, a_runtime, an_event

PAY = {"card": "succeeds"}


class Moody(SandboxPaymentProcessor):
    """A provider that can be away, or take a refund and lose its answer."""

    away = losing_answers = False
    asked_to_refund = 0

    async def refund_payment(self, *args: Any, **named: Any) -> Any:
        self.asked_to_refund += 1
        if self.away:
            raise Unavailable
        result = await super().refund_payment(*args, **named)
        if self.losing_answers:
            raise Unavailable
        return result


async def refunds(runtime: Runtime) -> tuple[list[str], int]:
    async with runtime.reading() as connection:
        ours = (await connection.execute(text("select status from refunds order by created_at"))).scalars()
        theirs = await connection.execute(text("select count(*) from sandbox_refunds"))
        return list(ours), theirs.scalar_one()


async def status(runtime: Runtime, event: AnEvent, key: str) -> str:
    draft = await orders.draft(runtime, event.slug, key)
    assert draft is not None
    return draft.status


async def test_a_refund_owed_for_longer_than_a_day_is_sent_when_the_provider_never_heard_of_it(
    runtime: Runtime,
) -> None:
    provider = runtime.payments = Moody(runtime)
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    provider.away = True
    await cancel(runtime, event.id, placed.order_id)
    runtime.clock.advance(seconds=30 * 3600)  # type: ignore[attr-defined]
    provider.away = False
    await orders.settle_payments(runtime)
    assert await refunds(runtime) == (["succeeded"], 1)


async def test_a_refund_whose_answer_was_lost_a_day_ago_is_asked_for_and_not_sent_again(
    runtime: Runtime,
) -> None:
    provider = runtime.payments = Moody(runtime)
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    provider.losing_answers = True
    await cancel(runtime, event.id, placed.order_id)
    assert await refunds(runtime) == (["owed"], 1)
    runtime.clock.advance(seconds=30 * 3600)  # type: ignore[attr-defined]
    await orders.settle_payments(runtime)
    assert await refunds(runtime) == (["succeeded"], 1)
    assert provider.asked_to_refund == 1


async def test_cancelling_one_order_does_not_wait_for_the_refunds_of_others(runtime: Runtime) -> None:
    provider = runtime.payments = Moody(runtime)
    event = await an_event(runtime)
    first, second = await a_paid_order(runtime, event), await a_paid_order(runtime, event)
    provider.away = True
    await cancel(runtime, event.id, first.order_id)
    provider.away = False
    runtime.clock.advance(seconds=1)  # type: ignore[attr-defined]
    await cancel(runtime, event.id, second.order_id)
    assert (await refunds(runtime))[0] == ["owed", "succeeded"]
    await orders.settle_payments(runtime)
    assert await refunds(runtime) == (["succeeded"] * 2, 2)


async def test_whoever_was_killed_before_asking_the_provider_lets_the_buyer_try_again_in_a_minute(
    runtime: Runtime,
) -> None:
    event, key = await an_event(runtime), a_key()
    placed = await orders.place(runtime, event.id, key, event.lines(Regular=1), buyer=a_buyer())
    await runtime.box_offices.submit(
        StartPayment(
            event_id=event.id,
            order_id=placed.order_id,
            payment_id=new_id(),
            provider="sandbox",
            idempotency_key="pay-lost",
        )
    )
    assert await status(runtime, event, key) == "paying"
    runtime.clock.advance(seconds=paying.NEVER_ARRIVED_SECONDS + 1)  # type: ignore[attr-defined]
    await orders.settle_payments(runtime)
    assert await status(runtime, event, key) == "held"
    assert (await orders.pay(runtime, event.slug, key, PAY)).step is orders.PaymentStep.PAID


async def test_many_buyers_at_the_bank_do_not_hide_the_one_whose_answer_was_lost(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paying, "AT_ONCE", 1)
    async with a_runtime(database_url, timeout_seconds=0.5) as runtime:
        event = await an_event(runtime)
        keys = [a_key() for _ in range(3)]
        for key, card in zip(keys, ("second_step", "second_step", "times_out"), strict=True):
            await orders.place(runtime, event.id, key, event.lines(Regular=1), buyer=a_buyer())
            await orders.pay(runtime, event.slug, key, {"card": card})
        runtime.clock.advance(seconds=30)  # type: ignore[attr-defined]
        await orders.settle_payments(runtime)
        assert [await status(runtime, event, key) for key in keys] == ["paying", "paying", "paid"]
