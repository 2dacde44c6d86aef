"""What needs the organizer's attention: money on its way for too long, mails that failed, nothing to buy."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import events, routes
from eventfly.analytics.views import AttentionView
from eventfly.events import EventSnapshot, EventStatus, TypeSnapshot
from eventfly.notifications import MAILS, MailStatus
from eventfly.orders import ORDERS
from eventfly.organizers import Action, may
from eventfly.payments import PAYMENTS, REFUNDS, PaymentStatus, RefundStatus

PATIENCE = timedelta(minutes=10)
"""So long a payment or refund may be on its way before anybody is told."""
NEARLY = 0.9
MOST_MAILS = 5


async def attention(
    connection: AsyncConnection, event: EventSnapshot, role: str, now: datetime
) -> list[AttentionView]:
    """List what needs attention of an event, the most urgent first."""
    found = [
        *await _payments(connection, event, now),
        *await _refunds(connection, event, now),
        *await _mails(connection, event),
    ]
    may_edit = may(role, Action.EDIT_EVENT)
    return found + _sale(event, may_edit, now) + _scarce(event, may_edit, now)


async def _payments(connection: AsyncConnection, event: EventSnapshot, now: datetime) -> list[AttentionView]:
    statement = select(func.count()).where(
        PAYMENTS.c.event_id == event.event_id,
        PAYMENTS.c.status == PaymentStatus.OPEN.value,
        PAYMENTS.c.created_at < now - PATIENCE,
    )
    count = (await connection.execute(statement)).scalar_one()
    if not count:
        return []
    return [
        AttentionView(
            key="payments",
            title=f"{count:,} {'payment waits' if count == 1 else 'payments wait'} for the bank's answer",
            detail="The places stay held, nothing is charged twice, and we keep asking.",
            href=f"{routes.managed_orders(event.details.slug)}?status=paying",
            action="See the orders",
            urgent=True,
        )
    ]


async def _refunds(connection: AsyncConnection, event: EventSnapshot, now: datetime) -> list[AttentionView]:
    statement = select(func.count()).where(
        REFUNDS.c.event_id == event.event_id,
        REFUNDS.c.status == RefundStatus.OWED.value,
        REFUNDS.c.created_at < now - PATIENCE,
    )
    count = (await connection.execute(statement)).scalar_one()
    if not count:
        return []
    return [
        AttentionView(
            key="refunds",
            title=f"{count:,} {'refund has' if count == 1 else 'refunds have'} not gone out yet",
            detail="The payment provider has not taken it so far. We try again by ourselves.",
            href=f"{routes.managed_orders(event.details.slug)}?status=cancelled",
            action="See the orders",
            urgent=True,
        )
    ]


async def _mails(connection: AsyncConnection, event: EventSnapshot) -> list[AttentionView]:
    """Name the orders whose last mail failed: one that was sent later has made up for it."""
    failed = (MAILS.c.stream_id == event.event_id) & (MAILS.c.status == MailStatus.FAILED.value)
    later = MAILS.alias("later")
    made_up = (
        select(later.c.id)
        .where(
            later.c.stream_id == MAILS.c.stream_id,
            later.c.subject_id == MAILS.c.subject_id,
            later.c.created_at > MAILS.c.created_at,
            later.c.status.in_([MailStatus.SENT.value, MailStatus.QUEUED.value]),
        )
        .exists()
    )
    of_order = (ORDERS.c.event_id == MAILS.c.stream_id) & (ORDERS.c.id == MAILS.c.subject_id)
    statement = (
        select(ORDERS.c.reference)
        .join(MAILS, of_order)
        .where(failed, ~made_up)
        .group_by(ORDERS.c.reference)
        .order_by(ORDERS.c.reference)
        .limit(MOST_MAILS)
    )
    return [
        AttentionView(
            key=f"mail-{reference}",
            title=f"The mail for order {reference} could not be delivered",
            detail="Check the buyer's address, then send the tickets again.",
            href=routes.managed_order(event.details.slug, reference),
            action="Open the order",
            urgent=True,
        )
        for reference in (await connection.execute(statement)).scalars()
    ]


def _sale(event: EventSnapshot, may_edit: bool, now: datetime) -> list[AttentionView]:
    on = event.status == EventStatus.PUBLISHED and now < event.details.ends_at
    if not on or event.is_selling(now):
        return []
    starts = [item.details.sales_start for item in event.listed_types if item.details.sales_start]
    next_start = min((start for start in starts if start > now), default=None)
    when = events.moment_text(next_start, event.details.zone) if next_start else ""
    return [
        AttentionView(
            key="sale",
            title="Nothing can be bought just now",
            detail=f"The next sale begins {when}." if when else "No ticket type is on sale any more.",
            href=routes.edit_event(event.details.slug) if may_edit else "",
            action="Change the sales times" if may_edit else "",
        )
    ]


def _scarce(event: EventSnapshot, may_edit: bool, now: datetime) -> list[AttentionView]:
    if event.status != EventStatus.PUBLISHED or now >= event.details.ends_at:
        return []
    told = [(item, event.left(item)) for item in event.listed_types]
    return [
        AttentionView(
            key=f"scarce-{item.id}",
            title=f"{item.details.name} is sold out" if not left else f"{item.details.name}: {left:,} left",
            detail="Whoever comes now finds nothing of it." if not left else "It is nearly sold out.",
            href=routes.edit_event(event.details.slug) if may_edit else "",
            action="Change its capacity" if may_edit else "",
        )
        for item, left in told
        if left is not None and _is_scarce(event, item, left)
    ]


def _is_scarce(event: EventSnapshot, item: TypeSnapshot, left: int) -> bool:
    taken = [pool.taken for pool in map(event.pools.get, item.details.pool_ids) if pool and pool.capacity]
    most = max(taken, default=0)
    return left == 0 or left <= (1 - NEARLY) * (left + most)
