"""All events of an organization with their numbers, and what they come to together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, organizers
from eventfly.analytics.curves import spark
from eventfly.analytics.sales import Sale, read_sales, within
from eventfly.analytics.views import ChangeView, OverviewCard, OverviewView
from eventfly.analytics.visits import PAGE_VIEWS
from eventfly.events import ManagedCard
from eventfly.money import Money, total
from eventfly.runtime import Runtime

WEEK = timedelta(days=7)
DAYS_DRAWN = 14
SHOWN = ("all", "upcoming", "drafts", "past", "archived")
"""What can be shown; ``all`` leaves the archive out."""


@dataclass(frozen=True, slots=True)
class _Known:
    """An event of the overview with what was read of it."""

    id: UUID
    organization_id: UUID
    currency: str
    net_minor: int
    card: ManagedCard
    sales: Sequence[Sale]
    views: int

    @property
    def kind(self) -> str:
        if self.card.archived:
            return "archived"
        if self.card.status == "draft":
            return "drafts"
        return "past" if self.card.status_text in ("Past", "Cancelled") else "upcoming"

    def is_one_of(self, shown: str) -> bool:
        return self.kind == shown or (shown == "all" and not self.card.archived)


async def overview(
    runtime: Runtime, account: accounts.AccountView | None, *, organization_id: str = "", show: str = "all"
) -> OverviewView:
    """Sum up the events of somebody's organizations, or of one of them; nothing for strangers."""
    if account is None:
        return OverviewView()
    now = runtime.now()
    members = await organizers.of_account(runtime, account.id)
    chosen = organization_id if organization_id in {item.id for item in members} else ""
    known = await _read(runtime, account, now)
    known = [item for item in known if not chosen or str(item.organization_id) == chosen]
    wanted = show if show in SHOWN else "all"
    counts = {kind: sum(item.is_one_of(kind) for item in known) for kind in SHOWN}
    shown = [item for item in known if item.is_one_of(wanted)]
    recent = [sale for item in known for sale in item.sales]
    return OverviewView(
        cards=[_card(item, now) for item in shown],
        show=wanted,
        counts=counts,
        sold_text=f"{sum(item.card.sold for item in known):,}",
        held_text=f"{sum(item.card.held for item in known):,}",
        upcoming_text=f"{counts['upcoming']:,}",
        revenue_texts=_revenue(known),
        sold_change=_weekly(recent, now),
        views_text=f"{sum(item.views for item in known):,}",
    )


async def _read(runtime: Runtime, account: accounts.AccountView, now: datetime) -> list[_Known]:
    listed = await events.managed_of_account(runtime, account)
    ids = [item.event.event_id for item in listed]
    async with runtime.reading() as connection:
        recent = await _recent_sales(connection, ids, now)
        views = await _views(connection, ids)
    return [
        _Known(
            id=item.event.event_id,
            organization_id=item.event.organization_id,
            currency=item.event.currency,
            net_minor=item.net_minor,
            card=item.card,
            sales=recent[item.event.event_id],
            views=views.get(item.event.event_id, 0),
        )
        for item in listed
    ]


async def _recent_sales(
    connection: AsyncConnection, ids: Sequence[UUID], now: datetime
) -> dict[UUID, list[Sale]]:
    by_event: dict[UUID, list[Sale]] = defaultdict(list)
    if ids:
        for sale in await read_sales(connection, ids, since=now - timedelta(days=DAYS_DRAWN)):
            by_event[sale.event_id].append(sale)
    return by_event


async def _views(connection: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, int]:
    count = func.sum(PAGE_VIEWS.c["count"]).label("views")
    statement = select(PAGE_VIEWS.c.event_id, count).where(PAGE_VIEWS.c.event_id.in_(ids))
    rows: Any = await connection.execute(statement.group_by(PAGE_VIEWS.c.event_id))
    return {row.event_id: int(row.views) for row in rows}


def _card(item: _Known, now: datetime) -> OverviewCard:
    card = item.card
    week = within(item.sales, now - WEEK, WEEK)[0]
    before = within(item.sales, now - 2 * WEEK, WEEK)[0]
    daily = _daily(item.sales, now)
    return OverviewCard(
        **{name: getattr(card, name) for name in _SAME},
        sold_text=f"{card.sold:,}",
        held_text=f"{card.held:,} held" if card.held else "",
        capacity_text=card.capacity_text if card.capacity else "",
        week_text=f"{week:+,} in 7 days" if week or before else "",
        week_rising=week >= before,
        spark=spark(daily) if any(daily) else "",
        views_text=f"{item.views:,} {'view' if item.views == 1 else 'views'}" if item.views else "",
    )


_SAME = (
    "slug",
    "url",
    "title",
    "status_text",
    "when_text",
    "where_text",
    "date_day",
    "date_month",
    "percent",
    "left_text",
    "revenue_text",
)


def _daily(found: Sequence[Sale], now: datetime) -> list[int]:
    """Count tickets for each of the last days, up to and with today (UTC: a line of a thumb's width)."""
    first = now.date() - timedelta(days=DAYS_DRAWN - 1)
    counts: dict[date, int] = {first + timedelta(days=step): 0 for step in range(DAYS_DRAWN)}
    for sale in found:
        if sale.at.date() in counts:
            counts[sale.at.date()] += sale.tickets
    return list(counts.values())


def _revenue(known: Sequence[_Known]) -> list[str]:
    """Add up each currency by itself, the one with the most events first."""
    by_currency: dict[str, list[Money]] = defaultdict(list)
    for item in known:
        by_currency[item.currency].append(Money(item.net_minor, item.currency))
    ranked = sorted(by_currency.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return [str(total(amounts, currency)) for currency, amounts in ranked]


def _weekly(found: Sequence[Sale], now: datetime) -> ChangeView:
    week, before = within(found, now - WEEK, WEEK)[0], within(found, now - 2 * WEEK, WEEK)[0]
    if not week and not before:
        return ChangeView()
    return ChangeView(f"{week:+,} in 7 days", f"{before:,} the week before", week >= before)
