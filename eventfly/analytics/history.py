"""An order's history: what the journal says of it, in plain words.

The journal is read by stream and number. To find one order in a stream of a hundred thousand entries, a consumer
notes which entries are about which order; the words are made when they are read, from the journal itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, orders
from eventfly.analytics.models import OrderEntry
from eventfly.analytics.telling import Telling, tell
from eventfly.analytics.views import HistoryEntryView
from eventfly.journal import JOURNAL, Delivered, Message, consumer, decode
from eventfly.payments import (
    PAYMENTS,
    PaymentCancelled,
    PaymentFailed,
    PaymentOpened,
    PaymentSucceeded,
    RefundStarted,
    RefundSucceeded,
)
from eventfly.runtime import Runtime
from eventfly.tables import table
from eventfly.tickets import TicketsIssued, TicketsVoided

ORDER_ENTRIES = table(OrderEntry)
MOST_ENTRIES = 200
ABOUT_ORDERS: tuple[type[Message], ...] = (
    orders.OrderPlaced,
    orders.DetailsGiven,
    orders.HoldExtended,
    orders.OrderPaying,
    orders.OrderNotPaid,
    orders.OrderPaid,
    orders.OrderRetaken,
    orders.HoldExpired,
    orders.OrderReleased,
    orders.OrderCancelled,
    orders.ContactsErased,
    PaymentOpened,
    PaymentSucceeded,
    PaymentFailed,
    PaymentCancelled,
    RefundStarted,
    RefundSucceeded,
    TicketsIssued,
    TicketsVoided,
)


@consumer("order history", *ABOUT_ORDERS)
async def note_entries(connection: AsyncConnection, _runtime: Runtime, news: Sequence[Delivered]) -> None:
    """Note which order each message is about; one delivered again is noted once."""
    payments = [item.message.payment_id for item in news if not hasattr(item.message, "order_id")]
    # A consumer takes one stream at a time.
    of_payment = await _orders_of_payments(connection, news[0].message.event_id, payments)
    rows = [
        {"event_id": item.message.event_id, "order_id": order_id, "seq": item.seq}
        for item in news
        if (order_id := _order_of(item.message, of_payment))
    ]
    if rows:
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        await connection.execute(insert(ORDER_ENTRIES).on_conflict_do_nothing(), rows)


def _order_of(message: Any, of_payment: dict[UUID, UUID]) -> UUID | None:
    order_id: UUID | None = getattr(message, "order_id", None)
    return order_id or of_payment.get(message.payment_id)


async def _orders_of_payments(
    connection: AsyncConnection, event_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, UUID]:
    if not ids:
        return {}
    statement = select(PAYMENTS.c.id, PAYMENTS.c.order_id).where(
        PAYMENTS.c.event_id == event_id, PAYMENTS.c.id.in_(ids)
    )
    return {row.id: row.order_id for row in (await connection.execute(statement)).all()}


async def order_history(
    runtime: Runtime, account: accounts.AccountView | None, slug: str, order_id: UUID
) -> list[HistoryEntryView]:
    """Tell what happened to an order, oldest first; empty while the consumer has not come to it.

    Raises NotFound to everybody but members of the organization.
    """
    async with runtime.reading() as connection:
        event, _ = await events.managed_event(connection, account, slug)
        of_order = (ORDER_ENTRIES.c.event_id == event.event_id) & (ORDER_ENTRIES.c.order_id == order_id)
        entry = (JOURNAL.c.event_id == ORDER_ENTRIES.c.event_id) & (JOURNAL.c.seq == ORDER_ENTRIES.c.seq)
        statement = (
            select(JOURNAL.c.kind, JOURNAL.c.body)
            .join(ORDER_ENTRIES, entry)
            .where(of_order)
            .order_by(ORDER_ENTRIES.c.seq)
            .limit(MOST_ENTRIES)
        )
        rows = (await connection.execute(statement)).all()
    messages = [decode(row.kind, row.body) for row in rows]
    about = Telling.of(event)
    return [tell(message, about) for message in messages]
