"""Which way a payment may go. Pure.

A payment is ``open`` from before the provider is called until its last word. Money counts whenever it comes: an
attempt that failed or was cancelled still succeeds when the provider has been paid after all. What comes after
success is a refund, which is a row of its own.
"""

from __future__ import annotations

from eventfly.payments.models import PaymentStatus

TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.OPEN: frozenset({PaymentStatus.SUCCEEDED, PaymentStatus.FAILED, PaymentStatus.CANCELLED}),
    PaymentStatus.SUCCEEDED: frozenset(),
    PaymentStatus.FAILED: frozenset({PaymentStatus.SUCCEEDED}),
    PaymentStatus.CANCELLED: frozenset({PaymentStatus.SUCCEEDED}),
}


def may_become(current: PaymentStatus, new: PaymentStatus) -> bool:
    """Tell whether a payment may change from ``current`` to ``new``; an answer that comes twice changes nothing.

    >>> may_become(PaymentStatus.OPEN, PaymentStatus.SUCCEEDED)
    True
    >>> may_become(PaymentStatus.SUCCEEDED, PaymentStatus.SUCCEEDED)
    False
    """
    return new in TRANSITIONS[current]
