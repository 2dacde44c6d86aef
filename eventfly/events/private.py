"""What an event has that no journal may hold: the password of its page (hashed), the link to where it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts
from eventfly.errors import Invalid, Problem
from eventfly.events.models import EventSecret, Visibility
from eventfly.journal import insert_rows
from eventfly.tables import table
from eventfly.text import clean_line

EVENT_SECRETS = table(EventSecret)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 6, 100
LONGEST_LINK = 500


@dataclass(frozen=True, slots=True)
class Secrets:
    """An event's secrets; each empty when there is none."""

    password_hash: str = ""
    online_link: str = ""


def is_online(value: object) -> bool:
    """Read where an event happens: ``venue`` or ``online``. Raises Invalid."""
    if value not in ("venue", "online"):
        raise Invalid(Problem("setting", "Please choose one of the list.", "unknown"))
    return value == "online"


def read_password(value: object) -> str:
    """Read a new password for an event's page; empty when none was typed. Raises Invalid."""
    if not value:
        return ""
    password = clean_line(value, field="password", max_length=LONGEST_PASSWORD)
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            Problem("password", f"Please use at least {SHORTEST_PASSWORD} characters.", "too-short")
        )
    return password


def read_link(value: object) -> str:
    """Read the link to where an online event happens; empty when none was typed. Raises Invalid."""
    link = clean_line(value, field="online_link", max_length=LONGEST_LINK, required=False)
    try:
        parts = urlsplit(link)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in link
    except ValueError:
        usable = False
    if link and not usable:
        raise Invalid(Problem("online_link", "Please give the whole link, beginning with https://.", "link"))
    return link


async def secrets_of(connection: AsyncConnection, event_id: UUID) -> Secrets:
    """Read an event's secrets, for the domain's own use."""
    statement = select(EVENT_SECRETS.c.password_hash, EVENT_SECRETS.c.online_link)
    row = (await connection.execute(statement.where(EVENT_SECRETS.c.event_id == event_id))).first()
    return Secrets(row.password_hash, row.online_link) if row else Secrets()


async def keep_secrets(connection: AsyncConnection, event_id: UUID, secrets: Secrets, now: datetime) -> None:
    """Write an event's secrets. The caller holds the event's lock."""
    changed = (
        update(EVENT_SECRETS)
        .where(EVENT_SECRETS.c.event_id == event_id)
        .values(password_hash=secrets.password_hash, online_link=secrets.online_link, updated_at=now)
    )
    if (await connection.execute(changed)).rowcount or secrets == Secrets():
        return
    row = {
        "event_id": event_id,
        "password_hash": secrets.password_hash,
        "online_link": secrets.online_link,
        "updated_at": now,
    }
    await insert_rows(connection, EVENT_SECRETS, [row])


async def hashed(password: str) -> str:
    """Hash a password that was typed; empty when none was. Raises Unavailable when too many wait."""
    return await accounts.hash_password(password) if password else ""


def merged(password_hash: str, link: str, visibility: str, before: Secrets) -> Secrets:
    """Say which secrets an event has after a form: a password not typed again stays as long as it is needed.

    Raises Invalid when one is needed and there is none.

    >>> merged("", "", "password", Secrets("old", "")), merged("", "", "public", Secrets("old", ""))
    (Secrets(password_hash='old', online_link=''), Secrets(password_hash='', online_link=''))
    """
    if visibility != Visibility.PASSWORD:
        return Secrets("", link)
    if not password_hash and not before.password_hash:
        raise Invalid(Problem("password", "Choose the password that opens the page.", "missing"))
    return Secrets(password_hash or before.password_hash, link)
