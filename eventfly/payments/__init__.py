"""Payments and refunds: the processor port, the sandbox provider, and the inbox of provider webhooks.

States: a payment is ``open`` before its provider is called, then ``succeeded``, ``failed`` or ``cancelled``;
money that comes after all makes it ``succeeded``, and that is for good (``states.py``). A refund is ``owed``
before the provider is called, then ``succeeded``.

Invariants: an attempt is a committed row with its idempotency key before the call; no provider is called
inside a transaction; whoever got no answer asks (``look_up``) instead of trying another key; refunds never
exceed what was paid; a webhook is stored before it is acted on, and is never believed: the provider is asked.

The sandbox (``SandboxPaymentProcessor``) is another company's computer that happens to live in this process:
own tables, own transactions, own clock. No card number is taken, logged or stored anywhere.
"""

from eventfly.payments.cards import SANDBOX_CARDS, CardOutcome, SandboxCard
from eventfly.payments.errors import ForgedWebhook, IdempotencyKeyReused, NoAnswer, RefundRefused
from eventfly.payments.inbox import handle_inbox, receive
from eventfly.payments.messages import (
    PaymentCancelled,
    PaymentFailed,
    PaymentOpened,
    PaymentSucceeded,
    RefundStarted,
    RefundSucceeded,
)
from eventfly.payments.models import Payment, PaymentStatus, Refund, RefundStatus, WebhookDelivery
from eventfly.payments.processor import (
    ChargeStatus,
    PaymentProcessor,
    PaymentRequest,
    PaymentResult,
    ProviderNews,
    RefundResult,
)
from eventfly.payments.projection import PAYMENTS, REFUNDS
from eventfly.payments.purging import purge_news
from eventfly.payments.sandbox import SandboxPaymentProcessor, SandboxStep, deliver_due
from eventfly.payments.sandbox_deliveries import over_http
from eventfly.payments.sandbox_models import SandboxCharge, SandboxDelivery, SandboxKey, SandboxRefund
from eventfly.payments.signatures import SIGNATURE_HEADER
from eventfly.payments.states import may_become
from eventfly.payments.validation import holds_card_number, is_return_path, is_way_back

__all__ = [
    "PAYMENTS",
    "REFUNDS",
    "SANDBOX_CARDS",
    "SIGNATURE_HEADER",
    "CardOutcome",
    "ChargeStatus",
    "ForgedWebhook",
    "IdempotencyKeyReused",
    "NoAnswer",
    "Payment",
    "PaymentCancelled",
    "PaymentFailed",
    "PaymentOpened",
    "PaymentProcessor",
    "PaymentRequest",
    "PaymentResult",
    "PaymentStatus",
    "PaymentSucceeded",
    "ProviderNews",
    "Refund",
    "RefundRefused",
    "RefundResult",
    "RefundStarted",
    "RefundStatus",
    "RefundSucceeded",
    "SandboxCard",
    "SandboxCharge",
    "SandboxDelivery",
    "SandboxKey",
    "SandboxPaymentProcessor",
    "SandboxRefund",
    "SandboxStep",
    "WebhookDelivery",
    "deliver_due",
    "handle_inbox",
    "holds_card_number",
    "is_return_path",
    "is_way_back",
    "may_become",
    "over_http",
    "purge_news",
    "receive",
]
