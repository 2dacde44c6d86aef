"""Reads of organizations, always by who is asking."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import NotAllowed, NotFound
from eventfly.organizers.models import Membership, Organization, Role
from eventfly.organizers.roles import Action, may
from eventfly.organizers.views import OrganizationView
from eventfly.runtime import Runtime
from eventfly.tables import table

ORGANIZATIONS, MEMBERSHIPS = table(Organization), table(Membership)


async def role_of(connection: AsyncConnection, organization_id: UUID, account_id: UUID) -> Role | None:
    """Return what an account is in an organization; None for a stranger."""
    statement = select(MEMBERSHIPS.c.role).where(
        MEMBERSHIPS.c.organization_id == organization_id, MEMBERSHIPS.c.account_id == account_id
    )
    role = (await connection.execute(statement)).scalar()
    return Role(role) if role else None


async def require(
    connection: AsyncConnection, organization_id: UUID, account_id: UUID, action: Action
) -> Role:
    """Return the account's role if it permits ``action``.

    Raises NotFound for a stranger, who must not learn that there is anything, and NotAllowed for a member
    whose role does not reach.
    """
    role = await role_of(connection, organization_id, account_id)
    if role is None:
        raise NotFound
    if not may(role, action):
        raise NotAllowed(f"Your role in this organization ({role.value}) does not allow this.")
    return role


async def of_account(runtime: Runtime, account_id: UUID) -> list[OrganizationView]:
    """List the organizations an account belongs to, oldest membership first; one of them is ``current``."""
    statement = (
        select(ORGANIZATIONS, MEMBERSHIPS.c.role, MEMBERSHIPS.c.chosen_at)
        .join(MEMBERSHIPS, MEMBERSHIPS.c.organization_id == ORGANIZATIONS.c.id)
        .where(MEMBERSHIPS.c.account_id == account_id)
        .order_by(MEMBERSHIPS.c.created_at, ORGANIZATIONS.c.id)
    )
    async with runtime.reading() as connection:
        rows = (await connection.execute(statement)).all()
    current = max(rows, key=_chosen_at).id if any(row.chosen_at for row in rows) else None
    return [
        organization_view(row, current=row.id == current if current else at == 0)
        for at, row in enumerate(rows)
    ]


async def current_of(runtime: Runtime, account_id: UUID) -> OrganizationView | None:
    """Return the organization an account works for: the one switched to last, or its oldest."""
    return next((item for item in await of_account(runtime, account_id) if item.current), None)


def organization_view(row: Any, *, current: bool = True) -> OrganizationView:
    """Make the view of an organization's row with the asker's ``role`` beside it."""
    return OrganizationView(
        id=str(row.id),
        name=row.name,
        slug=row.slug,
        contact_email=row.contact_email,
        contact_terms=row.contact_terms,
        role=row.role,
        may_create=may(row.role, Action.EDIT_EVENT),
        may_manage_team=may(row.role, Action.MANAGE_TEAM),
        may_edit=may(row.role, Action.EDIT_ORGANIZATION),
        current=current,
    )


def _chosen_at(row: Any) -> tuple[bool, datetime]:
    return row.chosen_at is not None, row.chosen_at or row.created_at
