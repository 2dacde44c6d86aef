"""Inviting people into a team: a link by mail that dies when it is used, withdrawn, sent anew or a week old.

The link's secret is derived from the installation's key, so that a mail that is tried again carries the same
one; the table has its hash. An address is kept while its invitation is open, and for a month after it ran out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts
from eventfly.errors import Invalid, NotFound, Problem
from eventfly.identifiers import hash_secret, new_id
from eventfly.journal import insert_rows
from eventfly.organizers.asking import Asking, asker
from eventfly.organizers.errors import AlreadyMember
from eventfly.organizers.messages import InvitationWithdrawn, MemberInvited
from eventfly.organizers.models import Invitation, Role
from eventfly.organizers.queries import MEMBERSHIPS, ORGANIZATIONS, require
from eventfly.organizers.roles import Action
from eventfly.organizers.streams import lock, record
from eventfly.runtime import Runtime
from eventfly.tables import table

INVITATIONS = table(Invitation)
LASTS = timedelta(days=7)
REMEMBERED = timedelta(days=30)
"""So long after it ran out an invitation still stands in the list, to be sent again."""
HOUR = 3600


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """What the mail of an open invitation says."""

    email: str
    organization: str
    role: str
    invited_by: str
    secret: str
    until: datetime


async def invite(
    runtime: Runtime, account: Asking | None, organization_id: UUID, *, email: str, role: str
) -> UUID:
    """Invite an address into the team; one that is invited already gets a new link. Returns the invitation's id.

    Raises NotFound to strangers, NotAllowed, Invalid(``email``, ``role``), AlreadyMember, and Unavailable
    beyond 60 mails an hour for an organization or 5 for an address.
    """
    by = asker(account)
    await _permitted(runtime, organization_id, by)
    address, wanted = _read(email, role)
    await _count(runtime, organization_id, address)
    async with runtime.transaction() as connection:
        await lock(connection, organization_id)
        await require(connection, organization_id, by, Action.MANAGE_TEAM)
        if await _is_member(connection, organization_id, address):
            raise AlreadyMember
        open_one = and_(INVITATIONS.c.organization_id == organization_id, INVITATIONS.c.email == address)
        row = (await connection.execute(select(INVITATIONS).where(open_one, is_open()))).first()
        if row is not None:
            return await _send_again(runtime, connection, row, by, role=wanted)
        return await _insert(runtime, connection, organization_id, address, wanted, by)


async def resend(
    runtime: Runtime, account: Asking | None, organization_id: UUID, invitation_id: UUID
) -> None:
    """Send an invitation again, with a new link for another week. Raises as ``invite`` does."""
    by = asker(account)
    await _permitted(runtime, organization_id, by)
    async with runtime.reading() as connection:
        address = (await _open_row(connection, organization_id, invitation_id)).email
    await _count(runtime, organization_id, address)
    async with runtime.transaction() as connection:
        await lock(connection, organization_id)
        await require(connection, organization_id, by, Action.MANAGE_TEAM)
        row = await _open_row(connection, organization_id, invitation_id)
        await _send_again(runtime, connection, row, by, role=Role(row.role))


async def withdraw(
    runtime: Runtime, account: Asking | None, organization_id: UUID, invitation_id: UUID
) -> None:
    """Take an invitation back: its link dies, and the address is forgotten. Raises NotFound, NotAllowed."""
    by = asker(account)
    async with runtime.transaction() as connection:
        await lock(connection, organization_id)
        await require(connection, organization_id, by, Action.MANAGE_TEAM)
        row = await _open_row(connection, organization_id, invitation_id)
        await close(connection, row.id, withdrawn_at=runtime.now())
        withdrawn = InvitationWithdrawn(
            event_id=organization_id, at=runtime.now(), invitation_id=row.id, by=by
        )
        await record(connection, organization_id, [withdrawn])


async def letter(runtime: Runtime, invitation_id: UUID) -> InvitationLetter:
    """Return what an invitation's mail says. Raises NotFound once it is closed or has run out."""
    usable = and_(INVITATIONS.c.id == invitation_id, is_open(), INVITATIONS.c.expires_at > runtime.now())
    statement = (
        select(INVITATIONS, ORGANIZATIONS.c.name)
        .join(ORGANIZATIONS, ORGANIZATIONS.c.id == INVITATIONS.c.organization_id)
        .where(usable)
    )
    async with runtime.reading() as connection:
        row = (await connection.execute(statement)).first()
        if row is None:
            raise NotFound
        inviter = await accounts.find(connection, row.invited_by)
    name = inviter.name if inviter else ""
    secret = _secret(runtime, row.id, row.edition)
    return InvitationLetter(row.email, row.name, row.role, name, secret, row.expires_at)


async def purge_invitations(runtime: Runtime) -> int:
    """Delete invitations that ran out a month ago (a job); return how many."""
    old = and_(is_open(), INVITATIONS.c.expires_at < runtime.now() - REMEMBERED)
    async with runtime.transaction() as connection:
        return (await connection.execute(delete(INVITATIONS).where(old))).rowcount


async def close(connection: AsyncConnection, invitation_id: UUID, **closed: datetime) -> None:
    """Close an invitation by ``accepted_at`` or ``withdrawn_at``; its address is not needed any more."""
    this = update(INVITATIONS).where(INVITATIONS.c.id == invitation_id)
    await connection.execute(this.values(email="", **closed))


def is_open() -> Any:
    """Match invitations that were neither accepted nor withdrawn, run out or not."""
    return and_(INVITATIONS.c.accepted_at.is_(None), INVITATIONS.c.withdrawn_at.is_(None))


def read_role(text: object) -> Role:
    """Read a role. Raises Invalid(``role``)."""
    if isinstance(text, str) and text in set(Role):
        return Role(text)
    raise Invalid(Problem("role", "Please choose a role.", "role"))


async def _permitted(runtime: Runtime, organization_id: UUID, by: UUID) -> None:
    async with runtime.reading() as connection:
        await require(connection, organization_id, by, Action.MANAGE_TEAM)


def _read(email: object, role: object) -> tuple[str, Role]:
    problems: list[Problem] = []
    address, wanted = "", Role.STAFF
    try:
        address = accounts.normalise_email(email)
    except Invalid as error:
        problems += error.problems
    try:
        wanted = read_role(role)
    except Invalid as error:
        problems += error.problems
    if problems:
        raise Invalid(problems)
    return address, wanted


async def _count(runtime: Runtime, organization_id: UUID, address: str) -> None:
    # An invitation is a mail to somebody who may not have asked for it.
    if runtime.rates is not None:
        await runtime.rates.hit(f"invite:address:{hash_secret(address)[:32]}", limit=5, per_seconds=HOUR)
        await runtime.rates.hit(f"invite:team:{organization_id.hex}", limit=60, per_seconds=HOUR)


async def _is_member(connection: AsyncConnection, organization_id: UUID, address: str) -> bool:
    account_id = await accounts.confirmed_id(connection, address)
    member = and_(MEMBERSHIPS.c.organization_id == organization_id, MEMBERSHIPS.c.account_id == account_id)
    return (await connection.execute(select(MEMBERSHIPS.c.role).where(member))).first() is not None


async def _open_row(connection: AsyncConnection, organization_id: UUID, invitation_id: UUID) -> Any:
    this = and_(INVITATIONS.c.id == invitation_id, INVITATIONS.c.organization_id == organization_id)
    row = (await connection.execute(select(INVITATIONS).where(this, is_open()))).first()
    if row is None:
        raise NotFound("There is no such invitation.")
    return row


async def _insert(
    runtime: Runtime, connection: AsyncConnection, organization_id: UUID, address: str, role: Role, by: UUID
) -> UUID:
    invitation_id, now = new_id(), runtime.now()
    row = {
        "id": invitation_id,
        "organization_id": organization_id,
        "email": address,
        "role": role.value,
        "invited_by": by,
        "edition": 1,
        "secret_hash": hash_secret(_secret(runtime, invitation_id, 1)),
        "created_at": now,
        "expires_at": now + LASTS,
        "accepted_at": None,
        "withdrawn_at": None,
    }
    await insert_rows(connection, INVITATIONS, [row])
    await _record_sent(runtime, connection, organization_id, invitation_id, role, by)
    return invitation_id


async def _send_again(
    runtime: Runtime, connection: AsyncConnection, row: Any, by: UUID, *, role: Role
) -> UUID:
    edition = row.edition + 1
    changed = {
        "role": role.value,
        "invited_by": by,
        "edition": edition,
        "secret_hash": hash_secret(_secret(runtime, row.id, edition)),
        "expires_at": runtime.now() + LASTS,
    }
    await connection.execute(update(INVITATIONS).where(INVITATIONS.c.id == row.id).values(**changed))
    await _record_sent(runtime, connection, row.organization_id, row.id, role, by)
    invitation_id: UUID = row.id
    return invitation_id


async def _record_sent(
    runtime: Runtime,
    connection: AsyncConnection,
    organization_id: UUID,
    invitation_id: UUID,
    role: Role,
    by: UUID,
) -> None:
    invited = MemberInvited(
        event_id=organization_id, at=runtime.now(), invitation_id=invitation_id, role=role.value, by=by
    )
    await record(connection, organization_id, [invited])


def _secret(runtime: Runtime, invitation_id: UUID, edition: int) -> str:
    if runtime.secrets is None:
        raise RuntimeError("inviting needs the installation's secret key")
    return runtime.secrets.derive("invitation", f"{invitation_id.hex}\n{edition}")
