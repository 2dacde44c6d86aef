"""What is held about a person, in numbers: shown before they download or erase it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import organizers
from eventfly.accounts import ACCOUNTS, CONTACTS, AccountView
from eventfly.errors import NotFound
from eventfly.events import EVENTS
from eventfly.orders import ORDERS, OrderStatus
from eventfly.privacy.erasing import belongs_to, hindrance
from eventfly.privacy.retaining import kept_until
from eventfly.privacy.views import HoldingsView
from eventfly.runtime import Runtime

KEPT = (OrderStatus.PAID.value, OrderStatus.CANCELLED.value)


async def holdings(runtime: Runtime, account: AccountView | None) -> HoldingsView:
    """Count what is held about whoever is signed in. Raises NotFound to nobody."""
    if account is None:
        raise NotFound
    teams = await organizers.of_account(runtime, account.id)
    async with runtime.reading() as connection:
        since = select(ACCOUNTS.c.created_at).where(ACCOUNTS.c.id == account.id)
        created_at = (await connection.execute(since)).scalar_one()
        names = select(func.count()).select_from(CONTACTS).where(belongs_to(account))
        contacts = int((await connection.execute(names)).scalar_one())
        bought = await _bought(connection, account)
        needed = await hindrance(runtime, connection, account)
    paid = [row for row in bought if row.total_minor > 0]
    last = max((row.paid_at for row in paid if row.paid_at), default=None)
    return HoldingsView(
        name=account.name,
        email=account.email,
        since_text=f"{created_at:%-d %B %Y}",
        orders=len(bought),
        upcoming=sum(row.status == OrderStatus.PAID.value and row.ends_at > runtime.now() for row in bought),
        contacts=contacts,
        receipts=len(paid),
        kept_until_text=_last_day(last, runtime.limits.receipt_years) if last else "",
        organizations=[f"{item.name} ({item.role})" for item in teams],
        hindrance=needed,
    )


async def _bought(connection: AsyncConnection, account: AccountView) -> Any:
    own = and_(CONTACTS.c.event_id == ORDERS.c.event_id, CONTACTS.c.id == ORDERS.c.contact_id)
    statement = (
        select(ORDERS.c.status, ORDERS.c.total_minor, ORDERS.c.paid_at, EVENTS.c.ends_at)
        .join(CONTACTS, own)
        .join(EVENTS, EVENTS.c.id == ORDERS.c.event_id)
        .where(belongs_to(account), ORDERS.c.status.in_(KEPT))
    )
    return (await connection.execute(statement)).all()


def _last_day(paid_at: datetime, years: int) -> str:
    return f"{kept_until(paid_at, years) - timedelta(days=1):%-d %B %Y}"
