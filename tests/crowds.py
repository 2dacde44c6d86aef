"""Many orders at once, recorded through the journal as the box office would, with names beside it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eventfly import accounts, journal, orders, payments, tickets
from eventfly.accounts import CONTACTS, ContactRole
from eventfly.identifiers import new_code, new_id
from eventfly.orders.messages import PlacedLine, Places
from eventfly.runtime import Runtime
from tests.builders import AnEvent

FIRST = ("Ada", "Bela", "Chidi", "Dana", "Émile", "Fatima", "Göran", "Hana", "José", "Łucja", "Noor", "Özgür")
LAST = ("Example", "Sample", "Muster", "Ørsted", "García", "Nowak", "Şahin", "Tremblay", "Vu", "Weiß")
A_SLICE = 500


async def a_crowd(
    runtime: Runtime, event: AnEvent, count: int, *, over: timedelta = timedelta(days=30), seed: int = 1
) -> None:
    """Let ``count`` buyers pay for one to four tickets each, spread evenly over the time up to now.

    One order in twenty is cancelled again. The same seed makes the same crowd.
    """
    chance = random.Random(seed)
    begin, step = runtime.now() - over, over / max(count, 1)
    for first in range(0, count, A_SLICE):
        people: list[dict[str, Any]] = []
        messages: list[journal.Message] = []
        for number in range(first, min(first + A_SLICE, count)):
            messages += _order(event, chance, begin + number * step, people)
        async with runtime.transaction() as connection:
            await journal.insert_rows(connection, CONTACTS, people)
            await journal.record(connection, await journal.lock_stream(connection, event.id), messages)


def _order(
    event: AnEvent, chance: random.Random, at: datetime, people: list[dict[str, Any]]
) -> Iterator[journal.Message]:
    order_id, buyer_id, payment_id = new_id(), new_id(), new_id()
    name = chance.choice([kind for kind in event.types if kind in event.pools])
    quantity, price = chance.randint(1, 4), event.prices[name]
    places = tuple(Places(pool_id=event.pools[pool], count=quantity) for pool in (name, "total"))
    line = PlacedLine(
        ticket_type_id=event.types[name],
        quantity=quantity,
        unit_minor=price,
        pool_ids=tuple(place.pool_id for place in places),
    )
    buyer = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    address = f"buyer.{new_code(10).lower()}@example.org"
    people.append(_person(event.id, buyer_id, order_id, buyer, address, at))
    about: dict[str, Any] = {"event_id": event.id, "at": at, "order_id": order_id}
    issued = []
    for position in range(1, quantity + 1):
        holder_id = new_id()
        holder = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        people.append(
            _person(event.id, holder_id, order_id, holder, address, at, position, event.types[name])
        )
        issued.append(
            tickets.IssuedTicket(
                ticket_id=new_id(),
                ticket_type_id=event.types[name],
                contact_id=holder_id,
                number=position,
            )
        )
    yield orders.OrderPlaced(
        **about,
        reference=f"{new_code(4)}-{new_code(8)}",
        currency="EUR",
        total_minor=quantity * price,
        contact_id=buyer_id,
        expires_at=at + timedelta(minutes=10),
        lines=(line,),
        places=places,
    )
    if quantity * price:
        yield from _payment(about, payment_id, quantity * price)
    yield orders.OrderPaid(**about, places=places)
    yield tickets.TicketsIssued(**about, tickets=tuple(issued))
    if chance.random() < 0.05:
        yield orders.OrderCancelled(**about, places=places)
        yield tickets.TicketsVoided(**about, ticket_ids=tuple(item.ticket_id for item in issued))
        if quantity * price:
            yield from _refund(event.id, at, payment_id, quantity * price)


def _payment(about: dict[str, Any], payment_id: UUID, minor: int) -> Iterator[journal.Message]:
    yield payments.PaymentOpened(
        **about,
        payment_id=payment_id,
        provider="sandbox",
        amount_minor=minor,
        currency="EUR",
        idempotency_key=payment_id.hex,
    )
    yield orders.OrderPaying(**about)
    yield payments.PaymentSucceeded(
        event_id=about["event_id"],
        at=about["at"],
        payment_id=payment_id,
        provider_reference=f"crowd_{payment_id.hex[-12:]}",
        paid_minor=minor,
    )


def _refund(event_id: UUID, at: datetime, payment_id: UUID, minor: int) -> Iterator[journal.Message]:
    about: dict[str, Any] = {"event_id": event_id, "at": at, "payment_id": payment_id, "refund_id": new_id()}
    yield payments.RefundStarted(**about, amount_minor=minor, idempotency_key=about["refund_id"].hex)
    yield payments.RefundSucceeded(**about, amount_minor=minor, provider_reference="crowd_refund")


def _person(
    event_id: UUID,
    id: UUID,
    order_id: UUID,
    name: str,
    email: str,
    at: datetime,
    position: int = 0,
    ticket_type_id: UUID | None = None,
) -> dict[str, Any]:
    return accounts.contact_row(
        event_id=event_id,
        id=id,
        order_id=order_id,
        role=ContactRole.ATTENDEE if position else ContactRole.BUYER,
        name=name,
        email=email,
        created_at=at,
        position=position,
        ticket_type_id=ticket_type_id,
    )
