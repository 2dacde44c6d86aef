"""Forgetting a person who has their account erased: memberships, invitations, and their address as a contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts import ACCOUNTS
from eventfly.journal import Message
from eventfly.organizers.asking import Asking
from eventfly.organizers.changing import is_last_owner, take_out
from eventfly.organizers.inviting import INVITATIONS, is_open
from eventfly.organizers.messages import InvitationWithdrawn, SettingsChanged
from eventfly.organizers.models import Role
from eventfly.organizers.queries import MEMBERSHIPS, ORGANIZATIONS
from eventfly.organizers.streams import lock, record
from eventfly.runtime import Runtime


@dataclass(frozen=True, slots=True)
class SoleOwnership:
    """An organization that nobody else owns."""

    organization_id: UUID
    name: str
    others: bool
    """There are other members, of whom one could become an owner."""


async def sole_ownerships(connection: AsyncConnection, account_id: UUID) -> list[SoleOwnership]:
    """List the organizations that would be left without an owner."""
    found = []
    for row in await _organizations(connection, account_id):
        if await is_last_owner(connection, row.id, account_id):
            others = await _count(connection, row.id) > 1
            found.append(SoleOwnership(row.id, row.name, others))
    return found


async def forget_person(runtime: Runtime, connection: AsyncConnection, account: Asking) -> None:
    """Take a person out of every team, and their address out of invitations and public contacts.

    The contact of a team that goes on becomes its longest-standing owner's address; without members it is blank.
    Raises LastOwner where others would be left without an owner. Organizations are locked in the order of ids.
    """
    for row in await _organizations(connection, account.id):
        await lock(connection, row.id)
        alone = await _count(connection, row.id) == 1
        await take_out(runtime, connection, row.id, account.id, account.id, closing=alone)
    await _forget_contact(runtime, connection, account)
    await _forget_invitations(runtime, connection, account)


async def _organizations(connection: AsyncConnection, account_id: UUID) -> Any:
    statement = (
        select(ORGANIZATIONS)
        .join(MEMBERSHIPS, MEMBERSHIPS.c.organization_id == ORGANIZATIONS.c.id)
        .where(MEMBERSHIPS.c.account_id == account_id)
        .order_by(ORGANIZATIONS.c.id)
    )
    return (await connection.execute(statement)).all()


async def _count(connection: AsyncConnection, organization_id: UUID) -> int:
    of_team = MEMBERSHIPS.c.organization_id == organization_id
    count = select(func.count()).select_from(MEMBERSHIPS).where(of_team)
    return int((await connection.execute(count)).scalar_one())


async def _forget_contact(runtime: Runtime, connection: AsyncConnection, account: Asking) -> None:
    named = select(ORGANIZATIONS.c.id).where(ORGANIZATIONS.c.contact_email == account.email)
    for organization_id in (await connection.execute(named.order_by(ORGANIZATIONS.c.id))).scalars().all():
        heir = await _longest_owner(connection, organization_id)
        this = update(ORGANIZATIONS).where(ORGANIZATIONS.c.id == organization_id)
        blank = {} if heir else {"contact_terms": ""}
        await connection.execute(this.values(contact_email=heir, **blank))
        about = {"event_id": organization_id, "at": runtime.now(), "by": account.id}
        await _tell(connection, organization_id, SettingsChanged(**about, fields=("contact_email",)))


async def _longest_owner(connection: AsyncConnection, organization_id: UUID) -> str:
    statement = (
        select(ACCOUNTS.c.email)
        .join(MEMBERSHIPS, MEMBERSHIPS.c.account_id == ACCOUNTS.c.id)
        .where(MEMBERSHIPS.c.organization_id == organization_id, MEMBERSHIPS.c.role == Role.OWNER.value)
        .order_by(MEMBERSHIPS.c.created_at, ACCOUNTS.c.id)
    )
    return (await connection.execute(statement.limit(1))).scalar() or ""


async def _forget_invitations(runtime: Runtime, connection: AsyncConnection, account: Asking) -> None:
    to_them = and_(INVITATIONS.c.email == account.email, is_open())
    rows = (
        await connection.execute(select(INVITATIONS.c.id, INVITATIONS.c.organization_id).where(to_them))
    ).all()
    closed = update(INVITATIONS).where(to_them).values(email="", withdrawn_at=runtime.now())
    await connection.execute(closed)
    for row in sorted(rows, key=lambda row: str(row.organization_id)):
        about = {"event_id": row.organization_id, "at": runtime.now(), "by": account.id}
        await _tell(connection, row.organization_id, InvitationWithdrawn(**about, invitation_id=row.id))


async def _tell(connection: AsyncConnection, organization_id: UUID, told: Message) -> None:
    await lock(connection, organization_id)
    await record(connection, organization_id, [told])
