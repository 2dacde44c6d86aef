"""Cells of the permission matrix: somebody in a role, and a world of things that are theirs or somebody else's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from eventfly import accounts, events, orders, organizers
from eventfly.accounts import AccountView
from eventfly.events import EVENTS
from eventfly.identifiers import new_code
from eventfly.journal import insert_rows
from eventfly.orders import PlacedView
from eventfly.organizers import MEMBERSHIPS, Action, Role
from eventfly.runtime import Runtime
from tests.builders import AnEvent, a_buyer, a_key, a_paid_order, an_event

ROOT = Path(__file__).parents[1]
CELLS = [(role, foreign) for role in (*Role, None) for foreign in (False, True)]
"""Every role, and nobody's, with one's own things and with others'."""


def used_actions() -> set[Action]:
    """List the actions that some use case asks for: each has to be tried."""
    sources = [path for path in (ROOT / "eventfly").rglob("*.py") if path.name != "roles.py"]
    named = {name for path in sources for name in re.findall(r"\bAction\.([A-Z_]+)\b", path.read_text())}
    return {Action[name] for name in named}


@dataclass(frozen=True, slots=True)
class Things:
    """An organization with what can be done something about."""

    organization_id: UUID
    event: AnEvent
    draft: AnEvent
    owner: AccountView
    colleague: AccountView
    held: PlacedView
    paid: PlacedView
    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class Cell:
    """Who asks, what is theirs, and what they reach for."""

    actor: AccountView
    own: Things
    target: Things


async def a_cell(runtime: Runtime, role: Role | None, foreign: bool) -> Cell:
    """Make somebody with a role in one organization, who reaches for its things or another's."""
    actor, own = await _a_person(runtime, "Actor"), await _things(runtime)
    if role is not None:
        await _join(runtime, own.organization_id, actor, role)
    return Cell(actor, own, await _things(runtime) if foreign else own)


async def _things(runtime: Runtime) -> Things:
    event = await an_event(runtime)
    organization_id = await _organization_of(runtime, event)
    draft = await an_event(runtime, published=False, organization_id=organization_id)
    owner, colleague = await _a_person(runtime, "Owner"), await _a_person(runtime, "Colleague")
    await _join(runtime, organization_id, owner, Role.OWNER)
    await _join(runtime, organization_id, colleague, Role.STAFF)
    held = await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), buyer=a_buyer())
    paid = await a_paid_order(runtime, event)
    invitation_id = await organizers.invite(
        runtime, owner, organization_id, email=f"guest.{new_code(8).lower()}@example.org", role="staff"
    )
    return Things(organization_id, event, draft, owner, colleague, held, paid, invitation_id)


async def _a_person(runtime: Runtime, name: str) -> AccountView:
    email = f"{name.lower()}.{new_code(10).lower()}@example.org"
    account_id = await accounts.ensure(runtime, email=email, name=f"{name} {new_code(6)}")
    async with runtime.reading() as connection:
        person = await accounts.find(connection, account_id)
    assert person is not None
    return person


async def _join(runtime: Runtime, organization_id: UUID, person: AccountView, role: Role) -> None:
    row = {
        "organization_id": organization_id,
        "account_id": person.id,
        "role": role.value,
        "created_at": runtime.now(),
    }
    async with runtime.transaction() as connection:
        await insert_rows(connection, MEMBERSHIPS, [row])


async def _organization_of(runtime: Runtime, event: AnEvent) -> UUID:
    async with runtime.reading() as connection:
        found = select(EVENTS.c.organization_id).where(EVENTS.c.id == event.id)
        return (await connection.execute(found)).scalar_one()


async def status_of(runtime: Runtime, event: AnEvent) -> str:
    """Return an event's status."""
    async with runtime.reading() as connection:
        return (await events.snapshot(connection, event.id)).status


async def memberships(runtime: Runtime, organization_id: UUID) -> dict[UUID, str]:
    """Return who is what in an organization."""
    async with runtime.reading() as connection:
        of_team = select(MEMBERSHIPS).where(MEMBERSHIPS.c.organization_id == organization_id)
        rows = (await connection.execute(of_team)).all()
    return {UUID(str(row.account_id)): row.role for row in rows}
