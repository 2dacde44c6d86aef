"""Correcting what was typed: the buyer's address, and who comes. Names stand beside the journal, so no message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events
from eventfly.accounts import CONTACTS
from eventfly.errors import Conflict, NotFound
from eventfly.journal import lock_stream
from eventfly.orders.addressing import ORDER_SECRETS, find_by_secret, mint_secret
from eventfly.orders.errors import BuyerErased
from eventfly.orders.models import OrderStatus
from eventfly.orders.projection import ORDERS
from eventfly.runtime import Runtime
from eventfly.tickets import TICKETS, TicketStatus

Also = Callable[[AsyncConnection, UUID, UUID], Awaitable[None]]
"""Writes more about (event, order) in the same transaction."""

MOST_TICKETS = 10_000
"""Far more than one order may have; numbers beyond it would not even fit the database."""


class TooLateToRename(Conflict):
    """Doors are open: names cannot be changed any more."""

    code = "too-late"


async def correct_address(
    runtime: Runtime, reference: str, secret: str, email: str, *, also: Also | None = None
) -> str:
    """Correct a mistyped buyer's address; every link to the order dies. Returns a fresh secret for this page.

    ``also`` takes part in the transaction, so that nobody is left with dead links and no mail.

    Raises NotFound for a wrong link or an order that is not paid, Invalid(``email``), and BuyerErased.
    """
    address = accounts.normalise_email(email)
    async with runtime.transaction() as connection:
        event_id, order_id = await find_by_secret(connection, reference, secret)
        await lock_stream(connection, event_id)
        # Somebody else may have corrected it while we waited: then this link is dead.
        await find_by_secret(connection, reference, secret)
        now = runtime.now()
        of_order = (ORDERS.c.event_id == event_id) & (ORDERS.c.id == order_id)
        found = select(ORDERS.c.contact_id, ORDERS.c.status).where(of_order)
        buyer_id, status = (await connection.execute(found)).one()
        if status != OrderStatus.PAID.value:
            raise NotFound("This order has no tickets.")
        buyer = (CONTACTS.c.event_id == event_id) & (CONTACTS.c.id == buyer_id)
        known = select(CONTACTS.c.email, CONTACTS.c.erased_at).where(buyer)
        old, erased_at = (await connection.execute(known)).one()
        if erased_at is not None:
            raise BuyerErased
        same_person = (
            (CONTACTS.c.event_id == event_id) & (CONTACTS.c.order_id == order_id) & (CONTACTS.c.email == old)
        )
        # The account of a mistyped address must not keep an order that was never its own.
        await connection.execute(update(CONTACTS).where(same_person).values(email=address, account_id=None))
        links = (ORDER_SECRETS.c.event_id == event_id) & (ORDER_SECRETS.c.order_id == order_id)
        await connection.execute(
            update(ORDER_SECRETS).where(links, ORDER_SECRETS.c.revoked_at.is_(None)).values(revoked_at=now)
        )
        if also is not None:
            await also(connection, event_id, order_id)
        return await mint_secret(connection, event_id, order_id, now)


async def rename_attendee(runtime: Runtime, reference: str, secret: str, number: int, name: str) -> None:
    """Change the name on a ticket, until doors. Raises NotFound, Invalid(``name``), TooLateToRename, BuyerErased."""
    cleaned = accounts.clean_name(name, "name")
    if type(number) is not int or not 1 <= number <= MOST_TICKETS:
        raise NotFound("There is no such ticket.")
    async with runtime.transaction() as connection:
        event_id, order_id = await find_by_secret(connection, reference, secret)
        await lock_stream(connection, event_id)
        details = (await events.snapshot(connection, event_id)).details
        if runtime.now() >= (details.doors_at or details.starts_at):
            raise TooLateToRename
        ticket = (
            await connection.execute(
                select(TICKETS.c.contact_id, ORDERS.c.contact_id.label("buyer_id"), ORDERS.c.status)
                .join(ORDERS, (ORDERS.c.event_id == TICKETS.c.event_id) & (ORDERS.c.id == TICKETS.c.order_id))
                .where(
                    TICKETS.c.event_id == event_id,
                    TICKETS.c.order_id == order_id,
                    TICKETS.c.number == number,
                    TICKETS.c.status == TicketStatus.VALID.value,
                )
            )
        ).first()
        if ticket is None or ticket.status != OrderStatus.PAID.value:
            raise NotFound("There is no such ticket.")
        person = (CONTACTS.c.event_id == event_id) & (CONTACTS.c.id == ticket.contact_id)
        this = update(CONTACTS).where(person, CONTACTS.c.erased_at.is_(None))
        if not (await connection.execute(this.values(name=cleaned))).rowcount:
            raise BuyerErased
