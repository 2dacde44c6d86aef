"""Builders: what a test needs, said in the words of what the test is about."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import eventfly.migrations.models  # noqa: F401 - registers every projection and consumer
from eventfly import accounts, events, journal, orders, payments
from eventfly.clock import ManualClock
from eventfly.identifiers import new_code, new_id, new_secret
from eventfly.organizers import MEMBERSHIPS, ORGANIZATIONS
from eventfly.platform.database import open_database
from eventfly.platform.secrets import FernetBox
from eventfly.runtime import Limits, Runtime


@asynccontextmanager
async def a_runtime(
    database_url: str,
    *,
    clock: Any = None,
    limits: Limits | None = None,
    pool_size: int = 5,
    silence_seconds: float = 0.15,
) -> AsyncIterator[Runtime]:
    """A runtime on a migrated database, with the sandbox as its provider and a clock that stands still."""
    runtime = Runtime(
        database=open_database(database_url, pool_size=pool_size),
        clock=clock or ManualClock(),
        limits=limits or Limits(),
        secrets=FernetBox("a secret key that is only used in tests"),
    )
    runtime.box_offices = orders.BoxOffices(runtime)
    runtime.payments = payments.SandboxPaymentProcessor(runtime, silence_seconds=silence_seconds)
    try:
        yield runtime
    finally:
        await runtime.box_offices.close()
        await runtime.payments.close()
        await runtime.database.close()  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Kind:
    """A ticket type to be: ``quantity`` None means that only the event's total bounds it."""

    name: str = "Regular"
    price: int = 2000
    quantity: int | None = None
    per_order_max: int = 10
    sales_start_in: timedelta | None = None
    sales_end_in: timedelta | None = None


@dataclass(frozen=True, slots=True)
class AnEvent:
    """An event on sale: its id and the ids of its ticket types and pools by name."""

    id: UUID
    slug: str
    types: dict[str, UUID]
    pools: dict[str, UUID]
    prices: dict[str, int]

    def lines(self, **quantities: int) -> list[orders.LineRequest]:
        return [
            orders.LineRequest(self.types[name], quantity, self.prices[name])
            for name, quantity in quantities.items()
        ]


async def an_event(
    runtime: Runtime,
    *kinds: Kind,
    total: int | None = None,
    currency: str = "EUR",
    published: bool = True,
    starts_in: timedelta = timedelta(days=30),
    **details: Any,
) -> AnEvent:
    """Make an event on sale, through the journal as the product does."""
    kinds = kinds or (Kind(),)
    event_id, now = new_id(), runtime.now()
    organization_id = details.pop("organization_id", None) or await an_organization(runtime)
    about = {"event_id": event_id, "at": now}
    slug = details.pop("slug", f"night-{new_code(8).lower()}")
    said = replace(_details(slug, now + starts_in), **details)
    total_pool = new_id()
    pools = {"total": total_pool}
    messages: list[journal.Message] = [
        events.EventCreated(
            **about, organization_id=organization_id, code=new_code(5), currency=currency, details=said
        ),
        events.PoolAdded(**about, pool_id=total_pool, pool_kind="total", name="Whole event", capacity=total),
    ]
    types: dict[str, UUID] = {}
    for position, kind in enumerate(kinds):
        types[kind.name], pools[kind.name] = new_id(), new_id()
        messages += _type_messages(about, kind, types[kind.name], (pools[kind.name], total_pool), position)
    if published:
        messages.append(events.EventPublished(**about))
    async with runtime.transaction() as connection:
        await journal.record(connection, await journal.open_stream(connection, event_id), messages)
    return AnEvent(event_id, slug, types, pools, {kind.name: kind.price for kind in kinds})


def _details(slug: str, starts_at: Any) -> events.EventDetails:
    return events.EventDetails(
        slug=slug,
        title="A night of fireflies",
        summary="Small lights in the dark.",
        description="Come and **see**.",
        category="music",
        venue="The Meadow",
        address="Meadow Lane 1",
        city="Berlin",
        country="DE",
        zone="Europe/Berlin",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        doors_at=starts_at - timedelta(hours=1),
        left_display="exact",
        few_threshold=10,
        show_going=True,
    )


def _type_messages(
    about: dict[str, Any], kind: Kind, type_id: UUID, pool_ids: tuple[UUID, ...], position: int
) -> list[journal.Message]:
    now = about["at"]
    details = events.TicketTypeDetails(
        name=kind.name,
        description="",
        price_minor=kind.price,
        position=position,
        on_sale=True,
        sales_start=now + kind.sales_start_in if kind.sales_start_in else None,
        sales_end=now + kind.sales_end_in if kind.sales_end_in else None,
        per_order_min=1,
        per_order_max=kind.per_order_max,
        pool_ids=pool_ids,
    )
    return [
        events.PoolAdded(
            **about, pool_id=pool_ids[0], pool_kind="type", name=kind.name, capacity=kind.quantity
        ),
        events.TicketTypeAdded(**about, ticket_type_id=type_id, details=details),
    ]


async def an_organization(runtime: Runtime, name: str = "Meadow Nights") -> UUID:
    organization_id = new_id()
    row = {
        "id": organization_id,
        "name": name,
        "slug": f"meadow-{new_code(8).lower()}",
        "contact_email": "hello@meadow.example",
        "created_at": runtime.now(),
    }
    async with runtime.transaction() as connection:
        await journal.insert_rows(connection, ORGANIZATIONS, [row])
    return organization_id


async def an_owner_of(runtime: Runtime, event: AnEvent) -> accounts.AccountView:
    """Somebody who may change the event."""
    email = f"owner.{new_code(8).lower()}@example.org"
    account_id = await accounts.ensure(runtime, email=email, name="Olga Owner")
    async with runtime.transaction() as connection:
        organization_id = (await events.snapshot(connection, event.id)).organization_id
        row = {"organization_id": organization_id, "account_id": account_id, "role": "owner"}
        await journal.insert_rows(connection, MEMBERSHIPS, [{**row, "created_at": runtime.now()}])
    return accounts.AccountView(id=account_id, email=email, name="Olga Owner", verified=True)


def a_buyer(name: str = "Ada Example", email: str = "", attendees: Sequence[Any] = ()) -> orders.BuyerForm:
    address = email or f"ada.{new_code(8).lower()}@example.org"
    return orders.BuyerForm(name=name, email=address, consent=True, attendees=tuple(attendees))


def a_key() -> str:
    return new_secret()


async def a_paid_order(runtime: Runtime, event: AnEvent, **quantities: int) -> orders.PlacedView:
    """Place and pay by the test card that succeeds."""
    wanted = quantities or {next(iter(event.types)): 1}
    key = a_key()
    placed = await orders.place(runtime, event.id, key, event.lines(**wanted), buyer=a_buyer())
    if placed.status is not orders.OrderStatus.PAID:
        outcome = await orders.pay(runtime, event.id, key, {"card": "succeeds"})
        assert outcome.step is orders.PaymentStep.PAID
    return placed
