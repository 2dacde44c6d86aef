from itertools import product

import pytest

from eventfly.payments import ChargeStatus, PaymentStatus, contradicts, may_become, settled_as

SETTLED = [PaymentStatus.SUCCEEDED, PaymentStatus.FAILED, PaymentStatus.CANCELLED]


@pytest.mark.parametrize("new", SETTLED)
def test_an_open_payment_may_settle_any_way(new: PaymentStatus) -> None:
    assert may_become(PaymentStatus.OPEN, new)


@pytest.mark.parametrize(("current", "new"), list(product(SETTLED, PaymentStatus)))
def test_a_settled_payment_never_changes(current: PaymentStatus, new: PaymentStatus) -> None:
    assert not may_become(current, new)


@pytest.mark.parametrize(("current", "answer"), list(product(SETTLED, ChargeStatus)))
def test_a_late_or_repeated_answer_changes_nothing(current: PaymentStatus, answer: ChargeStatus) -> None:
    assert settled_as(current, answer) is None


@pytest.mark.parametrize("answer", [ChargeStatus.PENDING, ChargeStatus.NEEDS_ACTION, ChargeStatus.UNKNOWN])
def test_an_undecided_answer_leaves_the_payment_open(answer: ChargeStatus) -> None:
    assert not answer.is_final
    assert settled_as(PaymentStatus.OPEN, answer) is None


def test_money_that_came_for_a_cancelled_payment_is_a_contradiction() -> None:
    assert contradicts(PaymentStatus.CANCELLED, ChargeStatus.SUCCEEDED)
    assert not contradicts(PaymentStatus.SUCCEEDED, ChargeStatus.SUCCEEDED)
    assert not contradicts(PaymentStatus.OPEN, ChargeStatus.SUCCEEDED)
