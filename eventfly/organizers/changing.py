"""Changing a team: roles, removing, leaving, and which of several organizations somebody works for.

All of it happens under the organization's lock, so that the last owner stays one however many leave at once.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import NotFound
from eventfly.organizers.asking import Asking, asker
from eventfly.organizers.errors import LastOwner
from eventfly.organizers.inviting import read_role
from eventfly.organizers.messages import MemberLeft, RoleChanged
from eventfly.organizers.models import Role
from eventfly.organizers.queries import MEMBERSHIPS, require, role_of
from eventfly.organizers.roles import Action
from eventfly.organizers.streams import lock, record
from eventfly.runtime import Runtime


async def change_role(
    runtime: Runtime, account: Asking | None, organization_id: UUID, member_id: UUID, role: str
) -> None:
    """Give a member another role.

    Raises NotFound to strangers and for who is no member, NotAllowed, Invalid(``role``), and LastOwner.
    """
    by = asker(account)
    async with runtime.transaction() as connection:
        await lock(connection, organization_id)
        await require(connection, organization_id, by, Action.MANAGE_TEAM)
        wanted, current = read_role(role), await _role_of_member(connection, organization_id, member_id)
        if wanted is current:
            return
        await _keep_an_owner(connection, organization_id, current)
        this = update(MEMBERSHIPS).where(_membership(organization_id, member_id))
        await connection.execute(this.values(role=wanted.value))
        changed = RoleChanged(
            event_id=organization_id, at=runtime.now(), account_id=member_id, role=wanted.value, by=by
        )
        await record(connection, organization_id, [changed])


async def remove(runtime: Runtime, account: Asking | None, organization_id: UUID, member_id: UUID) -> None:
    """Remove a member. Raises NotFound to strangers and for who is no member, NotAllowed, and LastOwner."""
    by = asker(account)
    async with runtime.transaction() as connection:
        await lock(connection, organization_id)
        await require(connection, organization_id, by, Action.MANAGE_TEAM)
        await take_out(runtime, connection, organization_id, member_id, by)


async def leave(runtime: Runtime, account: Asking | None, organization_id: UUID) -> None:
    """Leave a team. Raises NotFound to who is no member, and LastOwner."""
    by = asker(account)
    async with runtime.transaction() as connection:
        await lock(connection, organization_id)
        await require(connection, organization_id, by, Action.LEAVE_TEAM)
        await take_out(runtime, connection, organization_id, by, by)


async def switch(runtime: Runtime, account: Asking | None, organization_id: UUID) -> None:
    """Work for another of one's organizations from now on. Raises NotFound for one that is not one's own."""
    own = _membership(organization_id, asker(account))
    async with runtime.transaction() as connection:
        chosen = await connection.execute(update(MEMBERSHIPS).where(own).values(chosen_at=runtime.now()))
    if not chosen.rowcount:
        raise NotFound


async def is_last_owner(connection: AsyncConnection, organization_id: UUID, account_id: UUID) -> bool:
    """Tell whether nobody else owns an organization that the account owns."""
    if await role_of(connection, organization_id, account_id) is not Role.OWNER:
        return False
    return await _owners(connection, organization_id) == 1


async def take_out(
    runtime: Runtime,
    connection: AsyncConnection,
    organization_id: UUID,
    member_id: UUID,
    by: UUID,
    *,
    closing: bool = False,
) -> None:
    """Take a member out of a locked team; ``closing`` lets the last one go. Raises NotFound, LastOwner."""
    role = await _role_of_member(connection, organization_id, member_id)
    if not closing:
        await _keep_an_owner(connection, organization_id, role)
    await connection.execute(delete(MEMBERSHIPS).where(_membership(organization_id, member_id)))
    left = MemberLeft(event_id=organization_id, at=runtime.now(), account_id=member_id, by=by)
    await record(connection, organization_id, [left])


async def _keep_an_owner(connection: AsyncConnection, organization_id: UUID, losing: Role) -> None:
    if losing is Role.OWNER and await _owners(connection, organization_id) == 1:
        raise LastOwner


async def _owners(connection: AsyncConnection, organization_id: UUID) -> int:
    owners = and_(MEMBERSHIPS.c.organization_id == organization_id, MEMBERSHIPS.c.role == Role.OWNER.value)
    count = select(func.count()).select_from(MEMBERSHIPS).where(owners)
    return int((await connection.execute(count)).scalar_one())


async def _role_of_member(connection: AsyncConnection, organization_id: UUID, member_id: UUID) -> Role:
    role = await role_of(connection, organization_id, member_id)
    if role is None:
        raise NotFound("There is no such member.")
    return role


def _membership(organization_id: UUID, account_id: UUID) -> Any:
    return and_(MEMBERSHIPS.c.organization_id == organization_id, MEMBERSHIPS.c.account_id == account_id)
