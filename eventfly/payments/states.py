"""Which way a payment may go. Pure.

A payment is ``open`` from before the provider is called until its last word, and never changes again: what
comes after a payment is a refund, which is a row of its own.
"""

from __future__ import annotations

from eventfly.payments.models import PaymentStatus
from eventfly.payments.processor import ChargeStatus

TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.OPEN: frozenset({PaymentStatus.SUCCEEDED, PaymentStatus.FAILED, PaymentStatus.CANCELLED}),
    PaymentStatus.SUCCEEDED: frozenset(),
    PaymentStatus.FAILED: frozenset(),
    PaymentStatus.CANCELLED: frozenset(),
}

SETTLED_AS: dict[ChargeStatus, PaymentStatus] = {
    ChargeStatus.SUCCEEDED: PaymentStatus.SUCCEEDED,
    ChargeStatus.DECLINED: PaymentStatus.FAILED,
    ChargeStatus.CANCELLED: PaymentStatus.CANCELLED,
}
"""What a provider's last word makes of a payment; its other answers leave it open."""


def may_become(current: PaymentStatus, new: PaymentStatus) -> bool:
    """Tell whether a payment may change from ``current`` to ``new``.

    >>> may_become(PaymentStatus.OPEN, PaymentStatus.SUCCEEDED)
    True
    >>> may_become(PaymentStatus.FAILED, PaymentStatus.OPEN)
    False
    """
    return new in TRANSITIONS[current]


def settled_as(current: PaymentStatus, answer: ChargeStatus) -> PaymentStatus | None:
    """Return what the provider's answer makes of a payment, or None when it changes nothing.

    An answer that comes twice, or late, changes nothing.

    >>> settled_as(PaymentStatus.OPEN, ChargeStatus.DECLINED)
    <PaymentStatus.FAILED: 'failed'>
    >>> settled_as(PaymentStatus.SUCCEEDED, ChargeStatus.SUCCEEDED) is None
    True
    """
    new = SETTLED_AS.get(answer)
    return new if new is not None and may_become(current, new) else None


def contradicts(current: PaymentStatus, answer: ChargeStatus) -> bool:
    """Tell whether the provider's last word is another than the one we settled on: a person must look at it.

    >>> contradicts(PaymentStatus.CANCELLED, ChargeStatus.SUCCEEDED)
    True
    """
    new = SETTLED_AS.get(answer)
    return new is not None and not TRANSITIONS[current] and new is not current
