"""Signing in: an address, a password, a new session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts import throttling
from eventfly.accounts.contacts import join_contacts, normalise_email
from eventfly.accounts.errors import NotVerified, WrongPassword
from eventfly.accounts.messages import VerificationAsked
from eventfly.accounts.passwords import hash_password, matches, needs_rehash, normalised
from eventfly.accounts.queries import ACCOUNTS, row_by_email, view
from eventfly.accounts.sessions import start_session
from eventfly.accounts.signing_up import record
from eventfly.accounts.views import SignedIn
from eventfly.errors import Invalid
from eventfly.runtime import Runtime

Begin = Callable[[AsyncConnection, UUID, datetime], Awaitable[str]]
"""Opens something for an account in the transaction that checked the password, and returns its secret."""


async def sign_in(runtime: Runtime, *, email: str, password: str, client: str) -> SignedIn:
    """Open a session for who knows the password of a confirmed address.

    The same answer after the same work for a wrong password and an unknown address. Raises WrongPassword,
    NotVerified (only to who knows the password), Unavailable for too many attempts.
    """
    return await open_with_password(
        runtime, email=email, password=password, client=client, begin=start_session
    )


async def open_with_password(
    runtime: Runtime, *, email: str, password: str, client: str, begin: Begin
) -> SignedIn:
    """Check address and password, and let ``begin`` open what was asked for. Raises as `sign_in` does."""
    address = _read(email)
    await throttling.sign_in_tried(runtime, address, client)
    async with runtime.reading() as connection:
        row = await row_by_email(connection, address) if address else None
    if not await matches(password, row.password_hash if row else None) or row is None:
        raise WrongPassword
    if row.verified_at is None:
        await _send_link_again(runtime, row)
        raise NotVerified
    return await _open(runtime, row, await _fresh_hash(password, row.password_hash), begin)


def _read(email: str) -> str:
    try:
        return normalise_email(email)
    except Invalid:
        return ""


async def _send_link_again(runtime: Runtime, row: Row[Any]) -> None:
    if not await throttling.may_mail_again(runtime, row.email):
        return
    asked = VerificationAsked(event_id=row.id, at=runtime.now(), account_id=row.id)
    async with runtime.transaction() as connection:
        await record(connection, row.id, [asked])


async def _fresh_hash(password: str, hashed: str) -> str:
    return await hash_password(normalised(password)) if needs_rehash(hashed) else hashed


async def _open(runtime: Runtime, row: Row[Any], hashed: str, begin: Begin) -> SignedIn:
    async with runtime.transaction() as connection:
        unchanged = ACCOUNTS.c.id == row.id, ACCOUNTS.c.password_hash == row.password_hash
        # A reset that came between ends all sessions, and must end this one too.
        if (
            await connection.execute(select(ACCOUNTS.c.id).where(*unchanged).with_for_update())
        ).first() is None:
            raise WrongPassword
        if hashed != row.password_hash:
            await connection.execute(update(ACCOUNTS).where(*unchanged).values(password_hash=hashed))
        await join_contacts(connection, view(row))
        secret = await begin(connection, row.id, runtime.now())
    return SignedIn(secret, view(row))
