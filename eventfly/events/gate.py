"""The gate before an event that has a password: who gets through, and what everybody else learns (its title).

Who gave the password gets an *entry*: a bearer text in a cookie that only this installation can make, and that dies
with the password. Members of the organizer's team need none.
"""

from __future__ import annotations

import hmac
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import NotAllowed
from eventfly.events.models import Visibility
from eventfly.events.private import secrets_of
from eventfly.events.projection import EVENTS
from eventfly.identifiers import hash_secret
from eventfly.organizers import MEMBERSHIPS
from eventfly.runtime import Runtime

COOKIE = "ef_entry_"
LONGEST_ENTRY = 200


class PasswordNeeded(NotAllowed):
    """This event is for those who know its password."""

    code = "password-needed"

    def __init__(self, title: str) -> None:
        self.title = title
        super().__init__()


def entry_cookie(slug: str) -> str:
    """Name the cookie that keeps the entry to an event."""
    return COOKIE + slug


def entry_in(cookie_header: str | None, slug: str) -> str:
    """Find the entry to an event in a Cookie header; empty when there is none.

    >>> entry_in("a=b; ef_entry_jazz=xyz", "jazz"), entry_in(None, "jazz")
    ('xyz', '')
    """
    wanted = entry_cookie(slug)
    for part in (cookie_header or "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted:
            return value[:LONGEST_ENTRY]
    return ""


def make_entry(runtime: Runtime, event_id: UUID, password_hash: str) -> str:
    """Make the entry to an event, the same for everybody as long as its password stays."""
    text = f"{event_id.hex}\n{password_hash}"
    return runtime.secrets.derive("event-entry", text) if runtime.secrets else hash_secret(text)


async def check_entry(
    runtime: Runtime, event_id: UUID, *, account_id: UUID | None = None, entry: str = ""
) -> None:
    """Let through who may see an event with a password, and everybody to any other. Raises PasswordNeeded."""
    async with runtime.reading() as connection:
        statement = select(EVENTS.c.title, EVENTS.c.visibility).where(EVENTS.c.id == event_id)
        row = (await connection.execute(statement)).first()
        if row is None or row.visibility != Visibility.PASSWORD.value:
            return
        if account_id is not None and await _is_member(connection, event_id, account_id):
            return
        hashed = (await secrets_of(connection, event_id)).password_hash
    known = make_entry(runtime, event_id, hashed)
    # Compared as bytes: a cookie may hold anything.
    if not hashed or not hmac.compare_digest(entry.encode("utf-8", "replace"), known.encode()):
        raise PasswordNeeded(row.title)


async def _is_member(connection: AsyncConnection, event_id: UUID, account_id: UUID) -> bool:
    statement = (
        select(MEMBERSHIPS.c.role)
        .join(EVENTS, EVENTS.c.organization_id == MEMBERSHIPS.c.organization_id)
        .where(EVENTS.c.id == event_id, MEMBERSHIPS.c.account_id == account_id)
    )
    return (await connection.execute(statement)).first() is not None
