from typing import Any

from sqlalchemy import func, select

from eventfly import journal
from eventfly.identifiers import new_id
from eventfly.money import Money
from eventfly.payments import PaymentOpened, PaymentRequest, PaymentSucceeded
from eventfly.runtime import Runtime
from eventfly.tables import table


def a_request(card: str = "succeeds", *, minor: int = 2500, **changes: Any) -> PaymentRequest:
    given: dict[str, Any] = {
        "payment_id": new_id(),
        "event_id": new_id(),
        "order_id": new_id(),
        "amount": Money(minor, "EUR"),
        "idempotency_key": new_id().hex,
        "details": {"card": card},
    }
    return PaymentRequest(**(given | changes))


async def an_open_payment(runtime: Runtime, request: PaymentRequest) -> None:
    opened = PaymentOpened(
        event_id=request.event_id,
        at=runtime.now(),
        payment_id=request.payment_id,
        order_id=request.order_id,
        provider="sandbox",
        amount_minor=request.amount.minor,
        currency=request.amount.currency,
        idempotency_key=request.idempotency_key,
    )
    async with runtime.transaction() as connection:
        head = await journal.open_stream(connection, request.event_id)
        await journal.record(connection, head, [opened])


async def a_settled_payment(runtime: Runtime, request: PaymentRequest) -> None:
    await an_open_payment(runtime, request)
    succeeded = PaymentSucceeded(
        event_id=request.event_id,
        at=runtime.now(),
        payment_id=request.payment_id,
        provider_reference="TEST",
        paid_minor=request.amount.minor,
    )
    async with runtime.transaction() as connection:
        head = await journal.lock_stream(connection, request.event_id)
        await journal.record(connection, head, [succeeded])


async def count(runtime: Runtime, model: Any) -> int:
    async with runtime.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(table(model)))).scalar_one()
