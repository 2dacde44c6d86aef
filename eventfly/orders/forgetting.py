"""Forgetting who bought: the links of an order die, and what was kept to bound hoarding loses its hashes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.orders.addressing import ORDER_KEYS, ORDER_SECRETS
from eventfly.orders.models import OrderStatus
from eventfly.orders.projection import ORDERS

_UNDER_WAY = (OrderStatus.HELD.value, OrderStatus.PAYING.value)


async def forget_buyers(
    connection: AsyncConnection, event_id: UUID, order_ids: Sequence[UUID], now: datetime
) -> None:
    """Kill every link to these orders, and blank the hashes of addresses, in the caller's transaction.

    An address's hash is soon guessed. Browser and client of orders under way stay until these are over:
    without them erasing would be a way around the bounds on holding.
    """
    links = and_(
        ORDER_SECRETS.c.event_id == event_id,
        ORDER_SECRETS.c.order_id.in_(order_ids),
        ORDER_SECRETS.c.revoked_at.is_(None),
    )
    await connection.execute(update(ORDER_SECRETS).where(links).values(revoked_at=now))
    keys = and_(ORDER_KEYS.c.event_id == event_id, ORDER_KEYS.c.order_id.in_(order_ids))
    over = select(ORDERS.c.id).where(
        ORDERS.c.event_id == event_id, ORDERS.c.id.in_(order_ids), ORDERS.c.status.not_in(_UNDER_WAY)
    )
    await connection.execute(update(ORDER_KEYS).where(keys).values(email=""))
    closed = and_(keys, ORDER_KEYS.c.order_id.in_(over))
    await connection.execute(update(ORDER_KEYS).where(closed).values(browser="", client=""))
