"""People who run events: members of the organization of an event that a test made."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from eventfly import accounts, events, organizers
from eventfly.accounts.sessions import start_session
from eventfly.journal import insert_rows
from eventfly.runtime import Runtime
from tests.builders import AnEvent


async def a_member(
    runtime: Runtime, event: AnEvent, role: organizers.Role = organizers.Role.OWNER
) -> accounts.AccountView:
    """Make somebody with a role in the organization of ``event``."""
    async with runtime.reading() as connection:
        of_event = select(events.EVENTS.c.organization_id).where(events.EVENTS.c.id == event.id)
        organization_id: UUID = (await connection.execute(of_event)).scalar_one()
    person = await a_stranger(runtime, f"{role.value}-{event.slug}")
    row = {
        "organization_id": organization_id,
        "account_id": person.id,
        "role": role.value,
        "created_at": runtime.now(),
    }
    async with runtime.transaction() as connection:
        await insert_rows(connection, organizers.MEMBERSHIPS, [row])
    return person


async def a_stranger(runtime: Runtime, name: str = "eve") -> accounts.AccountView:
    """Make somebody who belongs to no organization."""
    email = f"{name}@desk.test"
    account_id = await accounts.ensure(runtime, email=email, name=name)
    return accounts.AccountView(id=account_id, email=email, name=name, verified=True)


async def cookie_of(runtime: Runtime, account: accounts.AccountView) -> str:
    """Sign somebody in, and return the cookie header that their browser sends."""
    async with runtime.transaction() as connection:
        secret = await start_session(connection, account.id, runtime.now())
    return f"{accounts.cookie_name(https=False)}={secret}"
