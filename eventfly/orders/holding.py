"""Holding: what a buyer can do while places are held for them. All found by the browser's key."""

from __future__ import annotations

from uuid import UUID

from eventfly import accounts, events, organizers
from eventfly.errors import NotAllowed, NotFound
from eventfly.orders.addressing import find_by_key, find_event
from eventfly.orders.buyers import BuyerForm, read_contacts
from eventfly.orders.requests import Extend, GiveDetails, Release
from eventfly.runtime import Runtime


async def give_details(
    runtime: Runtime, event: str | UUID, key: str, buyer: BuyerForm, *, account_id: UUID | None = None
) -> None:
    """Say who buys and who comes; the hold then lasts its full time. May be repeated until paid.

    Raises Invalid, NotFound, HoldLapsed, PaymentUnderWay or AlreadyPaid.
    """
    event_id, order_id = await _find(runtime, event, key)
    contacts = read_contacts(
        buyer, event_id=event_id, order_id=order_id, now=runtime.now(), account_id=account_id
    )
    await runtime.box_offices.submit(
        GiveDetails(
            event_id=event_id,
            order_id=order_id,
            contact_id=contacts.buyer_id,
            contacts=contacts.rows,
            email=contacts.email_hash,
        )
    )


async def extend(runtime: Runtime, event: str | UUID, key: str) -> None:
    """Hold longer, once. Raises NotFound, HoldLapsed, AlreadyExtended, PaymentUnderWay or AlreadyPaid."""
    event_id, order_id = await _find(runtime, event, key)
    await runtime.box_offices.submit(Extend(event_id=event_id, order_id=order_id))


async def release(runtime: Runtime, event: str | UUID, key: str) -> None:
    """Give held places back at once; harmless when they are back already.

    Raises NotFound, PaymentUnderWay or AlreadyPaid.
    """
    event_id, order_id = await _find(runtime, event, key)
    await runtime.box_offices.submit(Release(event_id=event_id, order_id=order_id))


async def release_for_organizer(
    runtime: Runtime, account: accounts.AccountView | None, slug: str, order_id: UUID
) -> None:
    """Let an organizer give back what somebody holds. Raises NotFound for what is not theirs."""
    async with runtime.reading() as connection:
        managed, row = await events.managed_event(connection, account, slug)
    if not organizers.may(row.role, organizers.Action.RELEASE_HOLD):
        raise NotAllowed("Your role does not allow releasing holds.")
    await runtime.box_offices.submit(Release(event_id=managed.event_id, order_id=order_id, by_organizer=True))


async def _find(runtime: Runtime, event: str | UUID, key: str) -> tuple[UUID, UUID]:
    address = await find_event(runtime, event)
    async with runtime.reading() as connection:
        order_id = await find_by_key(connection, address.id, key)
    if order_id is None:
        raise NotFound("There is no such order.")
    return address.id, order_id
