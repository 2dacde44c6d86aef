"""Erasing a person: an account with all under its confirmed address, or the people of one guest's order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, orders, organizers
from eventfly.accounts import CONTACTS, AccountView
from eventfly.errors import NotAllowed, NotFound
from eventfly.events import EVENTS, EventStatus
from eventfly.journal import lock_stream, record
from eventfly.orders import ORDERS, OrderStatus
from eventfly.privacy.errors import BuyerHasAccount, OrderUnderWay, StillNeeded
from eventfly.privacy.retaining import retain
from eventfly.runtime import Runtime

_UNDER_WAY = (OrderStatus.HELD.value, OrderStatus.PAYING.value)


async def erase_account(runtime: Runtime, account: AccountView | None, *, password: str, client: str) -> None:
    """Erase an account and everything under its address; cannot be undone.

    Contacts go first, event by event, and the account last: whoever is interrupted signs in and goes on.
    Raises NotAllowed to nobody, WrongPassword, StillNeeded for who alone owns a team or an event to come, and
    Unavailable.
    """
    if account is None:
        raise NotAllowed("Please sign in first.")
    await accounts.confirm_password(runtime, account, password, client=client)
    async with runtime.reading() as connection:
        if needed := await hindrance(runtime, connection, account):
            raise StillNeeded(needed)
        own = select(CONTACTS.c.event_id).where(belongs_to(account)).distinct().order_by(CONTACTS.c.event_id)
        event_ids = list((await connection.execute(own)).scalars())
    for event_id in event_ids:
        async with runtime.transaction() as connection:
            await _erase(runtime, connection, event_id, belongs_to(account), by_organizer=False)
    async with runtime.transaction() as connection:
        await organizers.forget_person(runtime, connection, account)
        await accounts.erase(connection, account.id, runtime.now())
    accounts.forget_account(runtime, account.id)


async def erase_buyer(runtime: Runtime, account: AccountView | None, slug: str, order_id: UUID) -> None:
    """Erase the names and addresses of a guest's order for its organizer. Repeats do nothing more.

    Raises NotFound to strangers and for other events' orders, NotAllowed, OrderUnderWay, and BuyerHasAccount.
    """
    async with runtime.transaction() as connection:
        event, row = await events.managed_event(connection, account, slug)
        if not organizers.may(row.role, organizers.Action.ERASE_BUYER):
            raise NotAllowed("Your role does not allow erasing.")
        await _check_guest(connection, event.event_id, order_id)
        of_order = CONTACTS.c.order_id == order_id
        await _erase(runtime, connection, event.event_id, of_order, by_organizer=True)


async def hindrance(runtime: Runtime, connection: AsyncConnection, account: AccountView) -> str:
    """Say what has to be done before an account can be erased; empty when nothing has."""
    for sole in await organizers.sole_ownerships(connection, account.id):
        if sole.others:
            return f"You are the only owner of {sole.name}. Make somebody else on its team an owner first."
        if await _has_events_to_come(runtime, connection, sole.organization_id):
            return (
                f"You alone run {sole.name}, and it has events to come. Hand it over to somebody you invite as"
                " an owner, or wait until the events are over."
            )
    return ""


def belongs_to(account: AccountView) -> ColumnElement[bool]:
    """Match the contacts that are a person's own: bought by the account, or given with its confirmed address."""
    own = CONTACTS.c.account_id == account.id
    if account.verified:
        own = or_(own, CONTACTS.c.email == account.email)
    return and_(own, CONTACTS.c.erased_at.is_(None))


async def _has_events_to_come(runtime: Runtime, connection: AsyncConnection, organization_id: UUID) -> bool:
    to_come = select(EVENTS.c.id).where(
        EVENTS.c.organization_id == organization_id,
        EVENTS.c.status == EventStatus.PUBLISHED.value,
        EVENTS.c.ends_at > runtime.now(),
    )
    return (await connection.execute(to_come.limit(1))).first() is not None


async def _check_guest(connection: AsyncConnection, event_id: UUID, order_id: UUID) -> None:
    buyer = and_(CONTACTS.c.event_id == ORDERS.c.event_id, CONTACTS.c.id == ORDERS.c.contact_id)
    statement = select(ORDERS.c.status, CONTACTS.c.account_id).outerjoin(CONTACTS, buyer)
    this = and_(ORDERS.c.event_id == event_id, ORDERS.c.id == order_id)
    order = (await connection.execute(statement.where(this))).first()
    if order is None:
        raise NotFound("There is no such order.")
    if order.status in _UNDER_WAY:
        raise OrderUnderWay
    if order.account_id is not None:
        raise BuyerHasAccount


async def _erase(
    runtime: Runtime, connection: AsyncConnection, event_id: UUID, which: Any, *, by_organizer: bool
) -> None:
    head = await lock_stream(connection, event_id)
    rows = await _contacts(connection, event_id, which)
    if head is None or not rows:
        return
    now = runtime.now()
    buying = await _bought_by(connection, event_id, [row.id for row in rows])
    await retain(runtime, connection, event_id, buying)
    await accounts.erase_contacts(connection, event_id, [row.id for row in rows], now)
    await orders.forget_buyers(connection, event_id, buying, now)
    counts: dict[UUID, int] = {}
    for row in rows:
        counts[row.order_id] = counts.get(row.order_id, 0) + 1
    about: dict[str, Any] = {"event_id": event_id, "at": now, "by_organizer": by_organizer}
    told = [
        orders.ContactsErased(**about, order_id=order_id, contacts=count)
        for order_id, count in counts.items()
    ]
    await record(connection, head, told)


async def _contacts(connection: AsyncConnection, event_id: UUID, which: Any) -> Sequence[Any]:
    own = and_(CONTACTS.c.event_id == event_id, which, CONTACTS.c.erased_at.is_(None))
    statement = select(CONTACTS.c.id, CONTACTS.c.order_id).where(own).order_by(CONTACTS.c.id)
    return (await connection.execute(statement)).all()


async def _bought_by(connection: AsyncConnection, event_id: UUID, contact_ids: Sequence[UUID]) -> list[UUID]:
    bought = select(ORDERS.c.id).where(ORDERS.c.event_id == event_id, ORDERS.c.contact_id.in_(contact_ids))
    return list((await connection.execute(bought.order_by(ORDERS.c.id))).scalars())
