"""Refunding: what is owed is recorded before the provider is called, and sent until the provider has taken it."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eventfly.errors import Unavailable
from eventfly.money import Money
from eventfly.orders.attempts import AT_ONCE, is_behind, is_forgotten
from eventfly.orders.requests import FinishRefund
from eventfly.payments import PAYMENTS, REFUNDS, RefundResult, RefundStatus
from eventfly.runtime import Runtime

log = logging.getLogger(__name__)


async def settle_refunds(runtime: Runtime, event_id: UUID | None = None, order_id: UUID | None = None) -> int:
    """Send back what is owed, to everybody or for one order; each refund once. Returns how many were sent."""
    sent, after = 0, None
    while rows := await _owed_refunds(runtime, event_id, order_id, after):
        after = rows[-1]
        for row in rows:
            sent += await _send_back(runtime, row)
    return sent


async def _send_back(runtime: Runtime, row: Any) -> bool:
    try:
        result = await _refund(runtime, row)
        await runtime.box_offices.submit(
            FinishRefund(
                event_id=row.event_id,
                order_id=row.order_id,
                refund_id=row.id,
                provider_reference=result.reference,
            )
        )
        return True
    except Unavailable:
        log.info("the provider does not answer about a refund; sending it again later")
    except Exception:
        log.exception("could not send refund %s", row.id)
    return False


async def _refund(runtime: Runtime, row: Any) -> RefundResult:
    key, amount = row.idempotency_key, Money(row.amount_minor, row.currency)
    if is_forgotten(runtime, row.created_at):
        # The key may be forgotten by now: what was sent then is asked for, and only what never came is sent.
        sent: RefundResult | None = await runtime.payments.look_up_refund(row.payment_id, key)
        if sent is not None:
            return sent
    result: RefundResult = await runtime.payments.refund_payment(
        row.payment_id, amount=amount, idempotency_key=key
    )
    return result


async def _owed_refunds(
    runtime: Runtime, event_id: UUID | None, order_id: UUID | None, after: Any
) -> list[Any]:
    """Read the next slice: refunds that the provider refuses must not hide those behind them."""
    same = (PAYMENTS.c.event_id == REFUNDS.c.event_id) & (PAYMENTS.c.id == REFUNDS.c.payment_id)
    statement = (
        select(REFUNDS, PAYMENTS.c.order_id, PAYMENTS.c.currency)
        .join(PAYMENTS, same)
        .where(REFUNDS.c.status == RefundStatus.OWED.value)
        .order_by(REFUNDS.c.created_at, REFUNDS.c.id)
        .limit(AT_ONCE)
    )
    if after is not None:
        statement = statement.where(is_behind(REFUNDS, after))
    if event_id is not None:
        statement = statement.where(PAYMENTS.c.event_id == event_id, PAYMENTS.c.order_id == order_id)
    async with runtime.reading() as connection:
        return list((await connection.execute(statement)).all())
