"""One-time links: minted when their mail is sent, spent when they are used."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts.errors import BadLink
from eventfly.accounts.models import AccountToken, TokenPurpose
from eventfly.identifiers import hash_secret, new_secret
from eventfly.journal import insert_rows
from eventfly.tables import table

TOKENS = table(AccountToken)
LASTS = {TokenPurpose.VERIFY_EMAIL: timedelta(days=3), TokenPurpose.RESET_PASSWORD: timedelta(hours=1)}
_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")


async def mint_token(
    connection: AsyncConnection, account_id: UUID, purpose: TokenPurpose, now: datetime
) -> str:
    """Make a one-time link's secret and store its hash; it lasts 3 days to confirm, 1 hour to reset."""
    secret = new_secret()
    row = {
        "secret_hash": hash_secret(secret),
        "account_id": account_id,
        "purpose": purpose.value,
        "created_at": now,
        "expires_at": now + LASTS[purpose],
        "used_at": None,
    }
    await insert_rows(connection, TOKENS, [row])
    return secret


async def read_token(connection: AsyncConnection, secret: str, purpose: TokenPurpose, now: datetime) -> UUID:
    """Return whose link this is, without using it up. Raises BadLink."""
    if not is_secret(secret):
        raise BadLink
    asked = select(TOKENS.c.account_id).where(_usable(secret, purpose, now))
    account_id = (await connection.execute(asked)).scalar_one_or_none()
    if account_id is None:
        raise BadLink
    return account_id


async def spend_token(connection: AsyncConnection, secret: str, purpose: TokenPurpose, now: datetime) -> UUID:
    """Use up a link, and every other of its account and purpose. Raises BadLink; of two at once, one wins."""
    account_id = await read_token(connection, secret, purpose, now)
    spent = await connection.execute(update(TOKENS).where(_usable(secret, purpose, now)).values(used_at=now))
    if spent.rowcount != 1:
        raise BadLink
    others = and_(
        TOKENS.c.account_id == account_id, TOKENS.c.purpose == purpose.value, TOKENS.c.used_at.is_(None)
    )
    await connection.execute(update(TOKENS).where(others).values(used_at=now))
    return account_id


def is_secret(text: object) -> bool:
    """Tell whether text has the form of a session's or a link's secret."""
    return isinstance(text, str) and _SECRET.fullmatch(text) is not None


def _usable(secret: str, purpose: TokenPurpose, now: datetime) -> Any:
    return and_(
        TOKENS.c.secret_hash == hash_secret(secret),
        TOKENS.c.purpose == purpose.value,
        TOKENS.c.used_at.is_(None),
        TOKENS.c.expires_at > now,
    )
