"""Sessions: rows in the database, behind a cookie that no script can read.

A session lasts 30 days from when it was last used (kept to the hour). Each process remembers a session for
at most 30 s, so an end is immediate in the process that ended it and takes effect elsewhere within 30 s.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts.models import Session
from eventfly.accounts.queries import ACCOUNTS, view
from eventfly.accounts.tokens import is_secret
from eventfly.accounts.views import AccountView
from eventfly.identifiers import hash_secret, new_secret
from eventfly.journal import insert_rows
from eventfly.runtime import Runtime, current
from eventfly.tables import table

SESSIONS = table(Session)
SESSION_SECONDS = 30 * 24 * 3600
LASTS = timedelta(seconds=SESSION_SECONDS)
SEEN_TO = timedelta(hours=1)
REMEMBERED = timedelta(seconds=30)
MOST_REMEMBERED = 10_000
COOKIE, SECURE_COOKIE = "ef_session", "__Host-ef_session"


async def who(runtime: Runtime, secret: str | None) -> AccountView | None:
    """Return whose session this is; None for none, an ended or an expired one."""
    if not secret or not is_secret(secret):
        return None
    memory, key, now = _memory(runtime), hash_secret(secret), runtime.now()
    if known := memory.recall(key, now):
        return known
    generation = memory.generation
    async with runtime.reading() as connection:
        row = await _live_session(connection, key, now)
    if row is None:
        return None
    if now - row.seen_at >= SEEN_TO:
        await _keep(runtime, key, now)
    account = view(row)
    memory.remember(key, account, min(now + REMEMBERED, row.expires_at), generation)
    return account


async def start_session(connection: AsyncConnection, account_id: UUID, now: datetime) -> str:
    """Open a session and return its secret, which is new each time."""
    secret = new_secret()
    row = {
        "secret_hash": hash_secret(secret),
        "account_id": account_id,
        "created_at": now,
        "seen_at": now,
        "expires_at": now + LASTS,
        "ended_at": None,
    }
    await insert_rows(connection, SESSIONS, [row])
    return secret


async def sign_out(runtime: Runtime, secret: str | None) -> None:
    """End one session; a secret that is none ends nothing."""
    if not secret or not is_secret(secret):
        return
    key, now = hash_secret(secret), runtime.now()
    ended = (
        update(SESSIONS)
        .where(SESSIONS.c.secret_hash == key, SESSIONS.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    async with runtime.transaction() as connection:
        await connection.execute(ended)
    _memory(runtime).forget(key)


async def sign_out_everywhere(runtime: Runtime, account_id: UUID) -> None:
    """End every session of an account."""
    async with runtime.transaction() as connection:
        await end_sessions(connection, account_id, runtime.now())
    forget_account(runtime, account_id)


async def end_sessions(connection: AsyncConnection, account_id: UUID, now: datetime) -> None:
    """End every session of an account in the caller's transaction; call ``forget_account`` after it."""
    open_ones = (SESSIONS.c.account_id == account_id, SESSIONS.c.ended_at.is_(None))
    await connection.execute(update(SESSIONS).where(*open_ones).values(ended_at=now))


def forget_account(runtime: Runtime, account_id: UUID) -> None:
    """Drop what this process remembers of an account's sessions."""
    _memory(runtime).forget_account(account_id)


def cookie_name(*, https: bool) -> str:
    """Name the session's cookie; on https the browser itself keeps other hosts from setting it."""
    return SECURE_COOKIE if https else COOKIE


def session_secret(cookie_header: str | None, *, https: bool | None = None) -> str | None:
    """Find the session's secret in a Cookie header; ``https`` is by default that of the installed runtime.

    On https only the ``__Host-`` cookie counts, since a neighbouring host can set the plain one.
    """
    if not cookie_header:
        return None
    secure = current().public_url.startswith("https://") if https is None else https
    wanted = cookie_name(https=secure)
    for part in cookie_header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted:
            return value if is_secret(value) else None
    return None


async def _live_session(connection: AsyncConnection, key: str, now: datetime) -> Row[Any] | None:
    statement = (
        select(ACCOUNTS, SESSIONS.c.seen_at, SESSIONS.c.expires_at)
        .join(SESSIONS, SESSIONS.c.account_id == ACCOUNTS.c.id)
        .where(SESSIONS.c.secret_hash == key, SESSIONS.c.ended_at.is_(None), SESSIONS.c.expires_at > now)
    )
    return (await connection.execute(statement)).first()


async def _keep(runtime: Runtime, key: str, now: datetime) -> None:
    alive = (SESSIONS.c.secret_hash == key, SESSIONS.c.ended_at.is_(None))
    async with runtime.transaction() as connection:
        await connection.execute(update(SESSIONS).where(*alive).values(seen_at=now, expires_at=now + LASTS))


@dataclass(slots=True)
class _Memory:
    """Sessions looked up a moment ago. By the generation, a look-up that an end overtook is not kept."""

    generation: int = 0
    known: OrderedDict[str, tuple[AccountView, datetime]] = field(default_factory=OrderedDict)

    def recall(self, key: str, now: datetime) -> AccountView | None:
        account, until = self.known.get(key, (None, now))
        return account if until > now else None

    def remember(self, key: str, account: AccountView, until: datetime, generation: int) -> None:
        if generation != self.generation:
            return
        self.known[key] = (account, until)
        self.known.move_to_end(key)
        while len(self.known) > MOST_REMEMBERED:
            self.known.popitem(last=False)

    def forget(self, key: str) -> None:
        self.generation += 1
        self.known.pop(key, None)

    def forget_account(self, account_id: UUID) -> None:
        self.generation += 1
        for key in [key for key, (account, _) in self.known.items() if account.id == account_id]:
            del self.known[key]


def _memory(runtime: Runtime) -> _Memory:
    memory: _Memory = runtime.resources.setdefault("accounts.sessions", _Memory())
    return memory
