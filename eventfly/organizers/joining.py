"""Joining a team by an invitation's link: signed in with the address it went to, or by signing up."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts
from eventfly.errors import NotAllowed
from eventfly.identifiers import hash_secret
from eventfly.journal import insert_rows
from eventfly.organizers.asking import Asking
from eventfly.organizers.errors import BadInvitation, OtherAddress
from eventfly.organizers.inviting import INVITATIONS, close, is_open
from eventfly.organizers.messages import MemberJoined
from eventfly.organizers.models import Role
from eventfly.organizers.queries import MEMBERSHIPS, ORGANIZATIONS, role_of
from eventfly.organizers.streams import lock, record
from eventfly.organizers.views import OfferView
from eventfly.runtime import Runtime

ROLE_TEXTS = {
    Role.OWNER: "Owners run everything: events, money, the team and the organization's settings.",
    Role.MANAGER: "Managers create events, sell and refund tickets.",
    Role.STAFF: "Staff see events and orders, and help buyers with their tickets.",
}


async def offer(runtime: Runtime, secret: str) -> OfferView:
    """Show an invitation to whoever holds its link, without using it up. Raises BadInvitation."""
    async with runtime.reading() as connection:
        row = await _usable(connection, secret, runtime.now())
        inviter = await accounts.find(connection, row.invited_by)
        known = await accounts.confirmed_id(connection, row.email)
    return OfferView(
        organization=row.name,
        role=row.role,
        role_text=ROLE_TEXTS[Role(row.role)],
        invited_by=inviter.name if inviter else "",
        email=row.email,
        has_account=known is not None,
    )


async def accept(runtime: Runtime, account: Asking | None, secret: str) -> UUID:
    """Join with the account that is signed in; returns the organization's id.

    Raises BadInvitation, OtherAddress unless the account's confirmed address is the invited one, and NotAllowed
    to nobody.
    """
    if account is None:
        raise NotAllowed("Please sign in first.")
    async with runtime.transaction() as connection:
        row = await _locked(connection, secret, runtime.now())
        if not account.verified or account.email != row.email:
            raise OtherAddress
        await _join(connection, row, account.id, runtime.now())
    organization_id: UUID = row.organization_id
    return organization_id


async def sign_up(runtime: Runtime, secret: str, *, name: str, password: str) -> accounts.SignedIn:
    """Join with a new account of the invited address, and sign in.

    Who has the link reads the mailbox, so this confirms the address too. Raises BadInvitation, Invalid(``name``,
    ``password``), and HasAccount for an address that has a confirmed account: it signs in instead.
    """
    async with runtime.reading() as connection:
        email = (await _usable(connection, secret, runtime.now())).email
    newcomer = await accounts.prepare(name=name, email=email, password=password)
    async with runtime.transaction() as connection:
        row = await _locked(connection, secret, runtime.now())
        if row.email != newcomer.email:
            raise BadInvitation
        signed_in = await accounts.enrol(connection, newcomer, runtime.now())
        await _join(connection, row, signed_in.account.id, runtime.now())
    return signed_in


async def _usable(connection: AsyncConnection, secret: object, now: datetime) -> Any:
    if not accounts.is_secret(secret):
        raise BadInvitation
    this = and_(INVITATIONS.c.secret_hash == hash_secret(str(secret)), INVITATIONS.c.expires_at > now)
    statement = (
        select(INVITATIONS, ORGANIZATIONS.c.name)
        .join(ORGANIZATIONS, ORGANIZATIONS.c.id == INVITATIONS.c.organization_id)
        .where(this, is_open())
    )
    row = (await connection.execute(statement)).first()
    if row is None:
        raise BadInvitation
    return row


async def _locked(connection: AsyncConnection, secret: str, now: datetime) -> Any:
    await lock(connection, (await _usable(connection, secret, now)).organization_id)
    # Somebody may have used or withdrawn it while we waited.
    return await _usable(connection, secret, now)


async def _join(connection: AsyncConnection, row: Any, account_id: UUID, now: datetime) -> None:
    await close(connection, row.id, accepted_at=now)
    # Whoever belongs to the team already keeps the role they have: an old mail changes nobody's.
    if await role_of(connection, row.organization_id, account_id) is not None:
        return
    membership = {
        "organization_id": row.organization_id,
        "account_id": account_id,
        "role": row.role,
        "created_at": now,
        "chosen_at": now,
    }
    await insert_rows(connection, MEMBERSHIPS, [membership])
    joined = MemberJoined(
        event_id=row.organization_id, at=now, invitation_id=row.id, account_id=account_id, role=row.role
    )
    await record(connection, row.organization_id, [joined])
