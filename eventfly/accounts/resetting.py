"""A forgotten password: a link by mail, then a new one."""

from __future__ import annotations

from sqlalchemy import select, update

from eventfly.accounts import throttling
from eventfly.accounts.contacts import normalise_email
from eventfly.accounts.machine_sign_in import end_sign_ins, forget_sign_ins
from eventfly.accounts.messages import ResetAsked
from eventfly.accounts.models import TokenPurpose
from eventfly.accounts.passwords import check_password, hash_password
from eventfly.accounts.queries import ACCOUNTS, row_by_email
from eventfly.accounts.sessions import end_sessions, forget_account
from eventfly.accounts.signing_up import mark_verified, record
from eventfly.accounts.tokens import read_token, spend_token
from eventfly.runtime import Runtime


async def ask_reset(runtime: Runtime, *, email: str, client: str) -> None:
    """Ask for a link to choose a new password; the same answer whether the address is known or not.

    Raises Invalid for what is no address, Unavailable for too many requests.
    """
    email, now = normalise_email(email), runtime.now()
    await throttling.reset_asked(runtime, email, client)
    async with runtime.transaction() as connection:
        row = await row_by_email(connection, email)
        if row is not None:
            await record(connection, row.id, [ResetAsked(event_id=row.id, at=now, account_id=row.id)])


async def reset_password(runtime: Runtime, secret: str, password: str, *, client: str = "") -> None:
    """Set a new password and end every session of the account, and every sign-in of programs.

    Who follows the link reads the mailbox, so this confirms the address too. A refused password leaves the
    link as it was. Raises BadLink, Invalid, Unavailable.
    """
    await throttling.link_tried(runtime, secret, client)
    now = runtime.now()
    async with runtime.reading() as connection:
        account_id = await read_token(connection, secret, TokenPurpose.RESET_PASSWORD, now)
        account = (await connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == account_id))).one()
    hashed = await hash_password(check_password(password, email=account.email, name=account.name))
    async with runtime.transaction() as connection:
        await spend_token(connection, secret, TokenPurpose.RESET_PASSWORD, now)
        await connection.execute(
            update(ACCOUNTS).where(ACCOUNTS.c.id == account_id).values(password_hash=hashed)
        )
        if account.verified_at is None:
            await mark_verified(connection, account_id, now)
        await end_sessions(connection, account_id, now)
        await end_sign_ins(connection, account_id, now)
    forget_account(runtime, account_id)
    forget_sign_ins(runtime)
