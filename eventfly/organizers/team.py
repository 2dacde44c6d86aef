"""Reading a team, scoped to who is asking: members see each other, owners also addresses and invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts import ACCOUNTS
from eventfly.organizers.asking import Asking, asker
from eventfly.organizers.inviting import INVITATIONS, is_open
from eventfly.organizers.models import Role
from eventfly.organizers.queries import MEMBERSHIPS, ORGANIZATIONS, organization_view, require
from eventfly.organizers.roles import Action, may
from eventfly.organizers.views import InvitationView, MemberView, TeamView
from eventfly.runtime import Runtime

_RANK = case({role.value: at for at, role in enumerate(Role)}, value=MEMBERSHIPS.c.role)


async def team(runtime: Runtime, account: Asking | None, organization_id: UUID) -> TeamView:
    """Return an organization's people to one of them. Raises NotFound to everybody else."""
    by = asker(account)
    async with runtime.reading() as connection:
        role = await require(connection, organization_id, by, Action.SEE_TEAM)
        manages = may(role, Action.MANAGE_TEAM)
        own = (MEMBERSHIPS.c.organization_id == ORGANIZATIONS.c.id) & (MEMBERSHIPS.c.account_id == by)
        statement = select(ORGANIZATIONS, MEMBERSHIPS.c.role).join(MEMBERSHIPS, own)
        row = (await connection.execute(statement.where(ORGANIZATIONS.c.id == organization_id))).one()
        members = await _members(connection, organization_id)
        invited = await _invitations(connection, organization_id) if manages else []
    now = runtime.now()
    return TeamView(
        organization=organization_view(row),
        members=[_member(item, by, manages) for item in members],
        invitations=[_invitation(item, now) for item in invited],
    )


async def _members(connection: AsyncConnection, organization_id: UUID) -> Any:
    statement = (
        select(MEMBERSHIPS, ACCOUNTS.c.name, ACCOUNTS.c.email)
        .join(ACCOUNTS, ACCOUNTS.c.id == MEMBERSHIPS.c.account_id)
        .where(MEMBERSHIPS.c.organization_id == organization_id)
        .order_by(_RANK, MEMBERSHIPS.c.created_at, ACCOUNTS.c.id)
    )
    return (await connection.execute(statement)).all()


async def _invitations(connection: AsyncConnection, organization_id: UUID) -> Any:
    statement = (
        select(INVITATIONS)
        .where(INVITATIONS.c.organization_id == organization_id, is_open())
        .order_by(INVITATIONS.c.created_at.desc(), INVITATIONS.c.id)
    )
    return (await connection.execute(statement)).all()


def _member(row: Any, by: UUID, manages: bool) -> MemberView:
    return MemberView(
        account_id=str(row.account_id),
        name=row.name,
        email=row.email if manages else "",
        role=row.role,
        since_text=_day(row.created_at),
        you=str(row.account_id) == str(by),
    )


def _invitation(row: Any, now: datetime) -> InvitationView:
    return InvitationView(
        id=str(row.id),
        email=row.email,
        role=row.role,
        until_text=_day(row.expires_at),
        expired=row.expires_at <= now,
    )


def _day(moment: datetime) -> str:
    return f"{moment:%-d %B %Y}"
