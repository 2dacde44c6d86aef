"""The dashboard of an event: its numbers with their change, the sales curve, the types, what needs attention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events
from eventfly.analytics.attention import attention
from eventfly.analytics.curves import curve
from eventfly.analytics.sales import Sale, sales, within
from eventfly.analytics.views import ChangeView, CurveView, DashboardView, TypeShareView
from eventfly.analytics.visits import PAGE_VIEWS
from eventfly.money import Money
from eventfly.orders import ORDERS, OrderStatus
from eventfly.runtime import Runtime

DAY = timedelta(days=1)
SPANS = {"day": DAY, "week": timedelta(days=7), "month": timedelta(days=30)}
"""What a curve may show; anything else shows all."""


@dataclass(frozen=True, slots=True)
class Counts:
    """So many in all, in the last day, and in the day before that."""

    total: int
    last: int
    before: int


async def dashboard(
    runtime: Runtime, account: accounts.AccountView | None, slug: str, *, span: str = "all"
) -> DashboardView:
    """Return an event's dashboard to a member of its organization. Raises NotFound to everybody else."""
    now = runtime.now()
    async with runtime.reading() as connection:
        event, row = await events.managed_event(connection, account, slug)
        found = await sales(runtime, connection, event)
        bought, held = await _orders(connection, event.event_id, now)
        views = await _views(connection, event.event_id, now)
        wanting = await attention(connection, event, row.role, now)
    shown = span if span in SPANS else "all"
    return DashboardView(
        sold_change=_sold_change(found, now),
        revenue_change=_revenue_change(found, event.currency, now),
        held_note=f"in {_counted(held, 'order')}" if held else "",
        left_note=_left_note(event),
        views_text=f"{views.total:,}",
        views_change=change(views.last, views.before),
        orders_text=f"{bought.total:,}",
        orders_change=change(bought.last, bought.before),
        conversion_text=conversion(views.total, bought.total),
        span=shown,
        curve=_curve(found, event, shown, now) if found else None,
        shares=_shares(found, event, now),
        attention=wanting,
        as_of_text=events.moment_text(now, event.details.zone),
    )


async def _orders(connection: AsyncConnection, event_id: UUID, now: datetime) -> tuple[Counts, int]:
    """Count the orders that were paid (those cancelled later too: they came of looking), and those held now."""
    open_now = ORDERS.c.status.in_([OrderStatus.HELD.value, OrderStatus.PAYING.value])
    counted = [func.count().filter(when) for when in (*_spans(ORDERS.c.paid_at, now), open_now)]
    statement = select(*counted).where(ORDERS.c.event_id == event_id)
    *bought, held = (await connection.execute(statement)).one()
    return Counts(*bought), held


async def _views(connection: AsyncConnection, event_id: UUID, now: datetime) -> Counts:
    hour, count = PAGE_VIEWS.c.hour, PAGE_VIEWS.c["count"]
    summed = [func.coalesce(func.sum(count).filter(when), 0) for when in _spans(hour, now)]
    statement = select(*summed).where(PAGE_VIEWS.c.event_id == event_id)
    return Counts(*(int(value) for value in (await connection.execute(statement)).one()))


def _spans(moment: Any, now: datetime) -> tuple[ColumnElement[bool], ...]:
    last, before = moment > now - DAY, (moment > now - 2 * DAY) & (moment <= now - DAY)
    return moment.is_not(None), last, before


def change(last: int, before: int) -> ChangeView:
    """Say how a number moved within a day.

    >>> change(12, 8).text, change(12, 8).note, change(1, 8).rising, change(0, 0).text
    ('+12 in 24 h', '8 the day before', False, '')
    """
    if not last and not before:
        return ChangeView()
    return ChangeView(f"{last:+,} in 24 h", f"{before:,} the day before", last >= before)


def conversion(views: int, bought: int) -> str:
    """Say how many views became orders; nothing while too little was counted to say it.

    >>> conversion(400, 19), conversion(3, 5)
    ('4.8 % of views became orders', '')
    """
    if not views or bought > views:
        return ""
    return f"{100 * bought / views:.1f} % of views became orders"


def _sold_change(found: Sequence[Sale], now: datetime) -> ChangeView:
    return change(within(found, now - DAY, DAY)[0], within(found, now - 2 * DAY, DAY)[0])


def _revenue_change(found: Sequence[Sale], currency: str, now: datetime) -> ChangeView:
    last, before = within(found, now - DAY, DAY)[1], within(found, now - 2 * DAY, DAY)[1]
    if not last and not before:
        return ChangeView()
    sign = "+" if last >= 0 else "−"
    amount = Money(abs(last), currency)
    return ChangeView(f"{sign}{amount} in 24 h", f"{Money(before, currency)} the day before", last >= before)


def _left_note(event: events.EventSnapshot) -> str:
    left = event.left_in_all
    if left is None:
        return ""
    whole = left + event.going
    return f"{round(100 * event.going / whole)} % sold" if whole else ""


def _curve(found: Sequence[Sale], event: events.EventSnapshot, span: str, now: datetime) -> CurveView:
    first = found[0].at
    begin = max(first, now - SPANS[span]) if span in SPANS else first
    if span in SPANS:
        begin = now - SPANS[span]
    # A curve of a moment is no curve: the first sale may just have been made.
    begin = min(begin, now - timedelta(hours=1))
    sold = sum(sale.tickets for sale in found)
    lately = sum(sale.tickets for sale in found if sale.at >= begin)
    summary = f"{_counted(sold, 'ticket')} sold in all"
    if span in SPANS:
        summary = f"{lately:+,} in this time, {sold:,} sold in all"
    return curve(found, ZoneInfo(event.details.zone), begin, now, summary=summary)


def _shares(found: Sequence[Sale], event: events.EventSnapshot, now: datetime) -> list[TypeShareView]:
    sold: dict[UUID, int] = {}
    lately: dict[UUID, int] = {}
    for sale in found:
        sold[sale.type_id] = sold.get(sale.type_id, 0) + sale.tickets
        if sale.at >= now - DAY:
            lately[sale.type_id] = lately.get(sale.type_id, 0) + sale.tickets
    return [_share(event, item, sold.get(item.id, 0), lately.get(item.id, 0)) for item in event.types]


def _share(event: events.EventSnapshot, item: events.TypeSnapshot, sold: int, lately: int) -> TypeShareView:
    own = event.own_pool(item)
    capacity = own.capacity if own else None
    whole = capacity if capacity is not None else event.going
    return TypeShareView(
        id=str(item.id),
        name=item.details.name,
        sold=sold,
        sold_text=f"{sold:,}",
        percent=min(round(100 * sold / whole), 100) if whole else 0,
        of_text=f"of {capacity:,}" if capacity is not None else "",
        lately_text=f"{lately:+,} in 24 h" if lately else "",
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
