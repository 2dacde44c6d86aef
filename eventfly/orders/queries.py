"""Reads of orders, always scoped to who is asking: a key, a secret, an account or an organizer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
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
    TicketView,
)
from eventfly.organizers import ORGANIZATIONS
from eventfly.payments import PAYMENTS, PaymentStatus
from eventfly.runtime import Runtime
from eventfly.tickets import TICKETS, OrderDocument, TicketDocument, TicketStatus

MOST_ACCOUNT_ORDERS = 200


@dataclass(frozen=True, slots=True)
class LoadedOrder:
    """An order with all that belongs to it, as rows."""

    order: Any
    lines: Sequence[Any]
    contacts: Sequence[Any]
    payments: Sequence[Any]
    tickets: Sequence[Any]
    event: events.EventSnapshot
    organizer: Any
    online_link: str
    """For holders alone, so empty unless the order is paid."""

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
        return _draft_view(await load_order(connection, address.id, order_id), runtime.now())


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
        loaded = await load_order(connection, event_id, order_id)
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
        loaded = await load_order(connection, event_id, order_id)
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
        online=details.online,
        online_link=loaded.online_link,
        edition=loaded.event.edition,
        cancelled=loaded.event.is_cancelled,
        refund_policy=details.refund_policy,
        organizer=loaded.organizer.name,
        organizer_email=loaded.organizer.contact_email,
        reference=loaded.order.reference,
        order_url=runtime.absolute(routes.order(loaded.order.reference, secret)),
        event_url=runtime.absolute(routes.event(details.slug)),
        total_text=amount_text(loaded.order.total_minor, loaded.order.currency),
        paid_at=loaded.order.paid_at,
        sandbox=was_test(loaded),
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


async def load_order(connection: AsyncConnection, event_id: UUID, order_id: UUID) -> LoadedOrder:
    """Read an order with all that belongs to it, whoever asks. Raises NotFound."""
    order = (
        await connection.execute(select(ORDERS).where(ORDERS.c.event_id == event_id, ORDERS.c.id == order_id))
    ).first()
    if order is None:
        raise NotFound("There is no such order.")

    async def rows(of: Any, by: Any) -> Sequence[Any]:
        statement = select(of).where(of.c.event_id == event_id, of.c.order_id == order_id).order_by(by)
        return (await connection.execute(statement)).all()

    event = await events.snapshot(connection, event_id)
    return LoadedOrder(
        order=order,
        lines=await rows(ORDER_LINES, ORDER_LINES.c.ticket_type_id),
        contacts=await rows(CONTACTS, CONTACTS.c.position),
        payments=await rows(PAYMENTS, PAYMENTS.c.id),
        tickets=await rows(TICKETS, TICKETS.c.number),
        event=event,
        organizer=await _organizer(connection, event.organization_id),
        online_link=await _online_link(connection, event, order.status),
    )


async def _online_link(connection: AsyncConnection, event: events.EventSnapshot, status: str) -> str:
    if not event.details.online or status != OrderStatus.PAID.value:
        return ""
    return (await events.secrets_of(connection, event.event_id)).online_link


async def _organizer(connection: AsyncConnection, organization_id: UUID) -> Any:
    statement = select(ORGANIZATIONS.c.name, ORGANIZATIONS.c.contact_email).where(
        ORGANIZATIONS.c.id == organization_id
    )
    return (await connection.execute(statement)).one()


def _draft_view(loaded: LoadedOrder, now: datetime) -> DraftView:
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
        lines=line_views(loaded),
        total_text=amount_text(order.total_minor, order.currency),
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


def line_views(loaded: LoadedOrder) -> list[OrderLineView]:
    """List an order's lines as its event lists their types."""
    positions = {item.id: (item.details.position, item.details.name) for item in loaded.event.types}
    ordered = sorted(loaded.lines, key=lambda row: positions.get(row.ticket_type_id, (0, "")))
    currency = loaded.order.currency
    return [
        OrderLineView(
            ticket_type_id=str(row.ticket_type_id),
            name=positions.get(row.ticket_type_id, (0, ""))[1],
            quantity=row.quantity,
            unit_text=amount_text(row.unit_minor, currency),
            unit_minor=row.unit_minor,
            sum_text=amount_text(row.unit_minor * row.quantity, currency),
        )
        for row in ordered
    ]


def _attendee_views(loaded: LoadedOrder) -> list[AttendeeView]:
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


def _order_view(runtime: Runtime, loaded: LoadedOrder, secret: str, keys: Any) -> OrderView:
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
        place_text=events.where_text(details),
        organizer_name=loaded.organizer.name,
        organizer_contact=loaded.organizer.contact_email,
        currency=order.currency,
        total_minor=order.total_minor,
        total_text=amount_text(order.total_minor, order.currency),
        lines=line_views(loaded),
        tickets=[_ticket_view(loaded, row, secret, keys) for row in loaded.tickets],
        buyer_name=loaded.buyer.name if loaded.buyer else "",
        buyer_email=loaded.buyer.email if loaded.buyer else "",
        placed_at_iso=order.placed_at.isoformat(),
        expires_at_iso=order.expires_at.isoformat(),
        paid_at_iso=order.paid_at.isoformat() if order.paid_at else "",
        editable=order.status == OrderStatus.PAID.value
        and runtime.now() < (details.doors_at or details.starts_at),
        cover_url=routes.cover(details.slug, loaded.event.cover),
        pdf_url=routes.order_pdf(order.reference, secret),
        calendar_url=routes.order_calendar(order.reference, secret),
        test=was_test(loaded),
        online=details.online,
        online_link=loaded.online_link,
        refund_policy=details.refund_policy,
        refunded_text=amount_text(refunded, order.currency) if refunded else "",
    )


def _ticket_view(loaded: LoadedOrder, row: Any, secret: str, keys: Any) -> TicketView:
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
        place_text=events.where_text(details),
        tickets=row.count or 0,
        total_text=amount_text(row.total_minor, row.currency),
        upcoming=details.ends_at > now,
        cover_url=routes.cover(details.slug, event.cover),
    )


def amount_text(minor: int, currency: str) -> str:
    """Write an amount, and nothing to pay as "Free"."""
    return "Free" if minor == 0 else str(Money(minor, currency))


def was_test(loaded: LoadedOrder) -> bool:
    """Tell whether the sandbox took the money."""
    return any(
        row.provider == "sandbox" and row.status == PaymentStatus.SUCCEEDED.value for row in loaded.payments
    )
