"""Cancelling an event: nothing is sold any more, what is held comes back, and everybody with a ticket is told."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, organizers
from eventfly.errors import NotAllowed
from eventfly.journal import Message
from eventfly.orders.loading import load_orders
from eventfly.orders.messages import OrderReleased
from eventfly.orders.models import OrderStatus
from eventfly.orders.projection import ORDERS
from eventfly.orders.requests import Edit
from eventfly.orders.situation import places_of
from eventfly.runtime import Runtime

HOLDS_AT_ONCE = 500
"""So that buyers of other events never wait behind a large cancellation."""


async def cancel_event(runtime: Runtime, account: accounts.AccountView | None, slug: str) -> None:
    """Cancel a public event for good; does nothing to one that is cancelled.

    Paid orders stay as they are: whether and how money goes back is decided order by order. A payment that is
    under way is sent back when it arrives.

    Raises NotFound to strangers, NotAllowed, NotPublic for a draft, EventIsOver.
    """
    async with runtime.reading() as connection:
        event, row = await events.managed_event(connection, account, slug)
    if not organizers.may(row.role, organizers.Action.EDIT_EVENT):
        raise NotAllowed("Your role does not allow cancelling events.")

    async def decide(connection: AsyncConnection) -> list[Message]:
        return events.cancelling(await events.snapshot(connection, event.event_id), runtime.now())

    await runtime.box_offices.submit(Edit(event_id=event.event_id, decide=decide))
    events.forget_index(runtime)
    # Whoever is not reached by a crash in between cannot pay any more, and their hold runs out.
    while await _end_holds(runtime, event.event_id):
        pass


async def _end_holds(runtime: Runtime, event_id: UUID) -> int:
    released: list[Message] = []

    async def decide(connection: AsyncConnection) -> list[Message]:
        of_event = (ORDERS.c.event_id == event_id) & (ORDERS.c.status == OrderStatus.HELD.value)
        held = select(ORDERS.c.id).where(of_event).order_by(ORDERS.c.id).limit(HOLDS_AT_ONCE)
        ids = (await connection.execute(held)).scalars().all()
        found = await load_orders(connection, event_id, ids) if ids else {}
        released[:] = [
            OrderReleased(
                event_id=event_id,
                at=runtime.now(),
                order_id=order.id,
                by_organizer=True,
                places=places_of(order.lines),
            )
            for order in found.values()
        ]
        return released

    await runtime.box_offices.submit(Edit(event_id=event_id, decide=decide))
    return len(released)
