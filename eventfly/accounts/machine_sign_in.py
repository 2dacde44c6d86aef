"""Signing in without a browser: a password gives an access token and a refresh token, which work in turns.

A refresh token works once and gives the next pair. When a used one is shown again, somebody has a copy of it:
the whole family ends, the thief's tokens and the owner's, and only the password begins a new one.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts.access_keys import TOKEN_LASTS, load_access_keys
from eventfly.accounts.access_tokens import sign_access
from eventfly.accounts.errors import BadRefreshToken
from eventfly.accounts.machine_models import MachineSignIn, RefreshToken, SignInEnding
from eventfly.accounts.queries import ACCOUNTS, view
from eventfly.accounts.signing_in import open_with_password
from eventfly.accounts.views import AccountView
from eventfly.identifiers import hash_secret, new_id, new_secret
from eventfly.journal import insert_rows
from eventfly.runtime import Runtime
from eventfly.tables import table

SIGN_INS, REFRESH_TOKENS = table(MachineSignIn), table(RefreshToken)
LASTS = timedelta(days=30)
"""A sign-in ends this long after its last refresh."""
_PURGED_AT_ONCE = 1000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a program gets; neither half is stored as it is."""

    account: AccountView
    access: str = field(repr=False)
    access_seconds: int
    refresh: str = field(repr=False)
    refresh_seconds: int


async def sign_in_machine(runtime: Runtime, *, email: str, password: str, client: str) -> TokenPair:
    """Begin a program's sign-in. Raises WrongPassword, NotVerified and Unavailable as `sign_in` does."""
    sign_in_id, now = new_id(), runtime.now()

    async def begin(connection: AsyncConnection, account_id: UUID, now: datetime) -> str:
        row = {
            "id": sign_in_id,
            "account_id": account_id,
            "created_at": now,
            "expires_at": now + LASTS,
            "ended_at": None,
            "ending": None,
        }
        await insert_rows(connection, SIGN_INS, [row])
        return await _mint(connection, sign_in_id, now)

    signed_in = await open_with_password(runtime, email=email, password=password, client=client, begin=begin)
    return await _pair(runtime, signed_in.account, sign_in_id, signed_in.secret, now)


async def refresh_sign_in(runtime: Runtime, refresh: str) -> TokenPair:
    """Give the next pair for a refresh token, which is used up. Raises BadRefreshToken.

    A token that was used already ends the sign-in with all that came of it.
    """
    now = runtime.now()
    async with runtime.transaction() as connection:
        row = await _row(connection, refresh, now)
        reused = row.used_at is not None
        if reused:
            await _end(connection, SIGN_INS.c.id == row.sign_in_id, SignInEnding.REUSED, now)
        else:
            next_refresh = await _turn(connection, row, now)
    if reused:
        forget_sign_ins(runtime)
        _log.warning("A refresh token was shown twice: the sign-in %s has ended.", row.sign_in_id)
        raise BadRefreshToken
    return await _pair(runtime, view(row), row.sign_in_id, next_refresh, now)


async def end_sign_in(runtime: Runtime, sign_in_id: UUID) -> None:
    """Sign a program out; its tokens are worth nothing from then on."""
    async with runtime.transaction() as connection:
        await _end(connection, SIGN_INS.c.id == sign_in_id, SignInEnding.SIGNED_OUT, runtime.now())
    forget_sign_ins(runtime)


async def end_sign_ins(connection: AsyncConnection, account_id: UUID, now: datetime) -> None:
    """End every program's sign-in of an account in the caller's transaction; `forget_sign_ins` after it."""
    await _end(connection, SIGN_INS.c.account_id == account_id, SignInEnding.RESET, now)


async def purge_sign_ins(runtime: Runtime) -> int:
    """Forget sign-ins that ran out or ended a month ago, with their tokens; return how many."""
    before = runtime.now() - LASTS
    over = (SIGN_INS.c.expires_at < before) | (SIGN_INS.c.ended_at < before)
    old = select(SIGN_INS.c.id).where(over).limit(_PURGED_AT_ONCE)
    async with runtime.transaction() as connection:
        ids = list((await connection.execute(old)).scalars())
        if ids:
            await connection.execute(delete(REFRESH_TOKENS).where(REFRESH_TOKENS.c.sign_in_id.in_(ids)))
            await connection.execute(delete(SIGN_INS).where(SIGN_INS.c.id.in_(ids)))
    return len(ids)


async def live_sign_in(connection: AsyncConnection, sign_in_id: UUID, now: datetime) -> AccountView | None:
    """Return whose sign-in this is; None for one that has ended or run out."""
    statement = (
        select(ACCOUNTS)
        .join(SIGN_INS, SIGN_INS.c.account_id == ACCOUNTS.c.id)
        .where(SIGN_INS.c.id == sign_in_id, SIGN_INS.c.ended_at.is_(None), SIGN_INS.c.expires_at > now)
    )
    row = (await connection.execute(statement)).first()
    return view(row) if row else None


def forget_sign_ins(runtime: Runtime) -> None:
    """Have this process look every program's credential up again."""
    if (memory := runtime.resources.get("accounts.callers")) is not None:
        memory.forget_all()


async def _row(connection: AsyncConnection, refresh: str, now: datetime) -> Row[Any]:
    statement = (
        select(ACCOUNTS, REFRESH_TOKENS.c.secret_hash, REFRESH_TOKENS.c.sign_in_id, REFRESH_TOKENS.c.used_at)
        .join(SIGN_INS, SIGN_INS.c.account_id == ACCOUNTS.c.id)
        .join(REFRESH_TOKENS, REFRESH_TOKENS.c.sign_in_id == SIGN_INS.c.id)
        .where(
            REFRESH_TOKENS.c.secret_hash == hash_secret(refresh),
            SIGN_INS.c.ended_at.is_(None),
            SIGN_INS.c.expires_at > now,
        )
        # Of two who come at once with the same token, the second sees that it was used.
        .with_for_update(of=(SIGN_INS, REFRESH_TOKENS))
    )
    row = (await connection.execute(statement)).first()
    if row is None:
        raise BadRefreshToken
    return row


async def _turn(connection: AsyncConnection, row: Row[Any], now: datetime) -> str:
    used = update(REFRESH_TOKENS).where(REFRESH_TOKENS.c.secret_hash == row.secret_hash).values(used_at=now)
    await connection.execute(used)
    kept = update(SIGN_INS).where(SIGN_INS.c.id == row.sign_in_id).values(expires_at=now + LASTS)
    await connection.execute(kept)
    return await _mint(connection, row.sign_in_id, now)


async def _mint(connection: AsyncConnection, sign_in_id: UUID, now: datetime) -> str:
    secret = new_secret()
    row = {
        "secret_hash": hash_secret(secret),
        "sign_in_id": sign_in_id,
        "created_at": now,
        "used_at": None,
    }
    await insert_rows(connection, REFRESH_TOKENS, [row])
    return secret


async def _end(connection: AsyncConnection, whose: Any, ending: SignInEnding, now: datetime) -> None:
    ended = update(SIGN_INS).where(whose, SIGN_INS.c.ended_at.is_(None))
    await connection.execute(ended.values(ended_at=now, ending=ending.value))


async def _pair(
    runtime: Runtime, account: AccountView, sign_in_id: UUID, refresh: str, now: datetime
) -> TokenPair:
    ring = await load_access_keys(runtime)
    access = sign_access(ring, runtime.public_url, account.id, sign_in_id, now)
    return TokenPair(account, access, int(TOKEN_LASTS.total_seconds()), refresh, int(LASTS.total_seconds()))
