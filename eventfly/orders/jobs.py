"""What runs on a schedule for orders, in every process and harmless twice."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import literal, select

from eventfly.errors import EventflyError
from eventfly.orders.models import OrderStatus
from eventfly.orders.paying import settle_open, settle_refunds
from eventfly.orders.projection import ORDERS
from eventfly.orders.requests import Wake
from eventfly.runtime import Runtime

log = logging.getLogger(__name__)
MOST_EVENTS = 200


async def expire_holds(runtime: Runtime) -> int:
    """Wake the box office of each event with a hold that ran out; returns how many events were woken."""
    held = ORDERS.c.status == literal(OrderStatus.HELD.value, literal_execute=True)
    statement = select(ORDERS.c.event_id).where(held, ORDERS.c.expires_at <= runtime.now()).distinct()
    async with runtime.reading() as connection:
        due = list((await connection.execute(statement.limit(MOST_EVENTS))).scalars())
    results = await asyncio.gather(
        *(runtime.box_offices.submit(Wake(event_id=event_id)) for event_id in due), return_exceptions=True
    )
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, EventflyError):
            log.error("could not release the holds of an event", exc_info=result)
    return len(due)


async def settle_payments(runtime: Runtime) -> int:
    """Ask about payments without an answer and send back what is owed."""
    return await settle_open(runtime) + await settle_refunds(runtime)
