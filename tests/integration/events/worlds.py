"""A database with organizers in it, for tests of events, organizers and the demo."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from eventfly import accounts, events, orders, organizers, payments
from eventfly.clock import ManualClock
from eventfly.platform.database import open_database
from eventfly.platform.secrets import FernetBox
from eventfly.runtime import Runtime
from tests.unit.events.builders import NOW, a_form


@asynccontextmanager
async def a_runtime(url: str, data_dir: Path | None = None) -> AsyncIterator[Runtime]:
    database = open_database(url)
    runtime = Runtime(database=database, clock=ManualClock(NOW), data_dir=data_dir, public_url="http://x")
    runtime.secrets = FernetBox("a secret key that is only used in tests")
    runtime.payments = payments.SandboxPaymentProcessor(runtime)
    runtime.box_offices = orders.BoxOffices(runtime)
    yield runtime
    await runtime.box_offices.close()
    await database.close()


async def a_person(runtime: Runtime, name: str = "ada") -> accounts.AccountView:
    email = f"{name}@organizer.test"
    account_id = await accounts.ensure(runtime, email=email, name=name)
    return accounts.AccountView(id=account_id, email=email, name=name, verified=True)


async def an_owner(runtime: Runtime, name: str = "ada") -> accounts.AccountView:
    person = await a_person(runtime, name)
    await organizers.found(runtime, person, f"{name}'s nights")
    return person


async def a_member(runtime: Runtime, owner: accounts.AccountView, role: str) -> accounts.AccountView:
    person = await a_person(runtime, role)
    organization = (await organizers.of_account(runtime, owner.id))[0]
    row = {"organization_id": UUID(organization.id), "account_id": person.id, "role": role, "created_at": NOW}
    async with runtime.transaction() as connection:
        await connection.execute(organizers.MEMBERSHIPS.insert().values(**row))
    return person


async def a_published(runtime: Runtime, owner: accounts.AccountView, **given: object) -> str:
    slug = await events.create(runtime, owner, a_form(**given))
    await events.publish(runtime, owner, slug)
    return slug


async def a_sale(runtime: Runtime, slug: str, count: int, *, paid: bool = True) -> None:
    """Let somebody take ``count`` tickets of the event's first type, and pay for them."""
    shown = (await events.page(runtime, slug)).ticket_types[0]
    line = orders.LineRequest(UUID(shown.id), count, shown.price_minor)
    key = f"key-of-a-test-sale-{slug}-{count:04}"
    buyer = orders.BuyerForm(name="Bea", email="bea@visitor.test", consent=True)
    await orders.place(runtime, slug, key, [line], buyer=buyer)
    if paid:
        await orders.pay(runtime, slug, key, {"card": "succeeds"})
