from itertools import product

import pytest

from eventfly.payments import PaymentStatus, may_become

SETTLED = [PaymentStatus.SUCCEEDED, PaymentStatus.FAILED, PaymentStatus.CANCELLED]
UNPAID = [PaymentStatus.FAILED, PaymentStatus.CANCELLED]


@pytest.mark.parametrize("new", SETTLED)
def test_an_open_payment_may_settle_any_way(new: PaymentStatus) -> None:
    assert may_become(PaymentStatus.OPEN, new)


@pytest.mark.parametrize("current", UNPAID)
def test_money_that_comes_after_we_gave_up_still_counts(current: PaymentStatus) -> None:
    assert may_become(current, PaymentStatus.SUCCEEDED)


@pytest.mark.parametrize(
    ("current", "new"),
    [
        (current, new)
        for current, new in product(SETTLED, PaymentStatus)
        if (current, new) not in product(UNPAID, [PaymentStatus.SUCCEEDED])
    ],
)
def test_nothing_else_changes_a_settled_payment(current: PaymentStatus, new: PaymentStatus) -> None:
    assert not may_become(current, new)
