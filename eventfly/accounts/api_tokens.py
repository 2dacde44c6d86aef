"""API tokens: what a person makes for a program, with scopes and an end; shown once, kept hashed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts.errors import TooManyTokens
from eventfly.accounts.machine_models import ApiToken
from eventfly.accounts.machine_sign_in import forget_sign_ins
from eventfly.accounts.queries import ACCOUNTS
from eventfly.accounts.scopes import SCOPE_TEXTS, Scope, read_scopes, scopes_text
from eventfly.accounts.views import TOKEN_DAYS, AccountView, ApiTokenView
from eventfly.errors import Invalid, NotAllowed, NotFound, Problem
from eventfly.identifiers import hash_secret, new_id
from eventfly.journal import insert_rows
from eventfly.runtime import Runtime
from eventfly.tables import table
from eventfly.text import clean_line

API_TOKENS = table(ApiToken)
PREFIX = "eft_"
"""Tells people, and programs that look for leaked secrets, what it is."""
DAYS = tuple(int(days) for days, _ in TOKEN_DAYS)
MOST_TOKENS = 50
LONGEST_NAME = 80
USED_TO = timedelta(minutes=5)
"""How exactly the last use is kept: a write for each request would be waste."""
_FORM = re.compile(r"eft_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class NewApiToken:
    """A token that was just made: its secret is shown now and never again."""

    secret: str = field(repr=False)
    token: ApiTokenView


async def create_api_token(
    runtime: Runtime, account: AccountView | None, *, name: str, scopes: Iterable[str], days: int
) -> NewApiToken:
    """Make an API token for ``account``. Raises NotAllowed without one, Invalid by field, TooManyTokens."""
    if account is None:
        raise NotAllowed("Please sign in first.")
    cleaned, wanted, now = _read_name(name), _read(scopes, days), runtime.now()
    secret = PREFIX + secrets.token_urlsafe(32)
    row = {
        "id": new_id(),
        "account_id": account.id,
        "name": cleaned,
        "secret_hash": hash_secret(secret),
        "hint": secret[-4:],
        "scopes": scopes_text(wanted),
        "created_at": now,
        "expires_at": now + timedelta(days=days),
        "used_at": None,
        "revoked_at": None,
    }
    async with runtime.transaction() as connection:
        # The account's row is the lock: two requests at once cannot both take the last place.
        await connection.execute(select(ACCOUNTS.c.id).where(ACCOUNTS.c.id == account.id).with_for_update())
        if await _count(connection, account.id, now) >= MOST_TOKENS:
            raise TooManyTokens
        await insert_rows(connection, API_TOKENS, [row])
        made = (await connection.execute(select(API_TOKENS).where(API_TOKENS.c.id == row["id"]))).one()
    return NewApiToken(secret, _view(made))


async def list_api_tokens(
    runtime: Runtime, account: AccountView, *, after: UUID | None = None, limit: int = MOST_TOKENS
) -> list[ApiTokenView]:
    """List an account's tokens that still work, newest first, those made before ``after`` was."""
    alive = (*_alive(runtime.now()), API_TOKENS.c.account_id == account.id)
    earlier = (API_TOKENS.c.id < after,) if after else ()
    statement = select(API_TOKENS).where(*alive, *earlier).order_by(API_TOKENS.c.id.desc()).limit(limit)
    async with runtime.reading() as connection:
        return [_view(row) for row in (await connection.execute(statement)).all()]


async def revoke_api_token(runtime: Runtime, account: AccountView | None, token_id: UUID) -> None:
    """Make a token of the account worthless. Raises NotFound for anybody else's, and for a dead one."""
    if account is None:
        raise NotAllowed("Please sign in first.")
    now = runtime.now()
    own = (API_TOKENS.c.id == token_id, API_TOKENS.c.account_id == account.id, *_alive(now))
    async with runtime.transaction() as connection:
        ended = await connection.execute(update(API_TOKENS).where(*own).values(revoked_at=now))
    if ended.rowcount != 1:
        raise NotFound("There is no such token.")
    forget_sign_ins(runtime)


def is_api_token(text: str) -> bool:
    """Tell whether text has the form of an API token."""
    return _FORM.fullmatch(text) is not None


async def live_api_token(connection: AsyncConnection, secret: str, now: datetime) -> Row[Any] | None:
    """Return the account's row with ``token_id``, ``scopes``, ``token_expires_at`` and ``used_at``."""
    statement = (
        select(
            ACCOUNTS,
            API_TOKENS.c.id.label("token_id"),
            API_TOKENS.c.scopes,
            API_TOKENS.c.expires_at.label("token_expires_at"),
            API_TOKENS.c.used_at,
        )
        .join(API_TOKENS, API_TOKENS.c.account_id == ACCOUNTS.c.id)
        .where(API_TOKENS.c.secret_hash == hash_secret(secret), *_alive(now))
    )
    return (await connection.execute(statement)).first()


async def note_use(runtime: Runtime, token_id: UUID, used_at: datetime | None) -> None:
    """Keep when a token was last used, to five minutes."""
    now = runtime.now()
    if used_at is None or now - used_at >= USED_TO:
        async with runtime.transaction() as connection:
            await connection.execute(
                update(API_TOKENS).where(API_TOKENS.c.id == token_id).values(used_at=now)
            )


def _read_name(name: object) -> str:
    return clean_line(name, field="name", max_length=LONGEST_NAME)


def _read(scopes: Iterable[str], days: object) -> frozenset[Scope]:
    wanted, problems = set(scopes), []
    if not wanted or not wanted <= {scope.value for scope in SCOPE_TEXTS}:
        problems.append(Problem("scopes", "Choose what the token may do.", "scopes"))
    if days not in DAYS or isinstance(days, bool):
        problems.append(Problem("days", "Choose how long it lasts: 7, 30, 90 or 365 days.", "days"))
    if problems:
        raise Invalid(problems)
    return frozenset(Scope(scope) for scope in wanted)


async def _count(connection: AsyncConnection, account_id: UUID, now: datetime) -> int:
    alive = select(func.count()).where(API_TOKENS.c.account_id == account_id, *_alive(now))
    return int((await connection.execute(alive)).scalar_one())


def _alive(now: datetime) -> tuple[Any, ...]:
    return API_TOKENS.c.revoked_at.is_(None), API_TOKENS.c.expires_at > now


def _view(row: Row[Any]) -> ApiTokenView:
    scopes = [scope.value for scope in Scope if scope in read_scopes(row.scopes)]
    return ApiTokenView(
        id=str(row.id),
        name=row.name,
        hint=row.hint,
        scopes=scopes,
        created_at_iso=row.created_at.isoformat(),
        expires_at_iso=row.expires_at.isoformat(),
        used_at_iso=row.used_at.isoformat() if row.used_at else "",
        scopes_text=", ".join(scopes),
        expires_text=_day(row.expires_at),
        used_text=f"Last used {_day(row.used_at)}" if row.used_at else "Never used",
    )


def _day(moment: datetime) -> str:
    return f"{moment:%-d %B %Y}"
