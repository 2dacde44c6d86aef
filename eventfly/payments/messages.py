"""What happens to payments and refunds."""

from dataclasses import dataclass
from uuid import UUID

from eventfly.journal import Message, message


@message("payments.opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOpened(Message):
    payment_id: UUID
    order_id: UUID
    provider: str
    amount_minor: int
    currency: str
    idempotency_key: str


@message("payments.succeeded")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSucceeded(Message):
    payment_id: UUID
    provider_reference: str
    paid_minor: int


@message("payments.failed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFailed(Message):
    payment_id: UUID
    failure: str
    """The provider's reason as a short code, such as ``card_declined``."""


@message("payments.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCancelled(Message):
    payment_id: UUID


@message("payments.refund_started")
@dataclass(frozen=True, slots=True, kw_only=True)
class RefundStarted(Message):
    refund_id: UUID
    payment_id: UUID
    amount_minor: int
    idempotency_key: str


@message("payments.refunded")
@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSucceeded(Message):
    refund_id: UUID
    payment_id: UUID
    amount_minor: int
    provider_reference: str
