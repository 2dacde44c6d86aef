"""How long an attempt to pay may stay without an answer."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from eventfly.orders.messages import OrderNotPaid
from eventfly.orders.paying import _given_up_at
from eventfly.orders.requests import Decline
from eventfly.runtime import Limits
from tests.unit.orders.test_allocation import EVENT, a_situation, messages, paying

HOLD_ENDS = datetime(2027, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def given_up(
    *, started: timedelta, extended: bool = False, lengthened: timedelta = timedelta(0)
) -> timedelta:
    """Say how long after the end of the hold an attempt is given up that started so long before it."""
    row = SimpleNamespace(
        placed_at=HOLD_ENDS - 10 * MINUTE * (2 if extended else 1),
        extended=extended,
        expires_at=HOLD_ENDS + lengthened,
        created_at=HOLD_ENDS - started,
    )
    return _given_up_at(SimpleNamespace(limits=Limits()), row) - HOLD_ENDS  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        (10 * MINUTE, timedelta(0)),
        (4 * MINUTE, 6 * MINUTE),
        (timedelta(seconds=1), timedelta(minutes=9, seconds=59)),
        (-14 * MINUTE, 15 * MINUTE),
    ],
)
def test_a_buyer_at_the_bank_has_ten_minutes_but_never_past_the_grace_of_the_hold(
    started: timedelta, expected: timedelta
) -> None:
    assert given_up(started=started) == expected
    assert given_up(started=started, extended=True) == expected


def test_trying_again_and_again_does_not_carry_an_order_past_its_grace() -> None:
    assert given_up(started=-14 * MINUTE, lengthened=14 * MINUTE) == 15 * MINUTE


def test_a_hold_that_was_not_extended_gets_no_time_for_it_after_a_decline() -> None:
    situation = a_situation()
    order, payment = paying(situation)
    situation.now = order.expires_at + 14.5 * MINUTE
    request = Decline(event_id=EVENT, order_id=order.id, payment_id=payment.id, failure="card_declined")
    (back,) = [item for item in messages(situation, request) if isinstance(item, OrderNotPaid)]
    assert back.expires_at == order.expires_at + 15 * MINUTE
