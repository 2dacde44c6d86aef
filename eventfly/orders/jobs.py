"""What runs on a schedule for orders, in every process and harmless twice."""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID

from sqlalchemy import literal, select

from eventfly.errors import EventflyError
from eventfly.orders.models import OrderStatus
from eventfly.orders.paying import settle_open
from eventfly.orders.projection import ORDERS
from eventfly.orders.refunding import settle_refunds
from eventfly.orders.requests import Wake
from eventfly.runtime import Runtime

log = logging.getLogger(__name__)
MOST_EVENTS = 200
PATIENCE_SECONDS = 1


async def expire_holds(runtime: Runtime) -> int:
    """Wake the box office of each event with a hold that ran out; returns how many events were woken."""
    held = ORDERS.c.status == literal(OrderStatus.HELD.value, literal_execute=True)
    statement = select(ORDERS.c.event_id).where(held, ORDERS.c.expires_at <= runtime.now()).distinct()
    async with runtime.reading() as connection:
        due = list((await connection.execute(statement.limit(MOST_EVENTS))).scalars())
    waking = [asyncio.create_task(_wake(runtime, event_id)) for event_id in due]
    if waking:
        # An event that is locked elsewhere must not keep the next sweep from all the others.
        await asyncio.wait(waking, timeout=PATIENCE_SECONDS)
    return len(due)


async def _wake(runtime: Runtime, event_id: UUID) -> None:
    try:
        await runtime.box_offices.submit(Wake(event_id=event_id))
    except EventflyError:
        return  # it is busy; the next sweep finds it again
    except Exception:
        log.exception("could not release the holds of %s", event_id)


async def settle_payments(runtime: Runtime) -> int:
    """Ask about payments without an answer and send back what is owed."""
    return await settle_open(runtime) + await settle_refunds(runtime)
