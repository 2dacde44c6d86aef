"""Paying: an attempt is committed before the provider is called, and settled by what the provider says.

No provider is called inside a transaction. A payment without an answer stays open; ``settle`` asks again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eventfly.errors import Conflict, Invalid, NotFound, Problem, Unavailable
from eventfly.identifiers import new_id
from eventfly.money import Money
from eventfly.orders.addressing import find_by_key, find_by_secret, find_event
from eventfly.orders.attempts import AT_ONCE, is_behind, is_forgotten
from eventfly.orders.models import OrderStatus
from eventfly.orders.paying_rules import last_moment
from eventfly.orders.projection import ORDERS
from eventfly.orders.refunding import settle_refunds
from eventfly.orders.requests import Confirm, Decline, StartPayment
from eventfly.orders.situation import Answer, PaymentState
from eventfly.orders.views import PaymentOutcome, PaymentStep
from eventfly.payments import (
    PAYMENTS,
    ChargeStatus,
    PaymentRequest,
    PaymentResult,
    PaymentStatus,
)
from eventfly.runtime import Runtime

log = logging.getLogger(__name__)
ASK_AGAIN_SECONDS = 15
"""A payment open for longer is asked about by the settling job."""
NEVER_ARRIVED_SECONDS = 60
"""An attempt of which the provider knows nothing after this long never left us; the buyer may try again."""
AT_THE_BANK_SECONDS = 600
"""A buyer who was sent to the bank has this long to come back, even if the hold ends meanwhile."""


@dataclass(frozen=True, slots=True)
class _OrderAddress:
    event_id: UUID
    order_id: UUID


async def pay(runtime: Runtime, event: str | UUID, key: str, details: Mapping[str, Any]) -> PaymentOutcome:
    """Pay the order a browser's key stands for; see ``pay_by_secret``."""
    address = await find_event(runtime, event)
    async with runtime.reading() as connection:
        order_id = await find_by_key(connection, address.id, key)
    if order_id is None:
        raise NotFound("There is no such order.")
    return await _pay(runtime, _OrderAddress(address.id, order_id), details)


async def pay_by_secret(
    runtime: Runtime, reference: str, secret: str, details: Mapping[str, Any]
) -> PaymentOutcome:
    """Pay an order; repeats go on with the attempt that is under way, so nobody pays twice.

    Raises Invalid for unusable details, NotFound, NotPayable, HoldLapsed, OrderClosed or Unavailable. A payment
    whose answer is late is no error: the outcome's step is WAITING.
    """
    async with runtime.reading() as connection:
        event_id, order_id = await find_by_secret(connection, reference, secret)
    return await _pay(runtime, _OrderAddress(event_id, order_id), details)


async def _pay(runtime: Runtime, order: _OrderAddress, details: Mapping[str, Any]) -> PaymentOutcome:
    await _check_details(runtime, order, details)
    payment_id = new_id()
    answer: Answer = await runtime.box_offices.submit(
        StartPayment(
            event_id=order.event_id,
            order_id=order.order_id,
            payment_id=payment_id,
            provider=getattr(runtime.payments, "name", ""),
            idempotency_key=f"pay-{payment_id.hex}",
        )
    )
    if answer.order.status is OrderStatus.PAID or answer.payment is None:
        return PaymentOutcome(PaymentStep.PAID)
    if answer.payment.id != payment_id and is_forgotten(runtime, answer.order.placed_at):
        result = await _look_up(runtime, answer.payment)
    else:
        result = await _charge(runtime, order, answer, details)
    return await _apply(runtime, order, answer.payment.id, result)


async def _check_details(runtime: Runtime, order: _OrderAddress, details: Mapping[str, Any]) -> None:
    if runtime.payments is not None and runtime.payments.validate_payment(details):
        return
    statement = select(ORDERS.c.total_minor, ORDERS.c.status).where(
        ORDERS.c.event_id == order.event_id, ORDERS.c.id == order.order_id
    )
    async with runtime.reading() as connection:
        row = (await connection.execute(statement)).one()
    if row.total_minor > 0 and row.status in (OrderStatus.HELD.value, OrderStatus.PAYING.value):
        raise Invalid(Problem("details", "Choose how to pay.", "payment-details"))


async def _charge(
    runtime: Runtime, order: _OrderAddress, answer: Answer, details: Mapping[str, Any]
) -> PaymentResult:
    assert answer.payment is not None
    request = PaymentRequest(
        payment_id=answer.payment.id,
        event_id=order.event_id,
        order_id=order.order_id,
        amount=Money(answer.payment.amount_minor, answer.currency),
        idempotency_key=answer.payment.idempotency_key,
        details=details,
    )
    try:
        return await runtime.payments.process_payment(request)
    except Unavailable:
        # The money may or may not be on its way: only the provider knows. The settling job asks.
        return PaymentResult(status=ChargeStatus.PENDING)
    except Conflict:
        # A second try with other details meets the attempt that is under way: that one's outcome counts.
        return await _look_up(runtime, answer.payment)


async def _look_up(runtime: Runtime, payment: PaymentState) -> PaymentResult:
    try:
        return await runtime.payments.look_up(payment.idempotency_key)
    except Unavailable:
        return PaymentResult(status=ChargeStatus.PENDING)


async def _apply(
    runtime: Runtime, order: _OrderAddress, payment_id: UUID, result: PaymentResult
) -> PaymentOutcome:
    match result.status:
        case ChargeStatus.SUCCEEDED:
            answer = await _confirm(runtime, order, payment_id, result)
            if answer.refund is not None:
                await settle_refunds(runtime, order.event_id, order.order_id)
                return PaymentOutcome(PaymentStep.REFUNDED)
            return PaymentOutcome(PaymentStep.PAID)
        case ChargeStatus.DECLINED | ChargeStatus.CANCELLED:
            cancelled = result.status is ChargeStatus.CANCELLED
            await runtime.box_offices.submit(
                Decline(
                    event_id=order.event_id,
                    order_id=order.order_id,
                    payment_id=payment_id,
                    failure=result.failure,
                    cancelled=cancelled,
                )
            )
            return PaymentOutcome(PaymentStep.DECLINED, failure=result.failure or "cancelled")
        case ChargeStatus.NEEDS_ACTION:
            return PaymentOutcome(PaymentStep.ACTION, action_url=result.action_url)
        case _:
            return PaymentOutcome(PaymentStep.WAITING)


async def _confirm(runtime: Runtime, order: _OrderAddress, payment_id: UUID, result: PaymentResult) -> Answer:
    answer: Answer = await runtime.box_offices.submit(
        Confirm(
            event_id=order.event_id,
            order_id=order.order_id,
            payment_id=payment_id,
            provider_reference=result.reference,
            paid_minor=result.paid_minor,
            refund_id=new_id(),
        )
    )
    return answer


async def settle(runtime: Runtime, event_id: UUID, order_id: UUID, payment_id: UUID) -> PaymentOutcome:
    """Ask the provider what became of a payment and act on it: the answer to every webhook and every doubt."""
    statement = select(PAYMENTS.c.idempotency_key, PAYMENTS.c.status).where(
        PAYMENTS.c.event_id == event_id, PAYMENTS.c.id == payment_id, PAYMENTS.c.order_id == order_id
    )
    async with runtime.reading() as connection:
        row = (await connection.execute(statement)).first()
    if row is None:
        raise NotFound("There is no such payment.")
    if row.status == PaymentStatus.SUCCEEDED.value:
        return PaymentOutcome(PaymentStep.PAID)
    result = await runtime.payments.look_up(row.idempotency_key)
    return await _apply(runtime, _OrderAddress(event_id, order_id), payment_id, result)


async def settle_open(runtime: Runtime) -> int:
    """Ask about every payment that has no answer yet; close those whose order's time is over.

    Only when the provider says that no money was or will be taken are the places given back.
    Returns how many payments were settled.
    """
    settled, after = 0, None
    while rows := await _open_payments(runtime, after):
        after = rows[-1]
        for row in rows:
            settled += await _settle_one(runtime, row)
    return settled


async def _settle_one(runtime: Runtime, row: Any) -> bool:
    try:
        result = await runtime.payments.look_up(row.idempotency_key)
        if not result.status.is_final and _is_given_up(runtime, row, result.status):
            result = await runtime.payments.cancel_payment(row.idempotency_key)
        if result.status.is_final:
            await _apply(runtime, _OrderAddress(row.event_id, row.order_id), row.id, result)
            return True
    except Unavailable:
        log.info("the provider does not answer about a payment; asking again later")
    except Exception:
        log.exception("could not settle payment %s", row.id)
    return False


async def _open_payments(runtime: Runtime, after: Any) -> list[Any]:
    """Read the next slice: many buyers at the bank must not hide those who wait behind them."""
    before = runtime.now() - timedelta(seconds=ASK_AGAIN_SECONDS)
    same_order = (ORDERS.c.event_id == PAYMENTS.c.event_id) & (ORDERS.c.id == PAYMENTS.c.order_id)
    statement = (
        select(PAYMENTS.c.event_id, PAYMENTS.c.id, PAYMENTS.c.order_id, PAYMENTS.c.idempotency_key)
        .add_columns(PAYMENTS.c.created_at, ORDERS.c.placed_at, ORDERS.c.expires_at, ORDERS.c.extended)
        .join(ORDERS, same_order)
        .where(PAYMENTS.c.status == PaymentStatus.OPEN.value, PAYMENTS.c.created_at < before)
        .order_by(PAYMENTS.c.created_at, PAYMENTS.c.id)
        .limit(AT_ONCE)
    )
    if after is not None:
        statement = statement.where(is_behind(PAYMENTS, after))
    async with runtime.reading() as connection:
        return list((await connection.execute(statement)).all())


def _is_given_up(runtime: Runtime, row: Any, status: ChargeStatus) -> bool:
    now = runtime.now()
    if status is ChargeStatus.UNKNOWN and now >= row.created_at + timedelta(seconds=NEVER_ARRIVED_SECONDS):
        return True
    return now >= _given_up_at(runtime, row)


def _given_up_at(runtime: Runtime, row: Any) -> datetime:
    """Say when an attempt without an answer is cancelled: a buyer at the bank gets time beyond the hold."""
    at_the_bank = max(row.expires_at, row.created_at + timedelta(seconds=AT_THE_BANK_SECONDS))
    return min(at_the_bank, last_moment(row.placed_at, runtime.limits, extended=row.extended))
