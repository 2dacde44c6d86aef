"""Signing up by a link that was mailed for another reason, such as an invitation: confirmed at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts.errors import HasAccount
from eventfly.accounts.passwords import hash_password
from eventfly.accounts.queries import find
from eventfly.accounts.sessions import start_session
from eventfly.accounts.signing_up import mark_verified, read_sign_up, take_address
from eventfly.accounts.views import SignedIn


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is about to get an account, checked and hashed."""

    name: str
    email: str
    password_hash: str = field(repr=False)


async def prepare(*, name: str, email: str, password: str) -> Newcomer:
    """Check a newcomer's form and hash the password, outside of any transaction. Raises Invalid."""
    name, email, password = read_sign_up(name, email, password)
    return Newcomer(name, email, await hash_password(password))


async def enrol(connection: AsyncConnection, newcomer: Newcomer, now: datetime) -> SignedIn:
    """Make a confirmed account in the caller's transaction, and sign it in.

    Call it only for who reads the address's mailbox: an account that was never confirmed is taken over.
    Raises HasAccount for an address with a confirmed one.
    """
    account_id, was_verified = await take_address(
        connection, newcomer.name, newcomer.email, newcomer.password_hash, now
    )
    if was_verified:
        raise HasAccount
    await mark_verified(connection, account_id, now)
    account = await find(connection, account_id)
    assert account is not None
    return SignedIn(await start_session(connection, account_id, now), account)
