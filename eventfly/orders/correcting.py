"""Correcting what was typed: the buyer's address, and who comes. Names stand beside the journal, so no message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, organizers
from eventfly.accounts import CONTACTS
from eventfly.errors import Conflict, NotAllowed, NotFound
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
        await _correct(connection, event_id, order_id, address, runtime.now())
        if also is not None:
            await also(connection, event_id, order_id)
        return await mint_secret(connection, event_id, order_id, runtime.now())


async def correct_address_for_organizer(
    runtime: Runtime,
    account: accounts.AccountView | None,
    slug: str,
    order_id: UUID,
    email: str,
    *,
    also: Also | None = None,
) -> None:
    """Correct the buyer's address on their behalf; every link to the order dies, as with ``correct_address``.

    Raises NotFound to strangers and for orders that are not paid, NotAllowed, Invalid(``email``), and BuyerErased.
    """
    event = await _correctable(runtime, account, slug)
    address = accounts.normalise_email(email)
    async with runtime.transaction() as connection:
        await lock_stream(connection, event.event_id)
        await _correct(connection, event.event_id, order_id, address, runtime.now())
        if also is not None:
            await also(connection, event.event_id, order_id)


async def _correctable(
    runtime: Runtime, account: accounts.AccountView | None, slug: str
) -> events.EventSnapshot:
    async with runtime.reading() as connection:
        event, row = await events.managed_event(connection, account, slug)
    if not organizers.may(row.role, organizers.Action.CORRECT_ORDER):
        raise NotAllowed("Your role does not allow correcting orders.")
    return event


async def _correct(
    connection: AsyncConnection, event_id: UUID, order_id: UUID, address: str, now: datetime
) -> None:
    of_order = (ORDERS.c.event_id == event_id) & (ORDERS.c.id == order_id)
    found = (await connection.execute(select(ORDERS.c.contact_id, ORDERS.c.status).where(of_order))).first()
    if found is None or found.status != OrderStatus.PAID.value:
        raise NotFound("This order has no tickets.")
    people = (
        await connection.execute(
            select(CONTACTS.c.id, CONTACTS.c.name, CONTACTS.c.email).where(
                CONTACTS.c.event_id == event_id,
                CONTACTS.c.order_id == order_id,
                CONTACTS.c.erased_at.is_(None),
            )
        )
    ).all()
    old = next((person.email for person in people if person.id == found.contact_id), None)
    if old is None:
        raise BuyerErased
    for person in people:
        if person.email == old:
            await _set_person(connection, event_id, person.id, person.name, address)
    links = (ORDER_SECRETS.c.event_id == event_id) & (ORDER_SECRETS.c.order_id == order_id)
    await connection.execute(
        update(ORDER_SECRETS).where(links, ORDER_SECRETS.c.revoked_at.is_(None)).values(revoked_at=now)
    )


async def _set_person(
    connection: AsyncConnection, event_id: UUID, contact_id: UUID, name: str, address: str
) -> None:
    changed = {"name": name, "email": address, "words": accounts.words_of(name, address)}
    one = (CONTACTS.c.event_id == event_id) & (CONTACTS.c.id == contact_id)
    # The account of a mistyped address must not keep an order that was never its own.
    owner = case((CONTACTS.c.email == address, CONTACTS.c.account_id), else_=None)
    await connection.execute(
        update(CONTACTS).where(one, CONTACTS.c.erased_at.is_(None)).values(**changed, account_id=owner)
    )


async def rename_attendee(runtime: Runtime, reference: str, secret: str, number: int, name: str) -> None:
    """Change the name on a ticket, until doors. Raises NotFound, Invalid(``name``), TooLateToRename, BuyerErased."""
    cleaned = accounts.clean_name(name, "name")
    _check_number(number)
    async with runtime.transaction() as connection:
        event_id, order_id = await find_by_secret(connection, reference, secret)
        await lock_stream(connection, event_id)
        details = (await events.snapshot(connection, event_id)).details
        if runtime.now() >= (details.doors_at or details.starts_at):
            raise TooLateToRename
        holder = await _holder(connection, event_id, order_id, number)
        await _set_person(connection, event_id, holder.id, cleaned, holder.email)


async def edit_attendee_for_organizer(
    runtime: Runtime,
    account: accounts.AccountView | None,
    slug: str,
    order_id: UUID,
    number: int,
    *,
    name: str,
    email: str,
) -> None:
    """Change who comes with a ticket, at any time: the door may ask for it. An empty ``email`` stays as it is.

    Raises NotFound to strangers and for tickets that are void, NotAllowed, Invalid(``name``, ``email``), and
    BuyerErased.
    """
    event = await _correctable(runtime, account, slug)
    cleaned = accounts.clean_name(name, "name")
    address = accounts.normalise_email(email) if email else ""
    _check_number(number)
    async with runtime.transaction() as connection:
        await lock_stream(connection, event.event_id)
        holder = await _holder(connection, event.event_id, order_id, number)
        await _set_person(connection, event.event_id, holder.id, cleaned, address or holder.email)


def _check_number(number: object) -> None:
    if type(number) is not int or not 1 <= number <= MOST_TICKETS:
        raise NotFound("There is no such ticket.")


async def _holder(connection: AsyncConnection, event_id: UUID, order_id: UUID, number: int) -> Any:
    of_order = (ORDERS.c.event_id == TICKETS.c.event_id) & (ORDERS.c.id == TICKETS.c.order_id)
    person = (CONTACTS.c.event_id == TICKETS.c.event_id) & (CONTACTS.c.id == TICKETS.c.contact_id)
    statement = (
        select(CONTACTS.c.id, CONTACTS.c.email, CONTACTS.c.erased_at)
        .select_from(TICKETS)
        .join(ORDERS, of_order)
        .join(CONTACTS, person)
        .where(
            TICKETS.c.event_id == event_id,
            TICKETS.c.order_id == order_id,
            TICKETS.c.number == number,
            TICKETS.c.status == TicketStatus.VALID.value,
            ORDERS.c.status == OrderStatus.PAID.value,
        )
    )
    holder = (await connection.execute(statement)).first()
    if holder is None:
        raise NotFound("There is no such ticket.")
    if holder.erased_at is not None:
        raise BuyerErased
    return holder
