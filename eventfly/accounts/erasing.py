"""Erasing an account: the row stays as a shell, because memberships and messages point at its id."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts import throttling
from eventfly.accounts.api_tokens import API_TOKENS
from eventfly.accounts.errors import WrongPassword
from eventfly.accounts.machine_sign_in import REFRESH_TOKENS, SIGN_INS
from eventfly.accounts.messages import AccountErased
from eventfly.accounts.passwords import UNUSABLE, matches
from eventfly.accounts.queries import ACCOUNTS
from eventfly.accounts.sessions import SESSIONS
from eventfly.accounts.signing_up import record
from eventfly.accounts.tokens import TOKENS
from eventfly.accounts.views import AccountView
from eventfly.runtime import Runtime

OPENING = (SESSIONS, TOKENS, API_TOKENS, SIGN_INS)
"""Every table whose rows let somebody act as an account."""


async def confirm_password(runtime: Runtime, account: AccountView, password: str, *, client: str) -> None:
    """Make sure that whoever holds the session also knows the password, before what cannot be undone.

    Raises WrongPassword, and Unavailable for too many attempts.
    """
    await throttling.sign_in_tried(runtime, account.email, client)
    async with runtime.reading() as connection:
        statement = select(ACCOUNTS.c.password_hash).where(ACCOUNTS.c.id == account.id)
        hashed = (await connection.execute(statement)).scalar_one_or_none()
    if not await matches(password, hashed):
        raise WrongPassword("This is not your password.")


async def erase(connection: AsyncConnection, account_id: UUID, now: datetime) -> None:
    """Blank an account and end all that opens it, in the caller's transaction; then call ``forget_account``."""
    shell = {
        # No address has this form, so nobody signs in or up as it.
        "email": f"erased:{UUID(str(account_id))}",
        "name": "",
        "password_hash": UNUSABLE,
        "verified_at": None,
        "erased_at": now,
    }
    await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account_id).values(**shell))
    ended = select(SIGN_INS.c.id).where(SIGN_INS.c.account_id == account_id)
    await connection.execute(delete(REFRESH_TOKENS).where(REFRESH_TOKENS.c.sign_in_id.in_(ended)))
    for opening in OPENING:
        await connection.execute(delete(opening).where(opening.c.account_id == account_id))
    await record(connection, account_id, [AccountErased(event_id=account_id, at=now, account_id=account_id)])
