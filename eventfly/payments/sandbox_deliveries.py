"""The sandbox's webhooks: news owed, signed and sent until accepted, perhaps twice and in any order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.identifiers import new_id
from eventfly.journal import canonical, insert_rows, set_rows
from eventfly.payments.sandbox_ledger import Charge
from eventfly.payments.sandbox_models import SandboxDelivery
from eventfly.payments.signatures import SIGNATURE_HEADER
from eventfly.tables import table

DELIVERIES = table(SandboxDelivery)
SLICE = 100
LEASE_SECONDS = 60
"""A claimed delivery is somebody's for this long; whoever dies leaves it to the next."""
MOST_ATTEMPTS = 16
LONGEST_PAUSE_SECONDS = 6 * 3600


@dataclass(frozen=True, slots=True)
class SignedWebhook:
    body: bytes
    signature: str


Deliver = Callable[[Sequence[SignedWebhook]], Awaitable[list[bool]]]
"""Hands webhooks over and tells for each whether it was accepted."""


async def owe(
    connection: AsyncConnection, charges: Sequence[Charge], *, kind: str = "", due: datetime
) -> None:
    """Enter the news of each charge that is decided, to be sent from ``due`` on."""
    rows = [
        _delivery(charge, kind or f"charge.{charge.status}", due)
        for charge in charges
        if charge.status != "needs_action"
    ]
    await insert_rows(connection, DELIVERIES, rows)


async def claim(connection: AsyncConnection, now: datetime) -> list[Any]:
    """Take what is due and lease it, so that two processes do not send the same at once."""
    due = (
        select(DELIVERIES.c.id)
        .where(DELIVERIES.c.delivered_at.is_(None), DELIVERIES.c.next_try_at <= now)
        .where(DELIVERIES.c.attempts < MOST_ATTEMPTS)
        .order_by(DELIVERIES.c.next_try_at)
        .limit(SLICE)
        .with_for_update(skip_locked=True)
    )
    claimed = await connection.execute(
        update(DELIVERIES)
        .where(DELIVERIES.c.id.in_(due))
        .values(attempts=DELIVERIES.c.attempts + 1, next_try_at=now + timedelta(seconds=LEASE_SECONDS))
        .returning(DELIVERIES.c.id, DELIVERIES.c.body, DELIVERIES.c.attempts)
    )
    return list(claimed)


async def settle_attempts(
    connection: AsyncConnection, claimed: Sequence[Any], accepted: set[str], now: datetime
) -> None:
    """Close what was accepted; put the others off, longer each time."""
    done = [{"id": row.id, "delivered_at": now} for row in claimed if row.id in accepted]
    again = [
        {"id": row.id, "next_try_at": now + timedelta(seconds=min(2**row.attempts, LONGEST_PAUSE_SECONDS))}
        for row in claimed
        if row.id not in accepted
    ]
    await set_rows(connection, DELIVERIES, ["id"], done)
    await set_rows(connection, DELIVERIES, ["id"], again)


def over_http(url: str, *, timeout_seconds: float = 5) -> Deliver:
    """Deliver by POST to ``url``, as a provider elsewhere would."""

    async def deliver(webhooks: Sequence[SignedWebhook]) -> list[bool]:
        async with httpx.AsyncClient(timeout=timeout_seconds, trust_env=False) as client:
            return [await _post(client, url, webhook) for webhook in webhooks]

    return deliver


async def _post(client: httpx.AsyncClient, url: str, webhook: SignedWebhook) -> bool:
    headers = {SIGNATURE_HEADER: webhook.signature, "Content-Type": "application/json"}
    try:
        return (await client.post(url, content=webhook.body, headers=headers)).is_success
    except httpx.HTTPError:
        return False


def _delivery(charge: Charge, kind: str, due: datetime) -> dict[str, Any]:
    delivery_id = f"TEST_{new_id().hex}"
    body = {
        "id": delivery_id,
        "kind": kind,
        "live": False,
        "event_id": str(charge.event_id),
        "order_id": str(charge.order_id),
        "payment_id": str(charge.payment_id),
        "reference": charge.reference,
    }
    return {
        "id": delivery_id,
        "body": canonical(body),
        "attempts": 0,
        "next_try_at": due,
        "delivered_at": None,
    }
