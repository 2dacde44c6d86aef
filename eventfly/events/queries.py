"""Reads of events: what everybody may find, and what those who run them may see.

Public reads know published (and cancelled) events only; the others join the asking account's membership, so
that another organizer's event answers NotFound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import NotFound
from eventfly.events import presenting
from eventfly.events.gate import check_entry
from eventfly.events.models import Category, EventStatus, Visibility
from eventfly.events.projection import EVENTS, TICKET_TYPES
from eventfly.events.publishing_rules import missing_for_publishing
from eventfly.events.searching import findable, listed, matching
from eventfly.events.snapshots import EventSnapshot, complete, snapshot, snapshots
from eventfly.events.takings import takings
from eventfly.events.times import local, zone_of
from eventfly.events.views import (
    CityOption,
    DiscoverView,
    EventCard,
    EventPageView,
    ManagedCard,
    ManagedEventView,
    PublicNumbers,
    public_numbers,
)
from eventfly.folding import fold
from eventfly.organizers import MEMBERSHIPS, ORGANIZATIONS, Action, may
from eventfly.runtime import Runtime

PAGE_SIZE = 12
MAX_SEARCH = 100
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PRESETS = ("today", "weekend", "week", "month")
_PUBLIC = (EventStatus.PUBLISHED.value, EventStatus.CANCELLED.value)
# Amounts of different currencies are compared by their major units: without a rate nothing fairer is known.
_ZERO_DECIMALS = (
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "ISK",
    "JPY",
    "KMF",
    "KRW",
    "PYG",
    "RWF",
    "UGX",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
)
_THREE_DECIMALS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")


class Asking(Protocol):
    """Who asks: a signed-in person, as ``accounts.AccountView`` is."""

    @property
    def id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Search:
    """What a visitor looks for, as it came from the address bar: what cannot be understood is passed over."""

    text: str = ""
    city: str = ""
    category: str = ""
    free: bool = False
    when: str = ""
    """``today``, ``weekend``, ``week`` (7 days), ``month`` (30 days); else ``when_from``, ``when_to``."""
    when_from: str = ""
    """``YYYY-MM-DD``, a day in each event's own zone."""
    when_to: str = ""
    sort: str = "date"
    """``date`` or ``price``."""
    page: int = 1


async def discover(runtime: Runtime, search: Search) -> DiscoverView:
    """Find upcoming public events, ``PAGE_SIZE`` a page, soonest (or cheapest) first."""
    now = runtime.now()
    async with runtime.reading() as connection:
        places = (await connection.execute(_places(now))).all()
        conditions = _conditions(search, places, now)
        text = " ".join(str(search.text)[:MAX_SEARCH].split())
        if text:
            conditions.append(EVENTS.c.id.in_(await matching(runtime, connection, text, now)))
        total = (
            await connection.execute(select(func.count()).select_from(EVENTS).where(*conditions))
        ).scalar_one()
        pages = max(1, -(-total // PAGE_SIZE))
        number = min(max(_whole(search.page), 1), pages)
        statement = _with_organizer().where(*conditions).order_by(*_order(search.sort))
        cards = await _cards(connection, statement.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE), now)
    return DiscoverView(
        cards=cards,
        total=total,
        page=number,
        pages=pages,
        total_text="1 event" if total == 1 else f"{total:,} events",
        cities=_cities(places),
    )


def _places(now: datetime) -> Select[Any]:
    return (
        select(EVENTS.c.city, EVENTS.c.zone, func.count().label("count"))
        .where(*listed(now))
        .group_by(EVENTS.c.city, EVENTS.c.zone)
    )


def _conditions(search: Search, places: Any, now: datetime) -> list[ColumnElement[bool]]:
    conditions = listed(now)
    if search.city:
        wanted = fold(str(search.city)[:MAX_SEARCH])
        conditions.append(EVENTS.c.city.in_({row.city for row in places if fold(row.city) == wanted}))
    if search.category in set(Category):
        conditions.append(EVENTS.c.category == str(search.category))
    if search.free:
        conditions.append(exists().where(*_listed_of_event(), TICKET_TYPES.c.price_minor == 0))
    if search.when or search.when_from or search.when_to:
        zones = {row.zone for row in places}
        conditions.append(or_(false(), *(_within(search, zone, now) for zone in sorted(zones))))
    return conditions


def _within(search: Search, zone: str, now: datetime) -> ColumnElement[bool]:
    # A day is a day of the event's own zone, and an event counts on each day it lasts.
    first, last = _days(search, local(now, zone).date())
    conditions = [EVENTS.c.zone == zone]
    if first:
        conditions.append(EVENTS.c.ends_at > datetime.combine(first, time(), zone_of(zone)))
    if last:
        conditions.append(
            EVENTS.c.starts_at < datetime.combine(last + timedelta(days=1), time(), zone_of(zone))
        )
    return and_(*conditions)


def _days(search: Search, today: date) -> tuple[date | None, date | None]:
    """Return the first and last day looked for; None where there is no bound."""
    if search.when == "today":
        return today, today
    if search.when == "weekend":
        saturday = today + timedelta(days=(5 - today.weekday()) if today.weekday() < 6 else -1)
        return saturday, saturday + timedelta(days=1)
    if search.when in PRESETS:
        return today, today + timedelta(days=6 if search.when == "week" else 29)
    return _day(search.when_from), _day(search.when_to)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None


def _whole(number: object) -> int:
    try:
        return int(str(number)[:6])
    except ValueError:
        return 1


def _listed_of_event() -> tuple[ColumnElement[bool], ...]:
    return TICKET_TYPES.c.event_id == EVENTS.c.id, TICKET_TYPES.c.on_sale.is_(True)


def _order(sort: str) -> tuple[ColumnElement[Any], ...]:
    by_date = (EVENTS.c.starts_at, EVENTS.c.id)
    if sort != "price":
        return by_date
    lowest = select(func.min(TICKET_TYPES.c.price_minor)).where(*_listed_of_event()).scalar_subquery()
    thousandths = case(
        (EVENTS.c.currency.in_(_ZERO_DECIMALS), 1000), (EVENTS.c.currency.in_(_THREE_DECIMALS), 1), else_=10
    )
    price = cast(func.coalesce(lowest, 0), BigInteger) * thousandths
    return (price, *by_date)


def _with_organizer() -> Select[Any]:
    organizer = (
        ORGANIZATIONS.c.name.label("organizer_name"),
        ORGANIZATIONS.c.contact_email,
        ORGANIZATIONS.c.contact_terms,
    )
    return select(EVENTS, *organizer).join(ORGANIZATIONS, ORGANIZATIONS.c.id == EVENTS.c.organization_id)


async def _cards(connection: AsyncConnection, statement: Select[Any], now: datetime) -> list[EventCard]:
    rows = (await connection.execute(statement)).all()
    events = await complete(connection, rows)
    return [presenting.card(event, row.organizer_name, now) for event, row in zip(events, rows, strict=True)]


def _cities(places: Any) -> list[CityOption]:
    counts: dict[str, int] = {}
    for row in places:
        if row.city:
            counts[row.city] = counts.get(row.city, 0) + row.count
    return [
        CityOption(name, count)
        for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


async def page(
    runtime: Runtime, slug: str, *, account: Asking | None = None, entry: str = ""
) -> EventPageView:
    """Return a public event's page.

    Raises NotFound for drafts as for what never was, and PasswordNeeded, which knows the title alone, to whoever
    is no member and has no ``entry``.
    """
    async with runtime.reading() as connection:
        row = await _public_row(connection, slug)
        event = (await complete(connection, [row]))[0]
    if row.visibility == Visibility.PASSWORD.value:
        await check_entry(runtime, row.id, account_id=account.id if account else None, entry=entry)
    shown = presenting.page(event, row.organizer_name, row.contact_email, runtime.now(), runtime.public_url)
    return replace(shown, organizer_terms=row.contact_terms)


async def by_slug(connection: AsyncConnection, slug: str) -> EventSnapshot:
    """Read a public event for the domain's own use; its numbers are not for strangers. Raises NotFound."""
    return (await complete(connection, [await _public_row(connection, slug)]))[0]


async def _public_row(connection: AsyncConnection, slug: str) -> Any:
    row = None
    if is_slug(slug):
        statement = _with_organizer().where(EVENTS.c.slug == slug, EVENTS.c.status.in_(_PUBLIC))
        row = (await connection.execute(statement)).first()
    if row is None:
        raise NotFound
    return row


def is_slug(text: object) -> bool:
    """Tell whether ``text`` could be an event's slug at all."""
    return isinstance(text, str) and len(text) <= 80 and bool(SLUG.fullmatch(text))


async def snapshot_by_slug(connection: AsyncConnection, slug: str) -> EventSnapshot:
    """Read an event whatever its status, for the domain's own use. Raises NotFound."""
    found = await snapshots(connection, EVENTS.c.slug == slug) if is_slug(slug) else []
    if not found:
        raise NotFound
    return found[0]


async def public_id(runtime: Runtime, slug: str) -> UUID:
    """Return a public event's id. Raises NotFound for drafts as for what never was."""
    async with runtime.reading() as connection:
        row = await _public_row(connection, slug)
    event_id: UUID = row.id
    return event_id


async def numbers(runtime: Runtime, event_id: UUID) -> PublicNumbers:
    """Return an event's public numbers now, for the live channel. Raises NotFound for drafts."""
    async with runtime.reading() as connection:
        event = await snapshot(connection, event_id)
    if event.status not in _PUBLIC:
        raise NotFound
    return public_numbers(event, runtime.now())


async def sitemap(runtime: Runtime) -> list[tuple[str, datetime]]:
    """List the slugs of public events that are not over, with the time each was published."""
    statement = select(EVENTS.c.slug, EVENTS.c.published_at).where(*listed(runtime.now()))
    async with runtime.reading() as connection:
        rows = (await connection.execute(statement.order_by(EVENTS.c.starts_at).limit(45_000))).all()
    return [(row.slug, row.published_at) for row in rows]


async def public_slugs(runtime: Runtime) -> list[str]:
    """List the slugs of the published events that everybody may find, those that are over too."""
    statement = select(EVENTS.c.slug).where(*findable()).order_by(EVENTS.c.slug)
    async with runtime.reading() as connection:
        return list((await connection.execute(statement)).scalars())


async def managed(runtime: Runtime, account: Asking | None, slug: str) -> ManagedEventView:
    """Return an event with all its numbers to a member of its organization. Raises NotFound to others."""
    async with runtime.reading() as connection:
        event, row = await managed_event(connection, account, slug)
        earned = (await takings(connection, [event.event_id]))[event.event_id]
    wanting = missing_for_publishing(event, runtime.now()) if event.status == EventStatus.DRAFT else []
    view = presenting.managed(event, row.organizer_name, earned, runtime.now(), runtime.public_url)
    return replace(
        view,
        role=row.role,
        may_edit=may(row.role, Action.EDIT_EVENT),
        may_refund=may(row.role, Action.REFUND),
        missing=[sentence for _, sentence in wanting],
    )


async def managed_event(
    connection: AsyncConnection, account: Asking | None, slug: str
) -> tuple[EventSnapshot, Any]:
    """Read an event as a member of its organization; the row beside it has ``role`` and ``organizer_name``.

    Raises NotFound to everybody else.
    """
    if account is None or not is_slug(slug):
        raise NotFound
    statement = _of_member(account.id).where(EVENTS.c.slug == slug)
    row = (await connection.execute(statement)).first()
    if row is None:
        raise NotFound
    return (await complete(connection, [row]))[0], row


def _of_member(account_id: UUID) -> Select[Any]:
    of_event = and_(
        MEMBERSHIPS.c.organization_id == EVENTS.c.organization_id,
        MEMBERSHIPS.c.account_id == UUID(str(account_id)),
    )
    return _with_organizer().join(MEMBERSHIPS, of_event).add_columns(MEMBERSHIPS.c.role)


@dataclass(frozen=True, slots=True)
class ManagedListing:
    """An event of somebody's organizations, with what it has earned in minor units of its currency."""

    event: EventSnapshot
    card: ManagedCard
    net_minor: int


async def managed_of_account(runtime: Runtime, account: Asking | None) -> list[ManagedListing]:
    """List the events of the account's organizations: upcoming ones first, soonest first, then past ones."""
    if account is None:
        return []
    now = runtime.now()
    async with runtime.reading() as connection:
        rows = (
            await connection.execute(_of_member(account.id).order_by(EVENTS.c.starts_at, EVENTS.c.id))
        ).all()
        events = await complete(connection, rows)
        earned = await takings(connection, [event.event_id for event in events])
    listed = []
    for event, row in zip(events, rows, strict=True):
        money = earned[event.event_id]
        card = presenting.managed_card(event, row.organizer_name, money, now)
        listed.append(ManagedListing(event, card, money.net))
    coming = [item for item in listed if item.event.details.ends_at > now]
    return coming + [item for item in reversed(listed) if item.event.details.ends_at <= now]


async def of_account(runtime: Runtime, account: Asking | None) -> list[ManagedCard]:
    """List the cards of the account's events, as ``managed_of_account`` does."""
    return [item.card for item in await managed_of_account(runtime, account)]
