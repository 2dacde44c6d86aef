"""The port to whoever takes the money: what every payment provider can be asked, and what it may answer.

A provider is another company's computer: its answer may be late, come twice or never come. So every attempt
is a committed row with its idempotency key before it is sent, each retry reuses that key, and whoever has no
answer asks with ``look_up``. Never call a processor inside a database transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from eventfly.money import Money


class ChargeStatus(StrEnum):
    """What a provider says about one attempt."""

    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    NEEDS_ACTION = "needs_action"
    """The buyer must do something at ``PaymentResult.action_url`` first."""
    PENDING = "pending"
    """Accepted but not decided; news comes later."""
    CANCELLED = "cancelled"
    """It will never be charged, even if an older request still arrives."""
    UNKNOWN = "unknown"
    """The provider has never heard of this key."""

    @property
    def is_final(self) -> bool:
        return self in {ChargeStatus.SUCCEEDED, ChargeStatus.DECLINED, ChargeStatus.CANCELLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRequest:
    """One attempt to take ``amount`` for an order. ``details`` say how, such as ``{"card": "succeeds"}``."""

    payment_id: UUID
    event_id: UUID
    order_id: UUID
    amount: Money
    idempotency_key: str
    # Never shown in a log or a traceback: people paste card numbers into everything.
    details: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentResult:
    """A provider's answer about one attempt."""

    status: ChargeStatus
    reference: str = ""
    """The provider's own name of the attempt."""
    failure: str = ""
    """A short code such as ``card_declined``, when declined."""
    action_url: str = ""
    """Where the buyer goes next, when action is needed: a path of this site, or another site's address."""
    paid_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundResult:
    """A provider's answer to a refund: it has accepted to send ``amount`` back."""

    reference: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderNews:
    """A webhook whose signature was good. It says where to look; what is true is asked with ``look_up``."""

    provider_event_id: str
    kind: str
    event_id: UUID
    order_id: UUID
    payment_id: UUID


class PaymentProcessor(Protocol):
    """A payment provider. Every method may raise Unavailable: then nothing is known, ask again later."""

    name: str
    """Kept with each payment, such as ``sandbox``."""
    label: str
    """Shown beside everything it does; ``TEST`` when no real money moves, else empty."""

    async def process_payment(self, payment: PaymentRequest) -> PaymentResult:
        """Take the money, at most once for each idempotency key.

        Raises Invalid for details it does not take, IdempotencyKeyReused when the key belongs to another
        request, and Unavailable when no answer came in time: the money may have been taken, so look it up.
        """
        ...

    async def refund_payment(self, payment_id: UUID, *, amount: Money, idempotency_key: str) -> RefundResult:
        """Send money of a payment back, at most once for each idempotency key.

        Raises RefundRefused beyond what was paid, and IdempotencyKeyReused for a key of another request.
        """
        ...

    def validate_payment(self, details: Mapping[str, Any]) -> bool:
        """Tell whether ``details`` can be sent at all; asks nobody."""
        ...

    async def look_up(self, idempotency_key: str) -> PaymentResult:
        """Ask what became of an attempt; ``unknown`` if it never arrived."""
        ...

    async def look_up_refund(self, payment_id: UUID, idempotency_key: str) -> RefundResult | None:
        """Ask what became of a refund; None if it never arrived."""
        ...

    async def cancel_payment(self, idempotency_key: str) -> PaymentResult:
        """Cancel an attempt that is not decided, or that has not arrived yet, and tell what stands.

        Only ``cancelled`` and ``declined`` mean that no money will be taken; success may have come first.
        """
        ...

    async def complete_step(self, reference: str, accepted: bool) -> PaymentResult:
        """Decide an attempt that needs the buyer's action; the first answer stands. Raises NotFound."""
        ...

    async def read_webhook(self, body: bytes, signature: str) -> ProviderNews:
        """Check who sent a webhook, and when. Raises ForgedWebhook."""
        ...
