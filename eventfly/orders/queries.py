"""Reads of orders, always scoped to who is asking: a key, a secret, an account or an organizer."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, routes, tickets
from eventfly.accounts import CONTACTS
from eventfly.errors import NotFound
from eventfly.money import Money
from eventfly.orders.addressing import (
    find_by_key,
    find_by_secret,
    find_event,
    find_public_event,
    is_reference,
    mint_secret,
)
from eventfly.orders.buyers import needed_attendees
from eventfly.orders.models import OrderStatus
from eventfly.orders.projection import ORDER_LINES, ORDERS
from eventfly.orders.views import (
    AccountOrderRow,
    AttendeeView,
    DraftView,
    OrderLineView,
    OrderView,
    OrganizerOrderRow,
    OrganizerOrders,
    TicketView,
)
from eventfly.organizers import ORGANIZATIONS
from eventfly.payments import PAYMENTS, PaymentStatus
from eventfly.runtime import Runtime
from eventfly.tickets import TICKETS, OrderDocument, TicketDocument, TicketStatus

ORDERS_A_PAGE = 25
MOST_ACCOUNT_ORDERS = 200


@dataclass(frozen=True, slots=True)
class _Loaded:
    """An order with all that belongs to it, as rows."""

    order: Any
    lines: Sequence[Any]
    contacts: Sequence[Any]
    payments: Sequence[Any]
    tickets: Sequence[Any]
    event: events.EventSnapshot
    organizer: Any

    @property
    def buyer(self) -> Any | None:
        return next((row for row in self.contacts if row.id == self.order.contact_id), None)

    @property
    def type_names(self) -> dict[UUID, str]:
        return {item.id: item.details.name for item in self.event.types}


async def draft(runtime: Runtime, event: str | UUID, key: str) -> DraftView | None:
    """Return what a browser's key stands for, whatever became of it; None for a key never used.

    Raises Invalid for a malformed key and NotFound for an unknown event.
    """
    address = await find_public_event(runtime, event)
    async with runtime.reading() as connection:
        order_id = await find_by_key(connection, address.id, key)
        if order_id is None:
            return None
        return _draft_view(await _load(connection, address.id, order_id), runtime.now())


async def link(runtime: Runtime, event: str | UUID, key: str) -> str:
    """Return a fresh private link (a path) to the paid order a browser's key stands for. Raises NotFound."""
    address = await find_event(runtime, event)
    async with runtime.transaction() as connection:
        order_id = await find_by_key(connection, address.id, key)
        if order_id is None:
            raise NotFound("There is no such order.")
        where = (ORDERS.c.event_id == address.id) & (ORDERS.c.id == order_id)
        reference = (await connection.execute(select(ORDERS.c.reference).where(where))).scalar_one()
        return routes.order(reference, await mint_secret(connection, address.id, order_id, runtime.now()))


async def view(runtime: Runtime, reference: str, secret: str) -> OrderView:
    """Return an order to whoever holds its link. Raises NotFound, the same for wrong references and secrets."""
    async with runtime.reading() as connection:
        event_id, order_id = await find_by_secret(connection, reference, secret)
        loaded = await _load(connection, event_id, order_id)
    keys = await tickets.load_keys(runtime)
    return _order_view(runtime, loaded, secret, keys)


async def document(runtime: Runtime, reference: str, secret: str) -> OrderDocument:
    """Return a paid order ready to be drawn on paper or in a calendar. Raises NotFound unless it is paid."""
    async with runtime.reading() as connection:
        event_id, order_id = await find_by_secret(connection, reference, secret)
    return await document_of(runtime, event_id, order_id, secret)


async def document_of(runtime: Runtime, event_id: UUID, order_id: UUID, secret: str) -> OrderDocument:
    """Return a paid order's document for a link that was just minted. Raises NotFound unless it is paid."""
    async with runtime.reading() as connection:
        loaded = await _load(connection, event_id, order_id)
    if loaded.order.status != OrderStatus.PAID.value:
        raise NotFound("This order has no tickets.")
    keys = await tickets.load_keys(runtime)
    details, names = loaded.event.details, loaded.type_names
    people = {row.id: row.name for row in loaded.contacts}
    return OrderDocument(
        event_id=event_id,
        event_title=details.title,
        starts_at=details.starts_at,
        ends_at=details.ends_at,
        doors_at=details.doors_at,
        zone=details.zone,
        venue=details.venue,
        address=details.address,
        city=details.city,
        country=details.country,
        organizer=loaded.organizer.name,
        organizer_email=loaded.organizer.contact_email,
        reference=loaded.order.reference,
        order_url=runtime.absolute(routes.order(loaded.order.reference, secret)),
        event_url=runtime.absolute(routes.event(details.slug)),
        total_text=_amount(loaded.order.total_minor, loaded.order.currency),
        paid_at=loaded.order.paid_at,
        sandbox=_is_test(loaded),
        tickets=tuple(
            TicketDocument(
                number=row.number,
                type_name=names.get(row.ticket_type_id, ""),
                attendee=people.get(row.contact_id, ""),
                code=tickets.code(keys, event_id, row.id, row.code_version),
            )
            for row in loaded.tickets
            if row.status == TicketStatus.VALID.value
        ),
    )


async def of_account(runtime: Runtime, account_id: UUID) -> list[AccountOrderRow]:
    """List the paid orders that an account bought, soonest event first, past ones last."""
    # Counted for each order by its own index: a grouping would read everybody's tickets.
    count = (
        select(func.count())
        .where(
            TICKETS.c.event_id == ORDERS.c.event_id,
            TICKETS.c.order_id == ORDERS.c.id,
            TICKETS.c.status == TicketStatus.VALID.value,
        )
        .correlate(ORDERS)
        .scalar_subquery()
        .label("count")
    )
    own = (CONTACTS.c.event_id == ORDERS.c.event_id) & (CONTACTS.c.id == ORDERS.c.contact_id)
    statement = (
        select(ORDERS, count)
        .join(CONTACTS, own)
        .where(
            CONTACTS.c.account_id == account_id,
            ORDERS.c.status.in_([OrderStatus.PAID.value, OrderStatus.CANCELLED.value]),
        )
        .order_by(ORDERS.c.placed_at.desc())
        .limit(MOST_ACCOUNT_ORDERS)
    )
    async with runtime.reading() as connection:
        rows = (await connection.execute(statement)).all()
        ids = list({row.event_id for row in rows})
        found = await events.snapshots(connection, events.EVENTS.c.id.in_(ids)) if ids else []
    by_id = {event.event_id: event for event in found}
    now = runtime.now()
    listed = [_account_row(row, by_id[row.event_id], now) for row in rows]
    upcoming = sorted((row for row in listed if row.upcoming), key=lambda row: row.starts_at_iso)
    return (
        upcoming
        + sorted((row for row in listed if not row.upcoming), key=lambda row: row.starts_at_iso)[::-1]
    )


async def account_link(runtime: Runtime, account: accounts.AccountView, reference: str) -> str:
    """Return a fresh private link (a path) to an order that the account bought. Raises NotFound."""
    if not is_reference(reference):
        raise NotFound("There is no such order.")
    own = (CONTACTS.c.event_id == ORDERS.c.event_id) & (CONTACTS.c.id == ORDERS.c.contact_id)
    statement = (
        select(ORDERS.c.event_id, ORDERS.c.id)
        .join(CONTACTS, own)
        .where(ORDERS.c.reference == reference, CONTACTS.c.account_id == account.id)
    )
    async with runtime.transaction() as connection:
        row = (await connection.execute(statement)).first()
        if row is None:
            raise NotFound("There is no such order.")
        return routes.order(reference, await mint_secret(connection, row.event_id, row.id, runtime.now()))


async def orders_of_address(
    connection: AsyncConnection, email: str, after: datetime
) -> list[tuple[UUID, UUID, str]]:
    """List (event, order, reference) of an address's paid orders whose event ends after ``after``."""
    own = (CONTACTS.c.event_id == ORDERS.c.event_id) & (CONTACTS.c.id == ORDERS.c.contact_id)
    statement = (
        select(ORDERS.c.event_id, ORDERS.c.id, ORDERS.c.reference)
        .join(CONTACTS, own)
        .join(events.EVENTS, events.EVENTS.c.id == ORDERS.c.event_id)
        .where(
            CONTACTS.c.email == email,
            CONTACTS.c.erased_at.is_(None),
            ORDERS.c.status == OrderStatus.PAID.value,
            events.EVENTS.c.ends_at > after,
        )
        .order_by(events.EVENTS.c.starts_at)
        .limit(50)
    )
    return [(row.event_id, row.id, row.reference) for row in (await connection.execute(statement)).all()]


async def of_event(
    runtime: Runtime,
    account: accounts.AccountView | None,
    slug: str,
    *,
    status: str = "",
    text: str = "",
    page: int = 1,
) -> OrganizerOrders:
    """List an event's orders for its organizer, newest first; ``text`` finds names, addresses and references.

    Raises NotFound to strangers.
    """
    async with runtime.reading() as connection:
        event, _row = await events.managed_event(connection, account, slug)
        where = _matching(event.event_id, status, text)
        own = (CONTACTS.c.event_id == ORDERS.c.event_id) & (CONTACTS.c.id == ORDERS.c.contact_id)
        base = select(
            ORDERS,
            CONTACTS.c.name.label("buyer_name"),
            CONTACTS.c.email.label("buyer_email"),
            CONTACTS.c.account_id.label("buyer_account_id"),
            CONTACTS.c.erased_at.label("buyer_erased_at"),
        )
        base = base.outerjoin(CONTACTS, own).where(*where)
        total = (await connection.execute(select(func.count()).select_from(base.subquery()))).scalar_one()
        pages = max(1, math.ceil(total / ORDERS_A_PAGE))
        number = min(max(1, page), pages)
        listed = base.order_by(ORDERS.c.placed_at.desc(), ORDERS.c.id).limit(ORDERS_A_PAGE)
        rows = (await connection.execute(listed.offset((number - 1) * ORDERS_A_PAGE))).all()
        lines = await _lines_of(connection, event.event_id, [row.id for row in rows])
        counts = await _counts(connection, event.event_id)
    names = {item.id: item.details.name for item in event.types}
    views = [_organizer_row(row, lines[row.id], names, event) for row in rows]
    return OrganizerOrders(views, total, number, pages, counts)


def _matching(event_id: UUID, status: str, text: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [ORDERS.c.event_id == event_id]
    if status in set(OrderStatus):
        where.append(ORDERS.c.status == status)
    # What cannot be seen is in no name, and some of it not even in a database's text.
    wanted = "".join(character for character in text[:100] if character.isprintable()).strip()
    if wanted:
        escaped = wanted.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        pattern = f"%{escaped}%"
        columns = (CONTACTS.c.name, CONTACTS.c.email, ORDERS.c.reference)
        where.append(or_(*(func.lower(column).like(pattern, escape="\\") for column in columns)))
    return where


async def _counts(connection: AsyncConnection, event_id: UUID) -> dict[str, int]:
    statement = (
        select(ORDERS.c.status, func.count()).where(ORDERS.c.event_id == event_id).group_by(ORDERS.c.status)
    )
    return {row[0]: row[1] for row in (await connection.execute(statement)).all()}


async def _lines_of(
    connection: AsyncConnection, event_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    if ids:
        statement = select(ORDER_LINES).where(
            ORDER_LINES.c.event_id == event_id, ORDER_LINES.c.order_id.in_(ids)
        )
        for row in (await connection.execute(statement)).all():
            found[row.order_id].append(row)
    return found


async def _load(connection: AsyncConnection, event_id: UUID, order_id: UUID) -> _Loaded:
    order = (
        await connection.execute(select(ORDERS).where(ORDERS.c.event_id == event_id, ORDERS.c.id == order_id))
    ).first()
    if order is None:
        raise NotFound("There is no such order.")

    async def rows(of: Any, by: Any) -> Sequence[Any]:
        statement = select(of).where(of.c.event_id == event_id, of.c.order_id == order_id).order_by(by)
        return (await connection.execute(statement)).all()

    event = await events.snapshot(connection, event_id)
    return _Loaded(
        order=order,
        lines=await rows(ORDER_LINES, ORDER_LINES.c.ticket_type_id),
        contacts=await rows(CONTACTS, CONTACTS.c.position),
        payments=await rows(PAYMENTS, PAYMENTS.c.id),
        tickets=await rows(TICKETS, TICKETS.c.number),
        event=event,
        organizer=await _organizer(connection, event.organization_id),
    )


async def _organizer(connection: AsyncConnection, organization_id: UUID) -> Any:
    statement = select(ORGANIZATIONS.c.name, ORGANIZATIONS.c.contact_email).where(
        ORGANIZATIONS.c.id == organization_id
    )
    return (await connection.execute(statement)).one()


def _draft_view(loaded: _Loaded, now: datetime) -> DraftView:
    order, buyer = loaded.order, loaded.buyer
    failed = loaded.payments[-1].failure if loaded.payments else ""
    lapsed = order.status == OrderStatus.HELD.value and order.expires_at <= now
    return DraftView(
        order_id=str(order.id),
        reference=order.reference,
        status=OrderStatus.EXPIRED.value if lapsed else order.status,
        event_slug=loaded.event.details.slug,
        event_title=loaded.event.details.title,
        currency=order.currency,
        lines=_line_views(loaded),
        total_text=_amount(order.total_minor, order.currency),
        total_minor=order.total_minor,
        free=order.total_minor == 0,
        expires_at_iso=order.expires_at.isoformat(),
        seconds_left=max(0, int((order.expires_at - now).total_seconds())),
        extendable=order.status == OrderStatus.HELD.value and not order.extended,
        details_given=buyer is not None,
        buyer_name=buyer.name if buyer else "",
        buyer_email=buyer.email if buyer else "",
        attendees=_attendee_views(loaded),
        payment_failure=failed if order.status == OrderStatus.HELD.value else "",
    )


def _line_views(loaded: _Loaded) -> list[OrderLineView]:
    positions = {item.id: (item.details.position, item.details.name) for item in loaded.event.types}
    ordered = sorted(loaded.lines, key=lambda row: positions.get(row.ticket_type_id, (0, "")))
    currency = loaded.order.currency
    return [
        OrderLineView(
            ticket_type_id=str(row.ticket_type_id),
            name=positions.get(row.ticket_type_id, (0, ""))[1],
            quantity=row.quantity,
            unit_text=_amount(row.unit_minor, currency),
            unit_minor=row.unit_minor,
            sum_text=_amount(row.unit_minor * row.quantity, currency),
        )
        for row in ordered
    ]


def _attendee_views(loaded: _Loaded) -> list[AttendeeView]:
    given = {row.position: row for row in loaded.contacts if row.position > 0}
    places = needed_attendees([(row.ticket_type_id, row.quantity) for row in loaded.lines])
    names = loaded.type_names
    return [
        AttendeeView(
            position=position,
            ticket_type_id=str(ticket_type_id),
            type_name=names.get(ticket_type_id, ""),
            name=given[position].name if position in given else "",
            email=given[position].email if position in given else "",
        )
        for position, ticket_type_id in enumerate(places, start=1)
    ]


def _order_view(runtime: Runtime, loaded: _Loaded, secret: str, keys: Any) -> OrderView:
    order, details = loaded.order, loaded.event.details
    refunded = sum(row.refunded_minor + row.refunding_minor for row in loaded.payments)
    return OrderView(
        reference=order.reference,
        status=order.status,
        event_slug=details.slug,
        event_title=details.title,
        event_status=loaded.event.status,
        when_text=events.when_text(details.starts_at, details.ends_at, details.zone),
        zone=details.zone,
        starts_at_iso=details.starts_at.isoformat(),
        ends_at_iso=details.ends_at.isoformat(),
        place_text=_place(details),
        organizer_name=loaded.organizer.name,
        organizer_contact=loaded.organizer.contact_email,
        currency=order.currency,
        total_minor=order.total_minor,
        total_text=_amount(order.total_minor, order.currency),
        lines=_line_views(loaded),
        tickets=[_ticket_view(loaded, row, secret, keys) for row in loaded.tickets],
        buyer_name=loaded.buyer.name if loaded.buyer else "",
        buyer_email=loaded.buyer.email if loaded.buyer else "",
        placed_at_iso=order.placed_at.isoformat(),
        expires_at_iso=order.expires_at.isoformat(),
        paid_at_iso=order.paid_at.isoformat() if order.paid_at else "",
        editable=order.status == OrderStatus.PAID.value
        and runtime.now() < (details.doors_at or details.starts_at),
        cover_url=routes.cover(details.slug),
        pdf_url=routes.order_pdf(order.reference, secret),
        calendar_url=routes.order_calendar(order.reference, secret),
        test=_is_test(loaded),
        refunded_text=_amount(refunded, order.currency) if refunded else "",
    )


def _ticket_view(loaded: _Loaded, row: Any, secret: str, keys: Any) -> TicketView:
    person = next((item for item in loaded.contacts if item.id == row.contact_id), None)
    valid = row.status == TicketStatus.VALID.value
    return TicketView(
        number=row.number,
        id=str(row.id),
        type_name=loaded.type_names.get(row.ticket_type_id, ""),
        attendee=person.name if person else "",
        attendee_email=person.email if person else "",
        status=row.status,
        code=tickets.code(keys, row.event_id, row.id, row.code_version) if valid else "",
        qr_url=routes.ticket_qr(loaded.order.reference, secret, row.number) if valid else "",
    )


def _account_row(row: Any, event: events.EventSnapshot, now: datetime) -> AccountOrderRow:
    details = event.details
    return AccountOrderRow(
        reference=row.reference,
        status=row.status,
        event_slug=details.slug,
        event_title=details.title,
        when_text=events.when_text(details.starts_at, details.ends_at, details.zone),
        starts_at_iso=details.starts_at.isoformat(),
        place_text=_place(details),
        tickets=row.count or 0,
        total_text=_amount(row.total_minor, row.currency),
        upcoming=details.ends_at > now,
        cover_url=routes.cover(details.slug),
    )


def _organizer_row(
    row: Any, lines: Sequence[Any], names: dict[UUID, str], event: events.EventSnapshot
) -> OrganizerOrderRow:
    return OrganizerOrderRow(
        order_id=str(row.id),
        reference=row.reference,
        status=row.status,
        buyer_name=row.buyer_name or "",
        buyer_email=row.buyer_email or "",
        tickets=sum(line.quantity for line in lines),
        lines_text=", ".join(f"{line.quantity} × {names.get(line.ticket_type_id, '')}" for line in lines),
        total_text=_amount(row.total_minor, row.currency),
        placed_at_iso=row.placed_at.isoformat(),
        placed_text=events.moment_text(row.placed_at, event.details.zone),
        expires_at_iso=row.expires_at.isoformat(),
        releasable=row.status == OrderStatus.HELD.value,
        erased=row.buyer_erased_at is not None,
        erasable=_is_erasable(row),
    )


def _is_erasable(row: Any) -> bool:
    under_way = row.status in (OrderStatus.HELD.value, OrderStatus.PAYING.value)
    return bool(row.buyer_email) and row.buyer_account_id is None and not under_way


def _amount(minor: int, currency: str) -> str:
    return "Free" if minor == 0 else str(Money(minor, currency))


def _place(details: events.EventDetails) -> str:
    return ", ".join(part for part in (details.venue, details.city) if part)


def _is_test(loaded: _Loaded) -> bool:
    return any(
        row.provider == "sandbox" and row.status == PaymentStatus.SUCCEEDED.value for row in loaded.payments
    )
