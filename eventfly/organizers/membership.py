"""Who belongs to an organization, slice by slice, told to those who belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventfly.accounts import ACCOUNTS
from eventfly.errors import NotFound
from eventfly.organizers.queries import MEMBERSHIPS, role_of
from eventfly.organizers.roles import Action, may
from eventfly.runtime import Runtime


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """A person in an organization."""

    account_id: UUID
    name: str
    email: str
    """Empty unless whoever asks manages the team."""
    role: str
    since: datetime


async def walk_members(
    runtime: Runtime,
    account_id: UUID,
    organization_id: UUID,
    *,
    after: UUID | None = None,
    limit: int = 25,
) -> list[MemberRecord]:
    """List the members of an organization by the age of their accounts. Raises NotFound to strangers."""
    async with runtime.reading() as connection:
        role = await role_of(connection, organization_id, account_id)
        if role is None:
            raise NotFound("There is no such organization.")
        statement = (
            select(MEMBERSHIPS, ACCOUNTS.c.name, ACCOUNTS.c.email)
            .join(ACCOUNTS, ACCOUNTS.c.id == MEMBERSHIPS.c.account_id)
            .where(MEMBERSHIPS.c.organization_id == organization_id)
            .order_by(MEMBERSHIPS.c.account_id)
            .limit(limit)
        )
        if after is not None:
            statement = statement.where(MEMBERSHIPS.c.account_id > after)
        rows = (await connection.execute(statement)).all()
    manages = may(role, Action.MANAGE_TEAM)
    return [
        MemberRecord(row.account_id, row.name, row.email if manages else "", row.role, row.created_at)
        for row in rows
    ]
