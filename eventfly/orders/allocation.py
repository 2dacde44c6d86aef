"""The box office's rules: given the shop, the orders and what is asked, decide. Pure: values in, values out.

``allocate`` decides requests in arrival order. Each accepted request yields messages and moves the in-memory
counters, so the next request sees what is left after it. All or nothing per order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from eventfly.errors import EventflyError
from eventfly.journal import Message
from eventfly.orders.messages import (
    DetailsGiven,
    HoldExpired,
    HoldExtended,
    OrderCancelled,
    OrderNotPaid,
    OrderPaid,
    OrderPaying,
    OrderPlaced,
    OrderReleased,
    OrderRetaken,
)
from eventfly.orders.models import OrderStatus
from eventfly.orders.paying_rules import cancel, confirm, decline, finish_refund, start_payment
from eventfly.orders.placing_rules import extend, give_details, place, release
from eventfly.orders.requests import (
    Cancel,
    Confirm,
    Decline,
    Extend,
    FinishRefund,
    GiveDetails,
    Place,
    Release,
    Request,
    StartPayment,
)
from eventfly.orders.situation import (
    Decision,
    OrderState,
    Situation,
    move,
    places_of,
)
from eventfly.payments import (
    PaymentCancelled,
    PaymentFailed,
    PaymentOpened,
    PaymentSucceeded,
    RefundStarted,
    RefundSucceeded,
)
from eventfly.tickets import (
    TicketsIssued,
    TicketsVoided,
)


def allocate(
    situation: Situation, requests: Sequence[Request], new_id: Callable[[], UUID]
) -> tuple[list[Decision], list[Message]]:
    """Decide a batch; returns a decision per request and all messages in the order to record them.

    Expired holds are released first. Orders must occur at most once among the requests.
    """
    messages: list[Message] = []
    for order in situation.due:
        messages += _expire(situation, order)
    decisions = []
    for request in requests:
        decision = Decision(request)
        try:
            _DECIDE[type(request)](situation, request, decision, new_id)
        except EventflyError as error:
            decision.answer, decision.messages = error, []
        decisions.append(decision)
        messages += decision.messages
    return decisions, sorted(messages, key=lambda item: _RANK.get(type(item), 0))


def _expire(situation: Situation, due: OrderState) -> list[Message]:
    # A request of this batch may name it: then it was read with its payments.
    order = situation.orders.get(due.id, due)
    move(situation.shop, order.lines, held=-1)
    situation.orders[order.id] = replace(order, status=OrderStatus.EXPIRED)
    about: dict[str, Any] = {"event_id": situation.shop.event_id, "at": situation.now, "order_id": order.id}
    return [HoldExpired(**about, places=places_of(order.lines))]


_DECIDE: dict[type[Request], Callable[..., None]] = {
    Place: place,
    GiveDetails: give_details,
    Extend: extend,
    Release: release,
    StartPayment: start_payment,
    Confirm: confirm,
    Decline: decline,
    Cancel: cancel,
    FinishRefund: finish_refund,
}

# What frees places is recorded before what takes them, and neighbours of one kind share a statement. Sound
# because a batch serves each order once: messages of different orders commute.
_RANK: dict[type[Message], int] = {
    kind: rank
    for rank, kind in enumerate(
        (
            HoldExpired,
            OrderReleased,
            OrderCancelled,
            TicketsVoided,
            OrderPlaced,
            DetailsGiven,
            HoldExtended,
            PaymentOpened,
            OrderPaying,
            PaymentSucceeded,
            PaymentFailed,
            PaymentCancelled,
            OrderNotPaid,
            OrderPaid,
            OrderRetaken,
            TicketsIssued,
            RefundStarted,
            RefundSucceeded,
        )
    )
}
