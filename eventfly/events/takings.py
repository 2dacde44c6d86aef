"""What events have earned, for those who run them.

Money is the business of orders and payments, which lie above events: this read names their columns and
imports nothing of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import BigInteger, Integer, String, Uuid, and_, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

_ORDERS = table("orders", column("event_id", Uuid()), column("id", Uuid()), column("status", String()))
_LINES = table(
    "order_lines",
    column("event_id", Uuid()),
    column("order_id", Uuid()),
    column("ticket_type_id", Uuid()),
    column("quantity", Integer()),
    column("unit_minor", BigInteger()),
)
_PAYMENTS = table(
    "payments",
    column("event_id", Uuid()),
    column("paid_minor", BigInteger()),
    column("refunding_minor", BigInteger()),
    column("refunded_minor", BigInteger()),
)


@dataclass(frozen=True, slots=True)
class Takings:
    """Minor units of the event's currency."""

    paid: int = 0
    refunded: int = 0
    """Given back, or on its way back."""
    by_type: dict[UUID, int] = field(default_factory=dict)
    """Of the orders that are paid and not cancelled."""

    @property
    def net(self) -> int:
        return self.paid - self.refunded


async def takings(connection: AsyncConnection, event_ids: Sequence[UUID]) -> dict[UUID, Takings]:
    """Sum up what each event took, in two statements; every id has an entry."""
    by_type: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for row in await connection.execute(_of_types(event_ids)):
        by_type[row.event_id][row.ticket_type_id] = int(row.minor)
    money = {row.event_id: row for row in await connection.execute(_of_events(event_ids))}
    return {
        event_id: Takings(
            paid=int(money[event_id].paid) if event_id in money else 0,
            refunded=int(money[event_id].refunded) if event_id in money else 0,
            by_type=by_type[event_id],
        )
        for event_id in event_ids
    }


def _of_types(event_ids: Sequence[UUID]):  # type: ignore[no-untyped-def]
    of_order = and_(_LINES.c.event_id == _ORDERS.c.event_id, _LINES.c.order_id == _ORDERS.c.id)
    minor = func.sum(_LINES.c.quantity * _LINES.c.unit_minor).label("minor")
    return (
        select(_LINES.c.event_id, _LINES.c.ticket_type_id, minor)
        .join(_ORDERS, of_order)
        .where(_LINES.c.event_id.in_(event_ids), _ORDERS.c.status == "paid")
        .group_by(_LINES.c.event_id, _LINES.c.ticket_type_id)
    )


def _of_events(event_ids: Sequence[UUID]):  # type: ignore[no-untyped-def]
    refunded = func.sum(_PAYMENTS.c.refunded_minor + _PAYMENTS.c.refunding_minor).label("refunded")
    return (
        select(_PAYMENTS.c.event_id, func.sum(_PAYMENTS.c.paid_minor).label("paid"), refunded)
        .where(_PAYMENTS.c.event_id.in_(event_ids))
        .group_by(_PAYMENTS.c.event_id)
    )
