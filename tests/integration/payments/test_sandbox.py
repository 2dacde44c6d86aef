import asyncio
from dataclasses import replace

import pytest

from eventfly.errors import Invalid, NotFound, Unavailable
from eventfly.identifiers import new_id
from eventfly.money import Money
from eventfly.payments import (
    ChargeStatus,
    IdempotencyKeyReused,
    NoAnswer,
    PaymentRequest,
    PaymentResult,
    RefundRefused,
    SandboxCharge,
    SandboxDelivery,
    SandboxPaymentProcessor,
    SandboxRefund,
)
from eventfly.platform.database import open_database
from eventfly.runtime import Runtime
from tests.integration.payments.builders import a_request, count

PEOPLE_AT_ONCE = 20


def impatient(runtime: Runtime) -> SandboxPaymentProcessor:
    return SandboxPaymentProcessor(runtime, silence_seconds=0.3)


async def test_a_good_card_pays_the_whole_amount(runtime: Runtime) -> None:
    request = a_request()
    paid = await runtime.payments.process_payment(request)
    assert (paid.status, paid.paid_minor) == (ChargeStatus.SUCCEEDED, 2500)
    assert paid.reference.startswith("TEST_")
    assert await runtime.payments.look_up(request.idempotency_key) == paid


async def test_a_declined_card_says_why_and_pays_nothing(runtime: Runtime) -> None:
    result = await runtime.payments.process_payment(a_request("declined"))
    assert (result.status, result.failure, result.paid_minor) == (ChargeStatus.DECLINED, "card_declined", 0)


async def test_a_key_never_seen_is_unknown(runtime: Runtime) -> None:
    assert (await runtime.payments.look_up("never")).status is ChargeStatus.UNKNOWN


async def test_twenty_calls_with_one_key_charge_once_and_hear_the_same(runtime: Runtime) -> None:
    request = a_request()
    # Two processors, as in two processes, so that not only one queue sorts them out.
    processors = [runtime.payments, SandboxPaymentProcessor(runtime)]
    answers = await asyncio.gather(
        *(processors[number % 2].process_payment(request) for number in range(PEOPLE_AT_ONCE))
    )
    assert len(set(answers)) == 1
    assert await count(runtime, SandboxCharge) == 1
    assert await count(runtime, SandboxDelivery) == 1


async def test_people_who_pay_at_once_each_get_their_own_answer(runtime: Runtime) -> None:
    requests = [a_request(("succeeds", "declined")[number % 2], minor=100 + number) for number in range(40)]
    answers = await asyncio.gather(*(runtime.payments.process_payment(request) for request in requests))
    for number, answer in enumerate(answers):
        assert answer.paid_minor == (0 if number % 2 else 100 + number)


@pytest.mark.parametrize(
    "change",
    [{"amount": Money(2501, "EUR")}, {"amount": Money(2500, "USD")}, {"details": {"card": "declined"}}],
)
async def test_a_key_of_another_request_is_refused(runtime: Runtime, change: dict) -> None:
    request = a_request()
    await runtime.payments.process_payment(request)
    with pytest.raises(IdempotencyKeyReused):
        await runtime.payments.process_payment(replace(request, **change))
    assert (await runtime.payments.look_up(request.idempotency_key)).paid_minor == 2500


async def test_two_requests_racing_with_one_key_leave_one_charge(runtime: Runtime) -> None:
    request = a_request()
    other = replace(request, amount=Money(1, "EUR"))
    answers = await asyncio.gather(
        runtime.payments.process_payment(request),
        runtime.payments.process_payment(other),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [PaymentResult, IdempotencyKeyReused]
    assert await count(runtime, SandboxCharge) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"details": {"card": "4000000000000002"}},
        {"amount": Money(0, "EUR")},
        {"amount": Money(-1, "EUR")},
        {"amount": Money(10**13, "EUR")},
        {"amount": Money(1, "XXX")},
        {"idempotency_key": ""},
        {"idempotency_key": "k" * 65},
        {"idempotency_key": "k\x00"},
    ],
)
async def test_what_cannot_be_charged_is_refused_and_leaves_nothing(runtime: Runtime, changes: dict) -> None:
    with pytest.raises(Invalid):
        await runtime.payments.process_payment(a_request(**changes))
    assert await count(runtime, SandboxCharge) == 0


def test_a_request_does_not_show_its_details() -> None:
    assert "4000" not in repr(a_request(details={"card": "4000"}))


async def test_the_money_is_taken_though_the_answer_never_arrives(runtime: Runtime) -> None:
    request = a_request("times_out")
    with pytest.raises(NoAnswer) as refusal:
        await impatient(runtime).process_payment(request)
    assert isinstance(refusal.value, Unavailable)
    found = await runtime.payments.look_up(request.idempotency_key)
    assert (found.status, found.paid_minor) == (ChargeStatus.SUCCEEDED, 2500)
    # Trying again with the same key hears the answer that was lost, and charges nothing.
    assert await runtime.payments.process_payment(request) == found
    assert await count(runtime, SandboxCharge) == 1


async def test_a_charge_that_outlasts_our_patience_still_happens(runtime: Runtime) -> None:
    request = a_request()
    processor = SandboxPaymentProcessor(runtime, timeout_seconds=0)
    with pytest.raises(NoAnswer):
        await processor.process_payment(request)
    await processor.close()
    assert (await runtime.payments.look_up(request.idempotency_key)).status is ChargeStatus.SUCCEEDED


async def test_a_caller_who_goes_away_does_not_stop_anybody(runtime: Runtime) -> None:
    gone, stays = a_request(), a_request()
    leaving = asyncio.create_task(runtime.payments.process_payment(gone))
    staying = asyncio.create_task(runtime.payments.process_payment(stays))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying).status is ChargeStatus.SUCCEEDED
    assert (await runtime.payments.look_up(gone.idempotency_key)).status is ChargeStatus.SUCCEEDED


async def test_a_database_that_is_away_is_told_to_everybody_who_waits(runtime: Runtime) -> None:
    broken = Runtime(database=open_database("postgresql://nobody@127.0.0.1:1/none"), clock=runtime.clock)
    processor = SandboxPaymentProcessor(broken)
    answers = await asyncio.gather(
        *(processor.process_payment(a_request()) for _ in range(3)), return_exceptions=True
    )
    assert all(isinstance(answer, Unavailable) for answer in answers)


async def test_the_second_step_waits_for_the_buyer(runtime: Runtime) -> None:
    request = a_request("second_step")
    asked = await runtime.payments.process_payment(request)
    assert asked.status is ChargeStatus.NEEDS_ACTION
    assert asked.action_url == f"/sandbox/step/{asked.reference}"
    approved = await runtime.payments.complete_step(asked.reference, True)
    assert approved.status is ChargeStatus.SUCCEEDED
    assert await runtime.payments.look_up(request.idempotency_key) == approved


async def test_the_first_answer_to_the_second_step_stands(runtime: Runtime) -> None:
    asked = await runtime.payments.process_payment(a_request("second_step"))
    refused = await runtime.payments.complete_step(asked.reference, False)
    assert (refused.status, refused.failure) == (ChargeStatus.DECLINED, "second_step_refused")
    assert await runtime.payments.complete_step(asked.reference, True) == refused
    assert await count(runtime, SandboxDelivery) == 1


async def test_a_guessed_reference_finds_nothing(runtime: Runtime) -> None:
    asked = await runtime.payments.process_payment(a_request("second_step"))
    guess = asked.reference[:-1] + ("0" if asked.reference[-1] != "0" else "1")
    for reference in (guess, "", "TEST", "TEST_x_y", "ü", f"TEST_{new_id().hex}_x"):
        with pytest.raises(NotFound):
            await runtime.payments.complete_step(reference, True)


async def test_a_cancelled_attempt_is_never_charged_even_if_it_arrives_later(runtime: Runtime) -> None:
    request = a_request()
    assert (await runtime.payments.cancel_payment(request.idempotency_key)).status is ChargeStatus.CANCELLED
    assert (await runtime.payments.process_payment(request)).status is ChargeStatus.CANCELLED
    assert (await runtime.payments.look_up(request.idempotency_key)).paid_minor == 0


async def test_cancelling_ends_a_second_step(runtime: Runtime) -> None:
    request = a_request("second_step")
    asked = await runtime.payments.process_payment(request)
    assert (await runtime.payments.cancel_payment(request.idempotency_key)).status is ChargeStatus.CANCELLED
    assert (await runtime.payments.complete_step(asked.reference, True)).status is ChargeStatus.CANCELLED


async def test_cancelling_what_was_paid_tells_that_it_was_paid(runtime: Runtime) -> None:
    request = a_request()
    paid = await runtime.payments.process_payment(request)
    assert await runtime.payments.cancel_payment(request.idempotency_key) == paid


async def test_a_cancellation_racing_a_payment_ends_one_way_for_both(runtime: Runtime) -> None:
    other = SandboxPaymentProcessor(runtime)
    for _ in range(10):
        request = a_request()
        paid, cancelled = await asyncio.gather(
            runtime.payments.process_payment(request), other.cancel_payment(request.idempotency_key)
        )
        assert paid == cancelled


async def test_a_cancellation_racing_the_buyers_approval_ends_one_way_for_both(runtime: Runtime) -> None:
    for _ in range(10):
        request = a_request("second_step")
        asked = await runtime.payments.process_payment(request)
        approved, cancelled = await asyncio.gather(
            runtime.payments.complete_step(asked.reference, True),
            runtime.payments.cancel_payment(request.idempotency_key),
        )
        assert approved == cancelled


async def test_everything_is_remembered_after_a_restart(runtime: Runtime, database_url: str) -> None:
    requests = {card: a_request(card) for card in ("succeeds", "second_step")}
    before = {card: await runtime.payments.process_payment(request) for card, request in requests.items()}
    restarted = Runtime(database=open_database(database_url), clock=runtime.clock)
    sandbox = SandboxPaymentProcessor(restarted)
    for card, request in requests.items():
        assert await sandbox.process_payment(request) == before[card]
    approved = await sandbox.complete_step(before["second_step"].reference, True)
    assert approved.status is ChargeStatus.SUCCEEDED
    await restarted.database.close()


async def a_paid_request(runtime: Runtime) -> PaymentRequest:
    request = a_request()
    await runtime.payments.process_payment(request)
    return request


def refund(runtime: Runtime, request: PaymentRequest, minor: int, key: str):
    amount = Money(minor, "EUR")
    return runtime.payments.refund_payment(request.payment_id, amount=amount, idempotency_key=key)


async def test_a_refund_may_come_in_parts_up_to_what_was_paid(runtime: Runtime) -> None:
    request = await a_paid_request(runtime)
    await refund(runtime, request, 1000, "first")
    await refund(runtime, request, 1500, "second")
    with pytest.raises(RefundRefused):
        await refund(runtime, request, 1, "third")
    assert await count(runtime, SandboxRefund) == 2


async def test_refunds_racing_each_other_never_exceed_the_charge(runtime: Runtime) -> None:
    request = await a_paid_request(runtime)
    answers = await asyncio.gather(
        *(refund(runtime, request, 1000, f"refund {number}") for number in range(6)), return_exceptions=True
    )
    assert sum(isinstance(answer, RefundRefused) for answer in answers) == 4
    assert await count(runtime, SandboxRefund) == 2


async def test_one_refund_key_sends_money_back_once(runtime: Runtime) -> None:
    request = await a_paid_request(runtime)
    answers = await asyncio.gather(*(refund(runtime, request, 2500, "once") for _ in range(8)))
    assert len(set(answers)) == 1
    assert await count(runtime, SandboxRefund) == 1


async def test_a_refund_key_of_another_refund_is_refused(runtime: Runtime) -> None:
    request, other = await a_paid_request(runtime), await a_paid_request(runtime)
    await refund(runtime, request, 100, "key")
    with pytest.raises(IdempotencyKeyReused):
        await refund(runtime, request, 200, "key")
    with pytest.raises(IdempotencyKeyReused):
        await refund(runtime, other, 100, "key")


async def test_nothing_is_refunded_where_nothing_was_paid(runtime: Runtime) -> None:
    declined = a_request("declined")
    await runtime.payments.process_payment(declined)
    for request in (declined, a_request()):
        with pytest.raises(RefundRefused):
            await refund(runtime, request, 1, new_id().hex)
    with pytest.raises(Invalid):
        await refund(runtime, await a_paid_request(runtime), 0, "nothing")


async def test_a_refund_in_another_currency_is_refused(runtime: Runtime) -> None:
    request = await a_paid_request(runtime)
    with pytest.raises(RefundRefused):
        await runtime.payments.refund_payment(
            request.payment_id, amount=Money(1, "USD"), idempotency_key="dollars"
        )
