"""Confirming an address: the mailed link and the password together."""

from __future__ import annotations

from sqlalchemy import select

from eventfly.accounts import throttling
from eventfly.accounts.errors import BadLink, WrongPassword
from eventfly.accounts.models import TokenPurpose
from eventfly.accounts.passwords import matches
from eventfly.accounts.queries import ACCOUNTS, find
from eventfly.accounts.sessions import start_session
from eventfly.accounts.signing_up import mark_verified
from eventfly.accounts.tokens import read_token, spend_token
from eventfly.accounts.views import SignedIn
from eventfly.runtime import Runtime


async def verify(runtime: Runtime, secret: str, *, password: str, client: str = "") -> SignedIn:
    """Confirm the address that a link was mailed to, and sign in.

    Asks for the password, because whoever signed up need not be who reads the mailbox: with the link alone a
    stranger could sign up with your address and share the account that you confirm. A wrong password leaves
    the link as it was. Raises BadLink, WrongPassword, Unavailable.
    """
    await throttling.link_tried(runtime, secret, client)
    async with runtime.reading() as connection:
        account_id = await read_token(connection, secret, TokenPurpose.VERIFY_EMAIL, runtime.now())
        hashed = (
            await connection.execute(select(ACCOUNTS.c.password_hash).where(ACCOUNTS.c.id == account_id))
        ).scalar_one()
    if not await matches(password, hashed):
        raise WrongPassword("This is not the password chosen when signing up with this address.")
    async with runtime.transaction() as connection:
        await spend_token(connection, secret, TokenPurpose.VERIFY_EMAIL, runtime.now())
        unchanged = ACCOUNTS.c.id == account_id, ACCOUNTS.c.password_hash == hashed
        # Somebody may have signed up again, with another password, while this one was being compared.
        if (
            await connection.execute(select(ACCOUNTS.c.id).where(*unchanged).with_for_update())
        ).first() is None:
            raise BadLink
        await mark_verified(connection, account_id, runtime.now())
        session = await start_session(connection, account_id, runtime.now())
        account = await find(connection, account_id)
    assert account is not None
    return SignedIn(session, account)
