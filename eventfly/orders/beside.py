"""What a batch writes beside the journal: contacts, keys and secrets, which no message may hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts import CONTACTS
from eventfly.journal import insert_rows
from eventfly.orders.models import OrderKey, OrderSecret
from eventfly.orders.requests import GiveDetails, Place
from eventfly.orders.situation import Answer, Decision, Situation
from eventfly.tables import table

ORDER_KEYS, ORDER_SECRETS = table(OrderKey), table(OrderSecret)
_NAME_KEY = (
    update(ORDER_KEYS)
    .where(ORDER_KEYS.c.event_id == bindparam("of_event"), ORDER_KEYS.c.order_id == bindparam("of_order"))
    .values(email=bindparam("new_email"))
)


async def write_beside(
    connection: AsyncConnection, situation: Situation, accepted: Sequence[Decision]
) -> None:
    """Write what no journal may hold: names, keys and secrets."""
    fresh = [d for d in accepted if isinstance(d.request, Place) and not d.answer.repeated]  # type: ignore[union-attr]
    changed = [d.request for d in accepted if isinstance(d.request, GiveDetails)]
    if changed:
        orders = [request.order_id for request in changed]
        stale = delete(CONTACTS).where(
            CONTACTS.c.event_id == situation.shop.event_id, CONTACTS.c.order_id.in_(orders)
        )
        await connection.execute(stale)
        await connection.execute(_NAME_KEY, [_key_email(request) for request in changed])
    contacts = [row for d in fresh for row in d.request.contacts]  # type: ignore[attr-defined]
    contacts += [row for request in changed for row in request.contacts]
    await insert_rows(connection, CONTACTS, contacts)
    await insert_rows(connection, ORDER_KEYS, [_key_row(d.request, situation) for d in fresh])  # type: ignore[arg-type]
    await insert_rows(connection, ORDER_SECRETS, [_secret_row(d, situation) for d in fresh])


def _key_email(request: GiveDetails) -> dict[str, Any]:
    return {"of_event": request.event_id, "of_order": request.order_id, "new_email": request.email}


def _key_row(request: Place, situation: Situation) -> dict[str, Any]:
    return {
        "event_id": request.event_id,
        "key": request.key,
        "order_id": request.order_id,
        "browser": request.browser,
        "client": request.client,
        "email": request.email,
        "request": request.fingerprint,
        "places": sum(line.quantity for line in request.lines),
        "created_at": situation.now,
    }


def _secret_row(decision: Decision, situation: Situation) -> dict[str, Any]:
    assert isinstance(decision.request, Place)
    assert isinstance(decision.answer, Answer)
    return {
        "event_id": decision.request.event_id,
        "secret_hash": decision.request.secret_hash,
        "order_id": decision.answer.order.id,
        "created_at": situation.now,
        "revoked_at": None,
    }
