"""The sandbox's ledger: what changes in its tables, each function inside the sandbox's own transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import NotFound
from eventfly.identifiers import new_id
from eventfly.journal import add_rows
from eventfly.money import Money
from eventfly.payments.cards import CardOutcome, SandboxCard
from eventfly.payments.errors import IdempotencyKeyReused, RefundRefused
from eventfly.payments.inserting import insert_first
from eventfly.payments.processor import PaymentRequest
from eventfly.payments.sandbox_models import SandboxCharge, SandboxRefund, SandboxStatus
from eventfly.tables import table

CHARGES, REFUNDS = table(SandboxCharge), table(SandboxRefund)

_FIRST_ANSWERS = {
    CardOutcome.SUCCEEDS: (SandboxStatus.SUCCEEDED, ""),
    CardOutcome.TIMES_OUT: (SandboxStatus.SUCCEEDED, ""),
    CardOutcome.DECLINED: (SandboxStatus.DECLINED, "card_declined"),
    CardOutcome.SECOND_STEP: (SandboxStatus.NEEDS_ACTION, ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A row of the ledger."""

    idempotency_key: str
    reference: str
    event_id: UUID | None
    order_id: UUID | None
    payment_id: UUID | None
    amount_minor: int
    currency: str
    card: str
    status: str
    failure: str
    return_path: str
    refunded_minor: int
    created_at: datetime

    @property
    def is_tombstone(self) -> bool:
        """Whether the key was cancelled before any request came with it."""
        return self.payment_id is None

    def is_same_request(self, other: Charge) -> bool:
        return self.is_tombstone or self._request == other._request

    @property
    def _request(self) -> tuple[object, ...]:
        return self.event_id, self.order_id, self.payment_id, self.amount_minor, self.currency, self.card


def charge_for(payment: PaymentRequest, *, card: SandboxCard, return_path: str, now: datetime) -> Charge:
    """Decide what becomes of a request that the ledger has not seen."""
    status, failure = _FIRST_ANSWERS[card.outcome]
    return Charge(
        idempotency_key=payment.idempotency_key,
        reference=_new_reference(payment.payment_id),
        event_id=payment.event_id,
        order_id=payment.order_id,
        payment_id=payment.payment_id,
        amount_minor=payment.amount.minor,
        currency=payment.amount.currency,
        card=card.id,
        status=status.value,
        failure=failure,
        return_path=return_path,
        refunded_minor=0,
        created_at=now,
    )


async def charge_all(connection: AsyncConnection, asked: Sequence[Charge]) -> dict[str, Charge]:
    """Enter what is new and return what now stands under each key; the first request with a key wins."""
    rows = [asdict(charge) for charge in sorted(asked, key=lambda charge: charge.idempotency_key)]
    inserted = await insert_first(connection, CHARGES, rows)
    standing = {charge.idempotency_key: charge for charge in asked if charge.reference in inserted}
    known = {charge.idempotency_key for charge in asked} - set(standing)
    return standing | {charge.idempotency_key: charge for charge in await _find_all(connection, known)}


async def find_charge(connection: AsyncConnection, idempotency_key: str) -> Charge | None:
    """Return what stands under a key."""
    found = await _find_all(connection, {idempotency_key})
    return found[0] if found else None


async def cancel_charge(
    connection: AsyncConnection, idempotency_key: str, now: datetime
) -> tuple[Charge, bool]:
    """Cancel what is undecided or has not come yet; return what stands and whether this changed it."""
    tombstone = _tombstone(idempotency_key, now)
    standing = (await charge_all(connection, [tombstone]))[idempotency_key]
    if standing.reference == tombstone.reference:
        return tombstone, False  # nobody was ever told of this charge, so there is no news
    return await _decide(connection, standing, SandboxStatus.CANCELLED, "")


async def decide_step(connection: AsyncConnection, reference: str, accepted: bool) -> tuple[Charge, bool]:
    """Take the buyer's answer; return what stands and whether this changed it. Raises NotFound."""
    charge = await find_reference(connection, reference)
    status = SandboxStatus.SUCCEEDED if accepted else SandboxStatus.DECLINED
    return await _decide(connection, charge, status, "" if accepted else "second_step_refused")


async def find_reference(connection: AsyncConnection, reference: str) -> Charge:
    """Return the charge that a reference names. Raises NotFound."""
    # A reference carries its payment's id, so the ledger needs no index on it.
    where = CHARGES.c.payment_id == _payment_of(reference)
    for row in await connection.execute(select(CHARGES).where(where)):
        if secrets.compare_digest(row.reference.encode(), reference.encode("utf-8", "replace")):
            return Charge(**row._mapping)
    raise NotFound


async def refund_charge(
    connection: AsyncConnection, payment_id: UUID, amount: Money, *, idempotency_key: str, now: datetime
) -> tuple[str, Charge | None]:
    """Send money back, once per key; return its reference, and the charge if this was the first time."""
    charge = await _lock_refundable(connection, payment_id)
    refund = {
        "idempotency_key": idempotency_key,
        "reference": _new_reference(payment_id),
        "payment_id": payment_id,
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "created_at": now,
    }
    if not await insert_first(connection, REFUNDS, [refund]):
        return await _same_refund(connection, refund), None
    if amount.currency != charge.currency or charge.refunded_minor + amount.minor > charge.amount_minor:
        raise RefundRefused("TEST: a refund cannot exceed what was paid.")
    more = {"idempotency_key": charge.idempotency_key, "refunded_minor": amount.minor}
    await add_rows(connection, CHARGES, ["idempotency_key"], [more])
    return str(refund["reference"]), charge


async def find_refund(connection: AsyncConnection, payment_id: UUID, idempotency_key: str) -> Row[Any] | None:
    """Return the refund of a payment that stands under a key."""
    where = (REFUNDS.c.idempotency_key == idempotency_key, REFUNDS.c.payment_id == payment_id)
    return (await connection.execute(select(REFUNDS).where(*where))).first()


async def _find_all(connection: AsyncConnection, keys: set[str]) -> list[Charge]:
    if not keys:
        return []
    rows = await connection.execute(select(CHARGES).where(CHARGES.c.idempotency_key.in_(keys)))
    return [Charge(**row._mapping) for row in rows]


async def _decide(
    connection: AsyncConnection, charge: Charge, status: SandboxStatus, failure: str
) -> tuple[Charge, bool]:
    changed = await connection.execute(
        update(CHARGES)
        .where(CHARGES.c.idempotency_key == charge.idempotency_key)
        .where(CHARGES.c.status == SandboxStatus.NEEDS_ACTION.value)
        .values(status=status.value, failure=failure)
    )
    standing = await find_charge(connection, charge.idempotency_key)
    assert standing is not None
    return standing, changed.rowcount == 1


async def _lock_refundable(connection: AsyncConnection, payment_id: UUID) -> Charge:
    paid = select(CHARGES).where(CHARGES.c.payment_id == payment_id)
    rows = await connection.execute(
        paid.where(CHARGES.c.status == SandboxStatus.SUCCEEDED.value).with_for_update()
    )
    row = rows.first()
    if row is None:
        raise RefundRefused("TEST: nothing was paid, so nothing can be refunded.")
    return Charge(**row._mapping)


async def _same_refund(connection: AsyncConnection, refund: dict[str, object]) -> str:
    where = REFUNDS.c.idempotency_key == refund["idempotency_key"]
    row = (await connection.execute(select(REFUNDS).where(where))).one()
    if any(row._mapping[name] != refund[name] for name in ("payment_id", "amount_minor", "currency")):
        raise IdempotencyKeyReused
    return str(row.reference)


def _tombstone(idempotency_key: str, now: datetime) -> Charge:
    return Charge(
        idempotency_key=idempotency_key,
        reference=_new_reference(None),
        event_id=None,
        order_id=None,
        payment_id=None,
        amount_minor=0,
        currency="",
        card="",
        status=SandboxStatus.CANCELLED.value,
        failure="",
        return_path="",
        refunded_minor=0,
        created_at=now,
    )


def _new_reference(payment_id: UUID | None) -> str:
    # The random part makes the second step's address unguessable.
    return f"TEST_{(payment_id or new_id()).hex}_{secrets.token_hex(16)}"


def _payment_of(reference: str) -> UUID:
    try:
        return UUID(hex=reference.split("_")[1])
    except (IndexError, ValueError):
        raise NotFound from None
