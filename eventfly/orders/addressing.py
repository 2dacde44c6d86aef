"""How an order is named from outside: an event's slug with a draft key, or a reference with a secret."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import events
from eventfly.errors import Invalid, NotFound, Problem
from eventfly.events import EVENTS, EventStatus, Visibility, is_slug
from eventfly.identifiers import hash_secret, new_secret
from eventfly.journal import insert_rows
from eventfly.orders.errors import NotOpened
from eventfly.orders.models import OrderKey, OrderSecret
from eventfly.orders.projection import ORDERS
from eventfly.runtime import Runtime
from eventfly.tables import table

ORDER_KEYS, ORDER_SECRETS = table(OrderKey), table(OrderSecret)
REMEMBERED_SECONDS = 5.0
MOST_REMEMBERED = 2000
LONGEST_ORIGIN = 128
_KEY = re.compile(r"[A-Za-z0-9_-]{22,128}")
_REFERENCE = re.compile(r"([0-9A-Z]{2,8})-([0-9A-Z]{8})")
_SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}")


@dataclass(frozen=True, slots=True)
class EventAddress:
    """What never changes of an event but is needed to reach it."""

    id: UUID
    slug: str
    code: str
    published: bool
    """When it was looked up: an event may have been published since."""
    guarded: bool
    """It has a password."""


async def find_event(runtime: Runtime, event: str | UUID) -> EventAddress:
    """Find an event by its slug or id, drafts too; remembered for a few seconds. Raises NotFound."""
    remembered: dict[Any, tuple[float, EventAddress]] = runtime.resources.setdefault("orders.events", {})
    now = runtime.now().timestamp()
    entry = remembered.get(event)
    if entry and 0 <= now - entry[0] < REMEMBERED_SECONDS:
        return entry[1]
    if not isinstance(event, UUID) and not is_slug(event):
        raise NotFound("There is no such event.")
    where = EVENTS.c.id == event if isinstance(event, UUID) else EVENTS.c.slug == event
    async with runtime.reading() as connection:
        row = (
            await connection.execute(
                select(EVENTS.c.id, EVENTS.c.slug, EVENTS.c.code, EVENTS.c.status, EVENTS.c.visibility).where(
                    where
                )
            )
        ).first()
    if row is None:
        raise NotFound("There is no such event.")
    if len(remembered) >= MOST_REMEMBERED:
        remembered.clear()
    address = EventAddress(
        id=row.id,
        slug=row.slug,
        code=row.code,
        published=row.status != EventStatus.DRAFT.value,
        guarded=row.visibility == Visibility.PASSWORD.value,
    )
    remembered[event] = (now, address)
    return address


async def find_public_event(runtime: Runtime, event: str | UUID) -> EventAddress:
    """Find an event for a stranger. Raises NotFound for drafts as for what never was."""
    address = await find_event(runtime, event)
    if not address.published:
        await events.public_id(runtime, address.slug)
    return address


def is_reference(text: object) -> bool:
    """Tell whether a text is of the form of an order's reference; all else need not be looked for."""
    return isinstance(text, str) and _REFERENCE.fullmatch(text) is not None


def hash_key(key: object) -> str:
    """Check and hash a draft key: at least 128 bits in base64url. Raises Invalid."""
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise Invalid(Problem("key", "A key of at least 22 letters and digits is needed.", "key"))
    return hash_secret(key)


def hash_origin(value: object) -> str:
    """Hash a browser id or network address, so that it can be compared and not be read; empty stays empty.

    Raises Invalid for what is no such text: browsers send their own ids, and hand-made clients send anything.
    """
    if (
        not isinstance(value, str)
        or len(value) > LONGEST_ORIGIN
        or not (value.isascii() and value.isprintable())
    ):
        raise Invalid(Problem("browser", "This browser's id cannot be used.", "browser"))
    return hash_secret(value) if value else ""


async def find_by_key(connection: AsyncConnection, event_id: UUID, key: str) -> UUID | None:
    """Return the order a browser's key stands for."""
    where = (ORDER_KEYS.c.event_id == event_id) & (ORDER_KEYS.c.key == hash_key(key))
    return (await connection.execute(select(ORDER_KEYS.c.order_id).where(where))).scalar()


async def find_by_secret(connection: AsyncConnection, reference: str, secret: str) -> tuple[UUID, UUID]:
    """Return (event id, order id) for a reference and its secret. Raises NotOpened for anything else."""
    match = _REFERENCE.fullmatch(reference) if isinstance(reference, str) else None
    if match is None or not isinstance(secret, str) or not _SECRET.fullmatch(secret):
        raise NotOpened
    same_order = (ORDER_SECRETS.c.event_id == ORDERS.c.event_id) & (ORDER_SECRETS.c.order_id == ORDERS.c.id)
    statement = (
        select(ORDERS.c.event_id, ORDERS.c.id)
        .join(EVENTS, EVENTS.c.id == ORDERS.c.event_id)
        .join(ORDER_SECRETS, same_order)
        .where(
            EVENTS.c.code == match[1],
            ORDERS.c.reference == reference,
            ORDER_SECRETS.c.secret_hash == hash_secret(secret),
            ORDER_SECRETS.c.revoked_at.is_(None),
        )
    )
    row = (await connection.execute(statement)).first()
    if row is None:
        raise NotOpened
    return row.event_id, row.id


async def mint_secret(connection: AsyncConnection, event_id: UUID, order_id: UUID, now: Any) -> str:
    """Make another secret that opens an order, for a link in a mail or a redirect; only its hash is kept."""
    secret = new_secret()
    row = {
        "event_id": event_id,
        "secret_hash": hash_secret(secret),
        "order_id": order_id,
        "created_at": now,
        "revoked_at": None,
    }
    await insert_rows(connection, ORDER_SECRETS, [row])
    return secret
