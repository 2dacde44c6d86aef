"""Founding an organization, and making an installation's first owner."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from slugify import slugify
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts
from eventfly.errors import NotAllowed
from eventfly.identifiers import new_code, new_id
from eventfly.journal import insert_rows
from eventfly.organizers.models import Role
from eventfly.organizers.queries import MEMBERSHIPS, ORGANIZATIONS, of_account
from eventfly.runtime import Runtime
from eventfly.text import clean_line

MAX_NAME = 120
MOST_A_DAY = 10
"""Organizations of one account."""
FIRST_NAME = "Our events"


class Founder(Protocol):
    """A signed-in person, as ``accounts.AccountView`` is."""

    @property
    def id(self) -> UUID: ...

    @property
    def email(self) -> str: ...

    @property
    def verified(self) -> bool: ...


async def found(runtime: Runtime, account: Founder | None, name: str, *, contact_email: str = "") -> UUID:
    """Found an organization that ``account`` owns; its public contact is the account's address
    unless another is given.

    Raises NotAllowed without a verified account, Invalid for a bad name, and Unavailable beyond MOST_A_DAY.
    """
    if account is None:
        raise NotAllowed("Please sign in first.")
    if not account.verified:
        raise NotAllowed("Please confirm your e-mail address first: the link is in your mail.")
    cleaned = clean_line(name, field="name", max_length=MAX_NAME)
    contact = accounts.normalise_email(contact_email or account.email, field="contact_email")
    if runtime.rates is not None:
        await runtime.rates.hit(f"organizations:{account.id}", limit=MOST_A_DAY, per_seconds=24 * 3600)
    async with runtime.transaction() as connection:
        return await _insert(runtime, connection, cleaned, account.id, contact)


async def make_owner(runtime: Runtime, email: str, *, name: str = FIRST_NAME) -> UUID:
    """Give ``email`` an account and an organization it owns; does nothing twice. Returns the account's id.

    The account has no password until its owner asks for one by "forgot password".
    """
    email = accounts.normalise_email(email)
    account_id = await accounts.ensure(runtime, email=email, name=email.partition("@")[0])
    if not await of_account(runtime, account_id):
        async with runtime.transaction() as connection:
            await _insert(runtime, connection, name, account_id, email)
    return account_id


async def _insert(
    runtime: Runtime, connection: AsyncConnection, name: str, account_id: UUID, email: str
) -> UUID:
    organization_id, now = new_id(), runtime.now()
    organization = {
        "id": organization_id,
        "name": name,
        "slug": await _free_slug(connection, name),
        "contact_email": email,
        "created_at": now,
    }
    membership = {
        "organization_id": organization_id,
        "account_id": account_id,
        "role": Role.OWNER.value,
        "created_at": now,
        "chosen_at": now,
    }
    await insert_rows(connection, ORGANIZATIONS, [organization])
    await insert_rows(connection, MEMBERSHIPS, [membership])
    return organization_id


async def _free_slug(connection: AsyncConnection, name: str) -> str:
    slug = slugify(name, max_length=60, word_boundary=True) or "organizer"
    taken = await connection.execute(select(ORGANIZATIONS.c.id).where(ORGANIZATIONS.c.slug == slug))
    return f"{slug}-{new_code(6).lower()}" if taken.first() else slug
