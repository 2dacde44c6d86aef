"""What the settling job finishes after answers were lost, providers were away or we were killed."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from eventfly import orders
from eventfly.errors import Unavailable
from eventfly.identifiers import new_id
from eventfly.journal import verify
from eventfly.orders import paying, refunding
from eventfly.orders.cancelling import cancel
from eventfly.orders.requests import Confirm, Decline, FinishRefund, StartPayment
from eventfly.payments import PaymentRequest, PaymentResult, RefundRefused, SandboxPaymentProcessor
from eventfly.runtime import Runtime
from tests.builders import AnEvent, a_buyer, a_key, a_paid_order, a_runtime, an_event

PAY = {"card": "succeeds"}


class Moody(SandboxPaymentProcessor):
    """A provider that can be away, or take a refund and lose its answer, or refuse one for good."""

    away = losing_answers = False
    refusing: UUID | None = None
    asked_to_refund = asked_to_charge = 0

    async def process_payment(self, payment: PaymentRequest) -> PaymentResult:
        self.asked_to_charge += 1
        return await super().process_payment(payment)

    async def look_up(self, idempotency_key: str) -> PaymentResult:
        if self.away:
            raise Unavailable
        return await super().look_up(idempotency_key)

    async def refund_payment(self, *args: Any, **named: Any) -> Any:
        self.asked_to_refund += 1
        if self.away:
            raise Unavailable
        if args[0] == self.refusing:
            raise RefundRefused
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
    async with a_runtime(database_url) as runtime:
        event = await an_event(runtime)
        keys = [a_key() for _ in range(3)]
        for key, card in zip(keys, ("second_step", "second_step", "times_out"), strict=True):
            await orders.place(runtime, event.id, key, event.lines(Regular=1), buyer=a_buyer())
            await orders.pay(runtime, event.slug, key, {"card": card})
        runtime.clock.advance(seconds=30)  # type: ignore[attr-defined]
        await orders.settle_payments(runtime)
        assert [await status(runtime, event, key) for key in keys] == ["paying", "paying", "paid"]


async def test_an_attempt_without_an_answer_for_a_day_is_asked_for_and_not_sent_again(
    runtime: Runtime,
) -> None:
    provider = runtime.payments = Moody(runtime)
    event, key = await an_event(runtime), a_key()
    await orders.place(runtime, event.id, key, event.lines(Regular=1), buyer=a_buyer())
    await orders.pay(runtime, event.slug, key, {"card": "second_step"})
    again = await orders.pay(runtime, event.slug, key, {"card": "second_step"})
    assert (again.step, provider.asked_to_charge) == (orders.PaymentStep.ACTION, 2)
    provider.away = True
    runtime.clock.advance(hours=24)  # type: ignore[attr-defined]
    await orders.settle_payments(runtime)
    waiting = await orders.pay(runtime, event.slug, key, {"card": "second_step"})
    assert (waiting.step, provider.asked_to_charge) == (orders.PaymentStep.WAITING, 2)
    provider.away = False
    asked = await orders.pay(runtime, event.slug, key, {"card": "second_step"})
    assert (asked.step, provider.asked_to_charge) == (orders.PaymentStep.ACTION, 2)


async def test_a_refund_that_the_provider_refuses_hides_none_of_those_behind_it(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refunding, "AT_ONCE", 1)
    provider = runtime.payments = Moody(runtime)
    event = await an_event(runtime)
    first, second = await a_paid_order(runtime, event), await a_paid_order(runtime, event)
    provider.refusing = await payment_of(runtime, first.reference)
    await cancel(runtime, event.id, first.order_id)
    provider.away = True
    runtime.clock.advance(seconds=1)  # type: ignore[attr-defined]
    await cancel(runtime, event.id, second.order_id)
    provider.away = False
    await orders.settle_payments(runtime)
    assert (await refunds(runtime))[0] == ["owed", "succeeded"]


async def payment_of(runtime: Runtime, reference: str) -> UUID:
    statement = text("select p.id from payments p join orders o on o.id = p.order_id where o.reference = :it")
    async with runtime.reading() as connection:
        found = (await connection.execute(statement, {"it": reference})).scalar_one()
    return UUID(str(found))


async def test_two_processes_that_send_one_refund_back_finish_it_once_and_in_peace(runtime: Runtime) -> None:
    provider = runtime.payments = Moody(runtime)
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    provider.losing_answers = True
    await cancel(runtime, event.id, placed.order_id)
    async with runtime.reading() as connection:
        refund_id = (await connection.execute(text("select id from refunds"))).scalar_one()
    finish = FinishRefund(
        event_id=event.id,
        order_id=placed.order_id,
        refund_id=UUID(str(refund_id)),
        provider_reference="TEST",
    )
    answers = [await runtime.box_offices.submit(finish) for _ in range(2)]
    assert {answer.refund.status for answer in answers} == {"succeeded"}
    assert (await verify(runtime)).problems == ()


async def test_money_that_came_too_late_is_never_called_a_paid_order(runtime: Runtime) -> None:
    event, key = await an_event(runtime, total=1), a_key()
    placed = await orders.place(runtime, event.id, key, event.lines(Regular=1), buyer=a_buyer())
    about: dict[str, Any] = {"event_id": event.id, "order_id": placed.order_id, "payment_id": new_id()}
    office = runtime.box_offices
    await office.submit(StartPayment(**about, provider="sandbox", idempotency_key="pay-late"))
    await office.submit(Decline(**about, failure="no answer"))
    await orders.release(runtime, event.id, key)
    await a_paid_order(runtime, event)
    late = Confirm(**about, provider_reference="TEST", paid_minor=2000, refund_id=new_id())
    first, again = await office.submit(late), await office.submit(late)
    await office.submit(FinishRefund(**_but(about), refund_id=first.refund.id, provider_reference="TEST"))
    last = await office.submit(late)
    assert [answer.refund.id for answer in (first, again, last)] == [late.refund_id] * 3
    assert await status(runtime, event, key) == "released"
    assert (await verify(runtime)).problems == ()


def _but(about: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if name != "payment_id"}
