"""Mails that people ask for: the links to their orders, their tickets once more, a mistyped address put right."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, orders, organizers
from eventfly.accounts import CONTACTS
from eventfly.errors import NotAllowed, NotFound
from eventfly.notifications.models import MailKind
from eventfly.notifications.owing import owe
from eventfly.orders import ORDERS, OrderStatus
from eventfly.runtime import Runtime

HOUR = 3600
STILL_OF_INTEREST = timedelta(days=30)
"""So long after an event its orders are still mailed to whoever looks for them."""


async def send_order_links(runtime: Runtime, email: str, *, client: str) -> None:
    """Mail an address the links to all its orders; the same answer whether the address is known or not.

    Raises Invalid for what is no address, and Unavailable beyond 5 an hour for an address or 60 for a client.
    """
    address = accounts.normalise_email(email)
    await _count(runtime, f"order-links:address:{_hidden(address)}", limit=5)
    await _count(runtime, f"order-links:client:{_hidden(client)}", limit=60)
    now = runtime.now()
    async with runtime.transaction() as connection:
        found = await orders.orders_of_address(connection, address, now - STILL_OF_INTEREST)
        if not found:
            return
        first_event, first_order, _ = found[0]
        await owe(
            connection,
            stream_id=first_event,
            kind=MailKind.ORDER_LINKS,
            subject_id=first_order,
            details={"orders": [[str(event_id), str(order_id)] for event_id, order_id, _ in found]},
            now=now,
        )


async def resend(runtime: Runtime, reference: str, secret: str) -> None:
    """Mail the tickets of a paid order once more, to the buyer's address.

    Raises NotFound for a wrong link or an order that is not paid, BuyerErased, and Unavailable beyond 10 an hour.
    """
    await _owe_tickets(runtime, reference, secret, MailKind.ORDER_PAID)


async def correct_address(runtime: Runtime, reference: str, secret: str, email: str) -> str:
    """Correct the buyer's address: every link dies, the tickets go to the new one; returns this page's new secret.

    Raises NotFound, Invalid (``email``), and Unavailable beyond 5 an hour for an order: each one is a mail to
    somebody who may not have asked for it.
    """
    accounts.normalise_email(email)
    async with runtime.reading() as connection:
        _, order_id = await orders.find_by_secret(connection, reference, secret)
    await _count(runtime, f"correct:{order_id.hex}", limit=5)

    async def owe_tickets(connection: AsyncConnection, event_id: UUID, order_id: UUID) -> None:
        kind = MailKind.ADDRESS_CORRECTED
        await owe(connection, stream_id=event_id, kind=kind, subject_id=order_id, now=runtime.now())

    return await orders.correct_address(runtime, reference, secret, email, also=owe_tickets)


async def resend_for_organizer(
    runtime: Runtime, account: accounts.AccountView | None, slug: str, order_id: UUID
) -> None:
    """Mail the tickets of a paid order once more, because the organizer asks for it.

    Raises NotFound to strangers and for orders that are not paid, NotAllowed, BuyerErased, and Unavailable beyond
    10 an hour.
    """
    async with runtime.reading() as connection:
        event, row = await events.managed_event(connection, account, slug)
        if not organizers.may(row.role, organizers.Action.CORRECT_ORDER):
            raise NotAllowed("Your role does not allow correcting orders.")
        await _require_paid(connection, event.event_id, order_id)
    await _count(runtime, f"resend:{order_id.hex}", limit=10)
    kind, now = MailKind.ORDER_PAID, runtime.now()
    async with runtime.transaction() as connection:
        await owe(connection, stream_id=event.event_id, kind=kind, subject_id=order_id, now=now)


async def correct_address_for_organizer(
    runtime: Runtime, account: accounts.AccountView | None, slug: str, order_id: UUID, email: str
) -> None:
    """Correct the buyer's address for them: every link dies, the tickets go to the new one.

    Raises NotFound, NotAllowed, Invalid (``email``), BuyerErased, and Unavailable beyond 5 an hour for an order.
    """
    accounts.normalise_email(email)
    async with runtime.reading() as connection:
        await events.managed_event(connection, account, slug)
    await _count(runtime, f"correct:{order_id.hex}", limit=5)

    async def owe_tickets(connection: AsyncConnection, event_id: UUID, order_id: UUID) -> None:
        kind = MailKind.ADDRESS_CORRECTED
        await owe(connection, stream_id=event_id, kind=kind, subject_id=order_id, now=runtime.now())

    await orders.correct_address_for_organizer(runtime, account, slug, order_id, email, also=owe_tickets)


async def _require_paid(connection: AsyncConnection, event_id: UUID, order_id: UUID) -> None:
    of_order = (ORDERS.c.event_id == event_id) & (ORDERS.c.id == order_id)
    buyer = (CONTACTS.c.event_id == ORDERS.c.event_id) & (CONTACTS.c.id == ORDERS.c.contact_id)
    statement = select(ORDERS.c.status, CONTACTS.c.erased_at).outerjoin(CONTACTS, buyer).where(of_order)
    order = (await connection.execute(statement)).first()
    if order is None or order.status != OrderStatus.PAID.value:
        raise NotFound("This order has no tickets.")
    if order.erased_at is not None:
        raise orders.BuyerErased


async def _owe_tickets(runtime: Runtime, reference: str, secret: str, kind: MailKind) -> None:
    async with runtime.reading() as connection:
        event_id, order_id = await orders.find_by_secret(connection, reference, secret)
        await _require_paid(connection, event_id, order_id)
    await _count(runtime, f"resend:{order_id.hex}", limit=10)
    async with runtime.transaction() as connection:
        await owe(connection, stream_id=event_id, kind=kind, subject_id=order_id, now=runtime.now())


async def _count(runtime: Runtime, key: str, *, limit: int) -> None:
    if runtime.rates is not None:
        await runtime.rates.hit(key, limit=limit, per_seconds=HOUR)


def _hidden(text: str) -> str:
    # Keys may lie in a cache server: no address is readable there.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
