"""Cancelling a paid order: tickets void and the money owed back in one transaction, sent back after it."""

from __future__ import annotations

from uuid import UUID

from eventfly import accounts, events, organizers
from eventfly.errors import NotAllowed
from eventfly.identifiers import new_id
from eventfly.orders.refunding import settle_refunds
from eventfly.orders.requests import Cancel
from eventfly.runtime import Runtime


async def cancel_for_organizer(
    runtime: Runtime, account: accounts.AccountView | None, slug: str, order_id: UUID
) -> None:
    """Cancel a paid order and refund what was paid for it. Repeats do nothing more.

    Raises NotFound to strangers, NotAllowed to members whose role does not reach, OrderClosed for orders not paid.
    """
    async with runtime.reading() as connection:
        event, row = await events.managed_event(connection, account, slug)
    if not organizers.may(row.role, organizers.Action.REFUND):
        raise NotAllowed("Your role does not allow refunds.")
    await cancel(runtime, event.event_id, order_id)


async def cancel(runtime: Runtime, event_id: UUID, order_id: UUID) -> None:
    """Cancel a paid order on behalf of the system itself; see ``cancel_for_organizer``."""
    answer = await runtime.box_offices.submit(
        Cancel(event_id=event_id, order_id=order_id, refund_id=new_id())
    )
    if answer.refund is not None:
        await settle_refunds(runtime, event_id, order_id)
