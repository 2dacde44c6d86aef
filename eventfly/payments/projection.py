"""How messages change payments and refunds."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.journal import add_rows, insert_rows, projects, set_rows, sources
from eventfly.payments.messages import (
    PaymentCancelled,
    PaymentFailed,
    PaymentOpened,
    PaymentSucceeded,
    RefundStarted,
    RefundSucceeded,
)
from eventfly.payments.models import Payment, PaymentStatus, Refund, RefundStatus
from eventfly.tables import table

PAYMENTS, REFUNDS = table(Payment), table(Refund)
sources("payments", PAYMENTS, REFUNDS)


@projects(PaymentOpened)
async def payments_opened(connection: AsyncConnection, messages: Sequence[PaymentOpened]) -> None:
    rows = [
        {
            "event_id": item.event_id,
            "id": item.payment_id,
            "order_id": item.order_id,
            "provider": item.provider,
            "status": PaymentStatus.OPEN.value,
            "amount_minor": item.amount_minor,
            "currency": item.currency,
            "idempotency_key": item.idempotency_key,
            "provider_reference": "",
            "paid_minor": 0,
            "refunding_minor": 0,
            "refunded_minor": 0,
            "failure": "",
            "created_at": item.at,
            "settled_at": None,
        }
        for item in messages
    ]
    await insert_rows(connection, PAYMENTS, rows)


@projects(PaymentSucceeded)
async def payments_succeeded(connection: AsyncConnection, messages: Sequence[PaymentSucceeded]) -> None:
    rows = [
        {
            "event_id": item.event_id,
            "id": item.payment_id,
            "status": PaymentStatus.SUCCEEDED.value,
            "provider_reference": item.provider_reference,
            "paid_minor": item.paid_minor,
            "settled_at": item.at,
        }
        for item in messages
    ]
    await set_rows(connection, PAYMENTS, ["event_id", "id"], rows)


@projects(PaymentFailed)
async def payments_failed(connection: AsyncConnection, messages: Sequence[PaymentFailed]) -> None:
    rows = [
        {
            "event_id": item.event_id,
            "id": item.payment_id,
            "status": PaymentStatus.FAILED.value,
            "failure": item.failure,
            "settled_at": item.at,
        }
        for item in messages
    ]
    await set_rows(connection, PAYMENTS, ["event_id", "id"], rows)


@projects(PaymentCancelled)
async def payments_cancelled(connection: AsyncConnection, messages: Sequence[PaymentCancelled]) -> None:
    rows = [
        {
            "event_id": item.event_id,
            "id": item.payment_id,
            "status": PaymentStatus.CANCELLED.value,
            "settled_at": item.at,
        }
        for item in messages
    ]
    await set_rows(connection, PAYMENTS, ["event_id", "id"], rows)


@projects(RefundStarted)
async def refunds_started(connection: AsyncConnection, messages: Sequence[RefundStarted]) -> None:
    rows = [
        {
            "event_id": item.event_id,
            "id": item.refund_id,
            "payment_id": item.payment_id,
            "status": RefundStatus.OWED.value,
            "amount_minor": item.amount_minor,
            "idempotency_key": item.idempotency_key,
            "provider_reference": "",
            "created_at": item.at,
            "settled_at": None,
        }
        for item in messages
    ]
    await insert_rows(connection, REFUNDS, rows)
    await _add_amounts(connection, messages, refunding=1, refunded=0)


@projects(RefundSucceeded)
async def refunds_succeeded(connection: AsyncConnection, messages: Sequence[RefundSucceeded]) -> None:
    rows = [
        {
            "event_id": item.event_id,
            "id": item.refund_id,
            "status": RefundStatus.SUCCEEDED.value,
            "provider_reference": item.provider_reference,
            "settled_at": item.at,
        }
        for item in messages
    ]
    await set_rows(connection, REFUNDS, ["event_id", "id"], rows)
    await _add_amounts(connection, messages, refunding=-1, refunded=1)


async def _add_amounts(
    connection: AsyncConnection,
    messages: Sequence[RefundStarted | RefundSucceeded],
    *,
    refunding: int,
    refunded: int,
) -> None:
    sums: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for item in messages:
        sums[(item.event_id, item.payment_id)] += item.amount_minor
    rows = [
        {
            "event_id": event_id,
            "id": payment_id,
            "refunding_minor": refunding * amount,
            "refunded_minor": refunded * amount,
        }
        for (event_id, payment_id), amount in sums.items()
    ]
    await add_rows(connection, PAYMENTS, ["event_id", "id"], rows)
