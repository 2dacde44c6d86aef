from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from eventfly import payments
from eventfly.errors import NotFound, Unavailable
from eventfly.payments import ForgedWebhook, SandboxPaymentProcessor, WebhookDelivery
from eventfly.payments.sandbox_deliveries import SignedWebhook
from eventfly.runtime import Runtime
from tests.integration.payments.builders import a_request, a_settled_payment, an_open_payment, count

Address = tuple[UUID, UUID, UUID]


class Settling:
    """Remembers what it was asked to settle; fails as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.asked: list[Address] = []

    async def __call__(self, event_id: UUID, order_id: UUID, payment_id: UUID) -> None:
        self.asked.append((event_id, order_id, payment_id))
        if self.failures:
            raise self.failures.pop(0)


class Wire:
    """Carries webhooks to a list, or loses them."""

    def __init__(self, *, accepting: bool = True) -> None:
        self.accepting = accepting
        self.sent: list[SignedWebhook] = []

    async def __call__(self, webhooks: Sequence[SignedWebhook]) -> list[bool]:
        self.sent.extend(webhooks)
        return [self.accepting] * len(webhooks)


async def an_unsettled_charge(runtime: Runtime) -> Address:
    request = a_request()
    await an_open_payment(runtime, request)
    await runtime.payments.process_payment(request)
    runtime.clock.advance(seconds=5)
    return request.event_id, request.order_id, request.payment_id


async def a_signed_webhook(runtime: Runtime) -> SignedWebhook:
    await an_unsettled_charge(runtime)
    wire = Wire()
    await SandboxPaymentProcessor(runtime, deliver=wire).deliver_due()
    return wire.sent[0]


async def test_news_is_delivered_stored_and_settled_once(runtime: Runtime) -> None:
    address, settle = await an_unsettled_charge(runtime), Settling()
    assert await payments.deliver_due(runtime) == 1
    assert await payments.deliver_due(runtime) == 0
    assert await payments.handle_inbox(runtime, settle) == 1
    assert await payments.handle_inbox(runtime, settle) == 0
    assert settle.asked == [address]


async def test_news_comes_late(runtime: Runtime) -> None:
    await runtime.payments.process_payment(a_request())
    assert await payments.deliver_due(runtime) == 0
    runtime.clock.advance(seconds=2)
    assert await payments.deliver_due(runtime) == 1


async def test_news_that_comes_twice_and_in_any_order_is_settled_once(runtime: Runtime) -> None:
    runtime.payments = SandboxPaymentProcessor(runtime, twice=True, shuffled=True)
    addresses, settle = {await an_unsettled_charge(runtime) for _ in range(10)}, Settling()
    assert await payments.deliver_due(runtime) == 10
    await payments.handle_inbox(runtime, settle)
    assert sorted(settle.asked) == sorted(addresses)


async def test_what_is_known_already_is_ticked_off_without_asking(runtime: Runtime) -> None:
    request, settle = a_request(), Settling()
    await a_settled_payment(runtime, request)
    await runtime.payments.process_payment(request)
    runtime.clock.advance(seconds=5)
    await payments.deliver_due(runtime)
    assert await payments.handle_inbox(runtime, settle) == 1
    assert settle.asked == []


async def test_news_that_nobody_accepts_is_sent_again_later_and_later(runtime: Runtime) -> None:
    wire = Wire(accepting=False)
    await an_unsettled_charge(runtime)
    lossy = SandboxPaymentProcessor(runtime, deliver=wire)
    for expected, pause in ((1, 1), (1, 1), (2, 3), (2, 1), (3, 0)):
        await lossy.deliver_due()
        assert len(wire.sent) == expected
        runtime.clock.advance(seconds=pause)
    runtime.clock.advance(minutes=1)
    wire.accepting = True
    assert await lossy.deliver_due() == 1
    runtime.clock.advance(days=1)
    assert await lossy.deliver_due() == 0


async def test_news_claimed_by_a_process_that_died_is_sent_by_the_next(runtime: Runtime) -> None:
    async def dies(_webhooks: Sequence[SignedWebhook]) -> list[bool]:
        raise SystemExit

    await an_unsettled_charge(runtime)
    with pytest.raises(SystemExit):
        await SandboxPaymentProcessor(runtime, deliver=dies).deliver_due()
    assert await payments.deliver_due(runtime) == 0
    runtime.clock.advance(seconds=60)
    assert await payments.deliver_due(runtime) == 1


async def test_the_signing_secret_is_shared_and_survives_a_restart(runtime: Runtime) -> None:
    webhook = await a_signed_webhook(runtime)
    news = await SandboxPaymentProcessor(runtime).read_webhook(webhook.body, webhook.signature)
    assert news.kind == "charge.succeeded"


async def test_a_replayed_webhook_is_stored_once(runtime: Runtime) -> None:
    webhook = await a_signed_webhook(runtime)
    for _ in range(3):
        await payments.receive(runtime, webhook.body, webhook.signature)
    assert await count(runtime, WebhookDelivery) == 1


async def test_a_forged_or_old_webhook_is_not_stored(runtime: Runtime) -> None:
    webhook = await a_signed_webhook(runtime)
    forged = webhook.body.replace(b"succeeded", b"cancelled")
    for body, signature in ((forged, webhook.signature), (webhook.body, ""), (b"", webhook.signature)):
        with pytest.raises(ForgedWebhook):
            await payments.receive(runtime, body, signature)
    runtime.clock.advance(seconds=301)
    with pytest.raises(ForgedWebhook):
        await payments.receive(runtime, webhook.body, webhook.signature)
    assert await count(runtime, WebhookDelivery) == 0


async def test_news_waits_while_the_provider_does_not_answer_and_holds_up_nobody(runtime: Runtime) -> None:
    addresses, settle = [await an_unsettled_charge(runtime) for _ in range(3)], Settling(Unavailable())
    await payments.deliver_due(runtime)
    assert await payments.handle_inbox(runtime, settle) == 2
    assert await payments.handle_inbox(runtime, settle) == 1
    assert set(settle.asked) == set(addresses)
    assert len(settle.asked) == 4


async def test_news_that_means_nothing_to_us_is_dropped(runtime: Runtime) -> None:
    await an_unsettled_charge(runtime)
    await payments.deliver_due(runtime)
    assert await payments.handle_inbox(runtime, Settling(NotFound())) == 1
    assert await payments.handle_inbox(runtime, Settling()) == 0


async def test_a_bug_while_settling_keeps_the_news_but_not_for_ever(runtime: Runtime) -> None:
    await an_unsettled_charge(runtime)
    await payments.deliver_due(runtime)
    assert await payments.handle_inbox(runtime, Settling(KeyError("bug"))) == 0
    runtime.clock._now += timedelta(days=4)
    assert await payments.handle_inbox(runtime, Settling()) == 0


async def test_more_news_than_fits_in_one_slice_is_all_handled(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventfly.payments.inbox.SLICE", 2)
    for _ in range(5):
        await an_unsettled_charge(runtime)
    await payments.deliver_due(runtime)
    assert await payments.handle_inbox(runtime, Settling()) == 5


async def test_a_refund_sends_news_of_its_own(runtime: Runtime) -> None:
    request, wire = a_request(), Wire()
    await runtime.payments.process_payment(request)
    await runtime.payments.refund_payment(request.payment_id, amount=request.amount, idempotency_key="back")
    runtime.clock.advance(seconds=5)
    await SandboxPaymentProcessor(runtime, deliver=wire).deliver_due()
    assert sorted(b"refund.succeeded" in webhook.body for webhook in wire.sent) == [False, True]


async def test_webhooks_carry_ids_and_nothing_about_people_or_cards(runtime: Runtime) -> None:
    webhook = await a_signed_webhook(runtime)
    assert b'"live":false' in webhook.body
    assert b"card" not in webhook.body
