"""Payments that do not go as they should: too little, too late, twice."""

from dataclasses import replace

from eventfly.orders.messages import HoldExpired, OrderNotPaid
from eventfly.orders.models import OrderStatus
from eventfly.orders.requests import Cancel, Decline
from eventfly.orders.situation import Answer
from eventfly.payments import RefundStarted
from tests.unit.orders.test_allocation import (
    EVENT,
    a_payment,
    a_shop,
    a_situation,
    an_id,
    confirm,
    decide,
    messages,
    paying,
)


def test_too_little_money_gives_the_order_back_to_its_buyer_instead_of_holding_it_for_ever() -> None:
    situation = a_situation()
    order, payment = paying(situation)
    recorded = messages(situation, confirm(order, payment, paid=1))
    assert [type(item) for item in recorded[-2:]] == [OrderNotPaid, RefundStarted]
    assert situation.orders[order.id].status is OrderStatus.HELD


def test_a_success_over_nothing_owes_nothing_back() -> None:
    situation = a_situation()
    order, payment = paying(situation)
    recorded = messages(situation, confirm(order, payment, paid=0))
    assert not any(isinstance(item, RefundStarted) for item in recorded)
    assert situation.orders[order.id].status is OrderStatus.HELD


def test_cancelling_refunds_the_payment_that_still_has_the_money() -> None:
    situation = a_situation()
    order, first = paying(situation)
    decide(situation, confirm(order, first, paid=1))
    (answer,) = decide(situation, a_payment(order))
    assert isinstance(answer, Answer)
    assert answer.payment is not None
    second = answer.payment
    decide(situation, confirm(order, second))
    # As the tables have it: the first attempt's money is on its way back already.
    standing = situation.orders[order.id]
    situation.orders[order.id] = replace(
        standing,
        payments=tuple(
            replace(item, refunding_minor=item.paid_minor) if item.id == first.id else item
            for item in standing.payments
        ),
    )
    recorded = messages(situation, Cancel(event_id=EVENT, order_id=order.id, refund_id=an_id()))
    (started,) = [item for item in recorded if isinstance(item, RefundStarted)]
    assert (started.payment_id, started.amount_minor) == (second.id, second.amount_minor)


def test_money_that_comes_in_the_batch_in_which_its_hold_ends_is_not_lost() -> None:
    situation = a_situation(a_shop(total=1))
    order, payment = paying(situation)
    decide(
        situation,
        Decline(event_id=EVENT, order_id=order.id, payment_id=payment.id, failure="", cancelled=False),
    )
    held = situation.orders[order.id]
    situation.due = (replace(held, payments=()),)
    recorded = messages(situation, confirm(held, payment))
    assert isinstance(recorded[0], HoldExpired)
    assert situation.orders[order.id].status is OrderStatus.PAID
    assert [(pool.held, pool.sold) for pool in situation.shop.pools.values() if pool.capacity == 1] == [
        (0, 1)
    ]


def test_money_owed_back_is_the_answer_however_often_its_arrival_is_told() -> None:
    situation = a_situation()
    order, payment = paying(situation)
    short = confirm(order, payment, paid=1)
    first, again = decide(situation, short)[0], decide(situation, short)[0]
    assert isinstance(first, Answer)
    assert isinstance(again, Answer)
    assert first.refund is not None
    assert again.refund == first.refund
