"""The sandbox: a payment provider of its own that moves no real money.

It behaves as the real ones do on a bad day: answers get lost, news comes late, twice and out of order, and a
key is honoured for ever. It keeps everything in its own tables and commits in its own transactions, so it
remembers what we forgot when we are killed. Everything it shows says TEST.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from eventfly.clock import Clock
from eventfly.errors import Invalid, Problem
from eventfly.money import MAX_MINOR, Money, is_currency
from eventfly.payments import sandbox_deliveries as deliveries
from eventfly.payments import sandbox_ledger as ledger
from eventfly.payments.cards import CardOutcome
from eventfly.payments.errors import ForgedWebhook, IdempotencyKeyReused, NoAnswer
from eventfly.payments.inbox import receive_all
from eventfly.payments.inserting import insert_missing
from eventfly.payments.processor import (
    ChargeStatus,
    PaymentRequest,
    PaymentResult,
    ProviderNews,
    RefundResult,
)
from eventfly.payments.sandbox_ledger import Charge
from eventfly.payments.sandbox_models import SandboxKey
from eventfly.payments.sandbox_queue import ChargeQueue
from eventfly.payments.signatures import check_signature, sign
from eventfly.payments.validation import are_sandbox_details, check_sandbox_details
from eventfly.runtime import Runtime
from eventfly.tables import table

KEYS = table(SandboxKey)
LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class SandboxStep:
    """What the page of the second step shows."""

    amount: Money
    is_open: bool
    return_path: str


class SandboxPaymentProcessor:
    """A ``PaymentProcessor`` for trying things out; times in seconds.

    ``deliver`` hands webhooks over; in this process by default, ``over_http(url)`` sends them as a provider
    elsewhere would. ``twice`` sends each webhook two times, ``shuffled`` in any order. ``silence_seconds`` is how
    long the card that times out keeps its caller waiting: as long as any answer may take, unless said otherwise.
    """

    name = "sandbox"
    label = "TEST"

    def __init__(
        self,
        runtime: Runtime,
        *,
        clock: Clock | None = None,
        timeout_seconds: float = 10,
        silence_seconds: float | None = None,
        news_after_seconds: float = 2,
        deliver: deliveries.Deliver | None = None,
        twice: bool = False,
        shuffled: bool = False,
    ) -> None:
        self._runtime = runtime
        self._clock = clock or runtime.clock
        self._timeout_seconds = timeout_seconds
        self._silence_seconds = timeout_seconds if silence_seconds is None else silence_seconds
        self._news_after = timedelta(seconds=news_after_seconds)
        self._deliver = deliver or self._deliver_here
        self._copies = 2 if twice else 1
        self._shuffled = shuffled
        self._queue = ChargeQueue(self._enter)
        self._secret: bytes | None = None

    async def process_payment(self, payment: PaymentRequest) -> PaymentResult:
        """Take TEST money, at most once for each idempotency key; see ``PaymentProcessor``."""
        card, return_path = check_sandbox_details(payment.details, self._runtime.allowed_origins)
        _check_request(payment.idempotency_key, payment.amount)
        asked = ledger.charge_for(payment, card=card, return_path=return_path, now=self._clock.now())
        try:
            async with asyncio.timeout(self._timeout_seconds):
                standing = await self._queue.add(asked)
        except TimeoutError:
            raise NoAnswer from None
        if not standing.is_same_request(asked):
            raise IdempotencyKeyReused
        if card.outcome is CardOutcome.TIMES_OUT and standing.reference == asked.reference:
            await asyncio.sleep(self._silence_seconds)
            raise NoAnswer
        return _answer(standing)

    async def refund_payment(self, payment_id: UUID, *, amount: Money, idempotency_key: str) -> RefundResult:
        """Send TEST money back, at most once for each idempotency key; see ``PaymentProcessor``."""
        _check_request(idempotency_key, amount)
        now = self._clock.now()
        async with self._runtime.transaction() as connection:
            reference, refunded = await ledger.refund_charge(
                connection, payment_id, amount, idempotency_key=idempotency_key, now=now
            )
            if refunded:
                await deliveries.owe(
                    connection, [refunded], kind="refund.succeeded", due=now + self._news_after
                )
        return RefundResult(reference=reference, amount=amount)

    def validate_payment(self, details: Mapping[str, Any]) -> bool:
        """Tell whether ``details`` name one of the test cards, and nothing else but a way back."""
        return are_sandbox_details(details, self._runtime.allowed_origins)

    async def look_up(self, idempotency_key: str) -> PaymentResult:
        """Tell what became of an attempt."""
        async with self._runtime.reading() as connection:
            charge = await ledger.find_charge(connection, idempotency_key)
        return _answer(charge) if charge else PaymentResult(status=ChargeStatus.UNKNOWN)

    async def look_up_refund(self, payment_id: UUID, idempotency_key: str) -> RefundResult | None:
        """Tell what became of a refund; None if it never arrived."""
        async with self._runtime.reading() as connection:
            row = await ledger.find_refund(connection, payment_id, idempotency_key)
        return (
            RefundResult(reference=row.reference, amount=Money(row.amount_minor, row.currency))
            if row
            else None
        )

    async def cancel_payment(self, idempotency_key: str) -> PaymentResult:
        """Cancel an attempt that is not decided; a request that arrives later finds it cancelled."""
        _check_key(idempotency_key)
        now = self._clock.now()
        async with self._runtime.transaction() as connection:
            charge, changed = await ledger.cancel_charge(connection, idempotency_key, now)
            if changed:
                await deliveries.owe(connection, [charge], due=now + self._news_after)
        return _answer(charge)

    async def complete_step(self, reference: str, accepted: bool) -> PaymentResult:
        """Decide a second step; the first answer stands. Raises NotFound."""
        async with self._runtime.transaction() as connection:
            charge, changed = await ledger.decide_step(connection, reference, accepted)
            if changed:
                await deliveries.owe(connection, [charge], due=self._clock.now())
        return _answer(charge)

    async def find_step(self, reference: str) -> SandboxStep:
        """Return what the page of the second step shows. Raises NotFound."""
        async with self._runtime.reading() as connection:
            charge = await ledger.find_reference(connection, reference)
        is_open = charge.status == ChargeStatus.NEEDS_ACTION
        return SandboxStep(Money(charge.amount_minor, charge.currency), is_open, charge.return_path)

    async def read_webhook(self, body: bytes, signature: str) -> ProviderNews:
        """Check a webhook's signature and age. Raises ForgedWebhook."""
        check_signature(await self._signing_secret(), body, signature, self._runtime.now())
        try:
            told = orjson.loads(body)
            return ProviderNews(
                provider_event_id=told["id"],
                kind=told["kind"],
                event_id=UUID(told["event_id"]),
                order_id=UUID(told["order_id"]),
                payment_id=UUID(told["payment_id"]),
            )
        except (ValueError, TypeError, KeyError):
            raise ForgedWebhook from None

    async def deliver_due(self) -> int:
        """Send the webhooks that are due; return how many were accepted. The others come again later."""
        async with self._runtime.transaction() as connection:
            claimed = await deliveries.claim(connection, self._clock.now())
        if not claimed:
            return 0
        accepted = await self._send(claimed)
        async with self._runtime.transaction() as connection:
            await deliveries.settle_attempts(connection, claimed, accepted, self._clock.now())
        return len(accepted)

    async def close(self) -> None:
        """Answer whoever waits."""
        await self._queue.finish()

    async def _enter(self, asked: Sequence[Charge]) -> dict[str, Charge]:
        async with self._runtime.transaction() as connection:
            standing = await ledger.charge_all(connection, asked)
            new = [
                charge for charge in asked if standing[charge.idempotency_key].reference == charge.reference
            ]
            await deliveries.owe(connection, new, due=self._clock.now() + self._news_after)
        return standing

    async def _send(self, claimed: Sequence[Any]) -> set[str]:
        secret, now = await self._signing_secret(), self._clock.now()
        queue = list(claimed) * self._copies
        if self._shuffled:
            random.shuffle(queue)
        bodies = [row.body.encode() for row in queue]
        signed = [deliveries.SignedWebhook(body, sign(secret, body, now)) for body in bodies]
        answers = await self._deliver(signed)
        return {row.id for row, accepted in zip(queue, answers, strict=True) if accepted}

    async def _deliver_here(self, webhooks: Sequence[deliveries.SignedWebhook]) -> list[bool]:
        return await receive_all(self._runtime, [(webhook.body, webhook.signature) for webhook in webhooks])

    async def _signing_secret(self) -> bytes:
        if self._secret is None:
            self._secret = await self._find_secret() or await self._make_secret()
        return self._secret

    async def _find_secret(self) -> bytes | None:
        async with self._runtime.reading() as connection:
            sealed = (await connection.execute(select(KEYS.c.sealed))).scalar_one_or_none()
        if sealed is None:
            return None
        box = self._runtime.secrets
        return box.open(sealed) if box else bytes.fromhex(sealed)

    async def _make_secret(self) -> bytes:
        fresh, box = secrets.token_bytes(32), self._runtime.secrets
        row = {"id": 1, "sealed": box.seal(fresh) if box else fresh.hex(), "created_at": self._clock.now()}
        async with self._runtime.transaction() as connection:
            await insert_missing(connection, KEYS, [row])
        # Another process may have been first.
        kept = await self._find_secret()
        assert kept is not None
        return kept


async def deliver_due(runtime: Runtime) -> int:
    """Send the sandbox's webhooks that are due (a job); return how many were accepted."""
    processor = runtime.payments
    return await processor.deliver_due() if isinstance(processor, SandboxPaymentProcessor) else 0


def _answer(charge: Charge) -> PaymentResult:
    status = ChargeStatus(charge.status)
    return PaymentResult(
        status=status,
        reference=charge.reference,
        failure=charge.failure,
        action_url=f"/sandbox/step/{charge.reference}" if status is ChargeStatus.NEEDS_ACTION else "",
        paid_minor=charge.amount_minor if status is ChargeStatus.SUCCEEDED else 0,
    )


def _check_request(idempotency_key: str, amount: Money) -> None:
    _check_key(idempotency_key)
    if not 0 < amount.minor <= MAX_MINOR or not is_currency(amount.currency):
        raise Invalid(Problem("amount", "The amount must be positive, in a currency that is in use."))


def _check_key(idempotency_key: str) -> None:
    if not 0 < len(idempotency_key) <= LONGEST_KEY or not idempotency_key.isascii():
        raise Invalid(Problem("idempotency_key", f"A key has 1 to {LONGEST_KEY} ASCII characters."))
    if not idempotency_key.isprintable():
        raise Invalid(Problem("idempotency_key", "A key has no control characters."))
