"""Rules of paying, cancelling and refunding: what each answer of a provider means for an order. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eventfly.errors import NotFound
from eventfly.orders import errors
from eventfly.orders.issuing_rules import issue, with_tickets
from eventfly.orders.messages import (
    OrderCancelled,
    OrderNotPaid,
    OrderPaying,
    OrderRetaken,
)
from eventfly.orders.models import OrderStatus
from eventfly.orders.requests import (
    Cancel,
    Confirm,
    Decline,
    FinishRefund,
    StartPayment,
)
from eventfly.orders.situation import (
    Decision,
    OrderState,
    PaymentState,
    RefundState,
    Shop,
    Situation,
    accept,
    existing,
    held_order,
    move,
    places_of,
)
from eventfly.payments import (
    PaymentCancelled,
    PaymentFailed,
    PaymentOpened,
    PaymentStatus,
    PaymentSucceeded,
    RefundStarted,
    RefundStatus,
    RefundSucceeded,
    may_become,
)
from eventfly.runtime import Limits
from eventfly.tickets import (
    TicketsVoided,
)

RETRY_SECONDS = 120
"""After a declined payment, at least this long remains to try again (within the longest hold)."""


def start_payment(
    situation: Situation, request: StartPayment, decision: Decision, new_id: Callable[[], UUID]
) -> None:
    order = existing(situation, request)
    if order.status is OrderStatus.PAID:
        accept(situation, decision, order, payment=_paid_payment(order))
        return
    if order.status is OrderStatus.PAYING:
        # A double click or a retry goes on with the attempt that is under way.
        accept(situation, decision, order, payment=_open_payment(order))
        return
    order = held_order(situation, request)
    if situation.shop.called_off:
        raise errors.NotOnSale("This event was cancelled. Nothing was charged.")
    if order.contact_id is None:
        raise errors.NotPayable
    if order.total_minor == 0:
        accept(situation, decision, issue(situation, order, decision, new_id))
        return
    payment = PaymentState(request.payment_id, PaymentStatus.OPEN, order.total_minor, request.idempotency_key)
    about: dict[str, Any] = {"event_id": request.event_id, "at": situation.now, "order_id": order.id}
    decision.messages.append(
        PaymentOpened(
            **about,
            payment_id=payment.id,
            provider=request.provider,
            amount_minor=payment.amount_minor,
            currency=situation.shop.currency,
            idempotency_key=payment.idempotency_key,
        )
    )
    decision.messages.append(OrderPaying(**about))
    order = replace(order, status=OrderStatus.PAYING, payments=(*order.payments, payment))
    accept(situation, decision, order, payment=payment)


def confirm(situation: Situation, request: Confirm, decision: Decision, new_id: Callable[[], UUID]) -> None:
    order = existing(situation, request)
    payment = _payment(order, request.payment_id)
    if not may_become(payment.status, PaymentStatus.SUCCEEDED):
        # It may have come too late for the places: then its refund is the answer, however often it is told.
        owed = next((item for item in order.refunds if item.payment_id == payment.id), None)
        accept(situation, decision, order, payment=payment, refund=owed)
        return
    paid = replace(payment, status=PaymentStatus.SUCCEEDED, paid_minor=request.paid_minor)
    decision.messages.append(
        PaymentSucceeded(
            event_id=request.event_id,
            at=situation.now,
            payment_id=payment.id,
            provider_reference=request.provider_reference,
            paid_minor=request.paid_minor,
        )
    )
    order = replace(order, payments=tuple(paid if item.id == paid.id else item for item in order.payments))
    enough = request.paid_minor >= order.total_minor and not situation.shop.called_off
    if order.status in (OrderStatus.PAYING, OrderStatus.HELD) and enough:
        accept(situation, decision, issue(situation, order, decision, new_id), payment=paid)
    elif order.status in (OrderStatus.EXPIRED, OrderStatus.RELEASED) and _retakable(
        situation.shop, order, request
    ):
        accept(situation, decision, _retake(situation, order, decision, new_id), payment=paid)
    else:
        if order.status is OrderStatus.PAYING:
            order = _hold_again(situation, order, decision)
        refund = _owe_back(situation, request.refund_id, paid, decision) if _refundable(paid) else None
        order = replace(order, refunds=(*order.refunds, refund)) if refund else order
        accept(situation, decision, order, payment=paid, refund=refund)


def _retakable(shop: Shop, order: OrderState, request: Confirm) -> bool:
    free = all(
        shop.pools[places.pool_id].left is None or shop.pools[places.pool_id].left >= places.count  # type: ignore[operator]
        for places in places_of(order.lines)
    )
    wanted = order.contact_id is not None and not shop.called_off
    return free and wanted and request.paid_minor >= order.total_minor


def _retake(
    situation: Situation, order: OrderState, decision: Decision, new_id: Callable[[], UUID]
) -> OrderState:
    move(situation.shop, order.lines, sold=1)
    about: dict[str, Any] = {"event_id": situation.shop.event_id, "at": situation.now, "order_id": order.id}
    decision.messages.append(OrderRetaken(**about, places=places_of(order.lines)))
    return with_tickets(order, decision, about, new_id)


def _owe_back(
    situation: Situation, refund_id: UUID, payment: PaymentState, decision: Decision
) -> RefundState:
    amount = payment.paid_minor - payment.refunded_minor - payment.refunding_minor
    decision.messages.append(
        RefundStarted(
            event_id=situation.shop.event_id,
            at=situation.now,
            refund_id=refund_id,
            payment_id=payment.id,
            amount_minor=amount,
            idempotency_key=f"refund-{refund_id.hex}",
        )
    )
    return RefundState(refund_id, payment.id, RefundStatus.OWED, amount)


def decline(situation: Situation, request: Decline, decision: Decision, _new_id: Any) -> None:
    order = existing(situation, request)
    payment = _payment(order, request.payment_id)
    status = PaymentStatus.CANCELLED if request.cancelled else PaymentStatus.FAILED
    if not may_become(payment.status, status):
        accept(situation, decision, order, payment=payment)
        return
    about: dict[str, Any] = {"event_id": request.event_id, "at": situation.now}
    if request.cancelled:
        decision.messages.append(PaymentCancelled(**about, payment_id=payment.id))
    else:
        decision.messages.append(PaymentFailed(**about, payment_id=payment.id, failure=request.failure[:40]))
    closed = replace(payment, status=status)
    order = replace(
        order, payments=tuple(closed if item.id == closed.id else item for item in order.payments)
    )
    if order.status is OrderStatus.PAYING:
        order = _hold_again(situation, order, decision)
    accept(situation, decision, order, payment=closed)


def _hold_again(situation: Situation, order: OrderState, decision: Decision) -> OrderState:
    expires_at = _after_decline(situation, order)
    about: dict[str, Any] = {"event_id": situation.shop.event_id, "at": situation.now, "order_id": order.id}
    decision.messages.append(OrderNotPaid(**about, expires_at=expires_at))
    return replace(order, status=OrderStatus.HELD, expires_at=expires_at)


def _after_decline(situation: Situation, order: OrderState) -> datetime:
    longest = last_moment(order.placed_at, situation.limits, extended=order.extended)
    return max(order.expires_at, min(situation.now + timedelta(seconds=RETRY_SECONDS), longest))


def last_moment(placed_at: datetime, limits: Limits, *, extended: bool) -> datetime:
    """Say when places go back at the latest, however often their buyer tries to pay: hold and grace are over."""
    hold = limits.hold_seconds + (limits.extension_seconds if extended else 0)
    return placed_at + timedelta(seconds=hold + limits.paying_grace_seconds)


def cancel(situation: Situation, request: Cancel, decision: Decision, _new_id: Any) -> None:
    order = existing(situation, request)
    if order.status is OrderStatus.CANCELLED:
        accept(situation, decision, order, refund=order.refunds[-1] if order.refunds else None)
        return
    if order.status is not OrderStatus.PAID:
        raise errors.OrderClosed("Only a paid order can be cancelled; a held one is released.")
    move(situation.shop, order.lines, sold=-1)
    about: dict[str, Any] = {"event_id": request.event_id, "at": situation.now, "order_id": order.id}
    decision.messages.append(OrderCancelled(**about, places=places_of(order.lines)))
    if order.ticket_ids:
        decision.messages.append(TicketsVoided(**about, ticket_ids=order.ticket_ids))
    # An earlier attempt may have been paid late and owed back already: what counts is where money still is.
    payment = next((item for item in order.payments if _refundable(item)), None)
    refund = _owe_back(situation, request.refund_id, payment, decision) if payment else None
    order = replace(order, status=OrderStatus.CANCELLED, ticket_ids=())
    accept(situation, decision, order, payment=payment, refund=refund)


def _refundable(payment: PaymentState) -> bool:
    return payment.paid_minor - payment.refunded_minor - payment.refunding_minor > 0


def finish_refund(situation: Situation, request: FinishRefund, decision: Decision, _new_id: Any) -> None:
    order = existing(situation, request)
    refund = next((item for item in order.refunds if item.id == request.refund_id), None)
    if refund is None:
        raise NotFound
    if refund.status is RefundStatus.OWED:
        decision.messages.append(
            RefundSucceeded(
                event_id=request.event_id,
                at=situation.now,
                refund_id=refund.id,
                payment_id=refund.payment_id,
                amount_minor=refund.amount_minor,
                provider_reference=request.provider_reference,
            )
        )
        refund = replace(refund, status=RefundStatus.SUCCEEDED)
    accept(situation, decision, order, refund=refund)


def _payment(order: OrderState, payment_id: UUID) -> PaymentState:
    payment = next((item for item in order.payments if item.id == payment_id), None)
    if payment is None:
        raise NotFound("There is no such payment.")
    return payment


def _open_payment(order: OrderState) -> PaymentState | None:
    return next((item for item in order.payments if item.status is PaymentStatus.OPEN), None)


def _paid_payment(order: OrderState) -> PaymentState | None:
    return next((item for item in order.payments if item.status is PaymentStatus.SUCCEEDED), None)
