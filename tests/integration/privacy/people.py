"""People with accounts, what they buy, and everything that the database holds."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import SQLModel

from eventfly import accounts, orders, organizers
from eventfly.accounts import AccountView
from eventfly.identifiers import hash_secret
from eventfly.journal import insert_rows
from eventfly.runtime import Runtime
from tests.builders import AnEvent, a_key

PASSWORD = "mossy lantern ferry"


async def a_person(runtime: Runtime, name: str = "Ada Private") -> AccountView:
    email = f"{name.split()[0].lower()}@example.org"
    account_id = await accounts.ensure(runtime, email=email, name=name, password=PASSWORD)
    return AccountView(id=account_id, email=email, name=name, verified=True)


async def a_purchase(
    runtime: Runtime,
    event: AnEvent,
    buyer: AccountView | str,
    *,
    guests: tuple[tuple[str, str], ...] = (),
    count: int = 1,
) -> orders.PlacedView:
    """Let somebody buy and pay; guests are (name, address)."""
    signed_in = isinstance(buyer, AccountView)
    name, email = (buyer.name, buyer.email) if signed_in else ("Gus Guest", buyer)  # type: ignore[union-attr]
    type_id = next(iter(event.types.values()))
    people = tuple(
        orders.AttendeeForm(ticket_type_id=type_id, name=guest, email=address) for guest, address in guests
    )
    form = orders.BuyerForm(name=name, email=email, consent=True, attendees=people)  # type: ignore[arg-type]
    key = a_key()
    lines = event.lines(**{next(iter(event.types)): max(count, len(guests))})
    placed = await orders.place(
        runtime, event.id, key, lines, buyer=form, browser=a_key(), client="192.0.2.7"
    )
    if placed.status is not orders.OrderStatus.PAID:
        await orders.pay(runtime, event.id, key, {"card": "succeeds"})
    if signed_in:
        await accounts.collect_contacts(runtime, buyer)  # type: ignore[arg-type]
    return placed


async def a_member(
    runtime: Runtime, event: AnEvent, role: str = "owner", name: str = "Olga Owner"
) -> AccountView:
    """Somebody who works for the event's organization."""
    person = await a_person(runtime, name)
    async with runtime.transaction() as connection:
        found = select(orders.queries.events.EVENTS.c.organization_id).where(
            orders.queries.events.EVENTS.c.id == event.id
        )
        organization_id = (await connection.execute(found)).scalar_one()
        row = {
            "organization_id": organization_id,
            "account_id": person.id,
            "role": role,
            "created_at": runtime.now(),
            "chosen_at": None,
        }
        await insert_rows(connection, organizers.MEMBERSHIPS, [row])
    return person


async def everything(runtime: Runtime) -> str:
    """Every row of every table, as one text in small letters."""
    texts = []
    async with runtime.reading() as connection:
        for table in SQLModel.metadata.sorted_tables:
            if not table.name.startswith("tests_"):
                texts += [str(tuple(row)) for row in (await connection.execute(select(table))).all()]
    return "\n".join(texts).lower()


def traces(person: AccountView) -> tuple[str, ...]:
    """What would still name a person: the name, the address, and its plain hash."""
    return person.name.lower(), person.email, hash_secret(person.email)


async def rows(runtime: Runtime, table: Any) -> list[Any]:
    async with runtime.reading() as connection:
        return list((await connection.execute(select(table))).all())


async def organization_of(runtime: Runtime, account: AccountView) -> UUID:
    return UUID((await organizers.of_account(runtime, account.id))[0].id)
