"""Signing up: an account that counts for nothing until its address is confirmed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import journal
from eventfly.accounts import throttling
from eventfly.accounts.contacts import clean_name, join_contacts, normalise_email
from eventfly.accounts.messages import AccountVerified, ResetAsked, VerificationAsked
from eventfly.accounts.passwords import UNUSABLE, check_password, hash_password
from eventfly.accounts.queries import ACCOUNTS, find, row_by_email
from eventfly.accounts.sessions import forget_account
from eventfly.errors import Invalid, Problem
from eventfly.identifiers import new_id
from eventfly.journal import Message
from eventfly.runtime import Runtime


async def sign_up(runtime: Runtime, *, name: str, email: str, password: str, client: str) -> None:
    """Make an account and ask for its link; the same answer and work whether the address is known or not.

    An unconfirmed account takes the newest name and password: confirming asks for the password, so that only
    who chose it *and* reads the mailbox gets in. A confirmed account stays as it is and is told by mail.
    Raises Invalid for the fields, Unavailable for too many attempts.
    """
    name, email, password = read_sign_up(name, email, password)
    await throttling.sign_up_tried(runtime, email, client)
    hashed = await hash_password(password)
    now = runtime.now()
    async with runtime.transaction() as connection:
        account_id, verified = await take_address(connection, name, email, hashed, now)
        asked = _owed(account_id, verified, now)
        await record(connection, account_id, [asked])


async def ensure(
    runtime: Runtime, *, email: str, name: str, password: str | None = None, verified: bool = True
) -> UUID:
    """Make sure that an account exists, for setting up and seeding; return its id.

    A confirmed account is left as it is. Without a password its owner asks for a link to choose one.
    """
    email, name = normalise_email(email), clean_name(name)
    hashed = (
        UNUSABLE
        if password is None
        else await hash_password(check_password(password, email=email, name=name))
    )
    now = runtime.now()
    async with runtime.transaction() as connection:
        account_id, was_verified = await take_address(connection, name, email, hashed, now)
        if verified and not was_verified:
            await mark_verified(connection, account_id, now)
    forget_account(runtime, account_id)
    return account_id


async def mark_verified(connection: AsyncConnection, account_id: UUID, now: datetime) -> None:
    """Confirm an account's address in the caller's transaction; give it what was bought with that address."""
    await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account_id).values(verified_at=now))
    await record(
        connection, account_id, [AccountVerified(event_id=account_id, at=now, account_id=account_id)]
    )
    account = await find(connection, account_id)
    if account is not None:
        await join_contacts(connection, account)


async def record(connection: AsyncConnection, account_id: UUID, messages: list[Message]) -> None:
    """Record messages in the account's own stream."""
    head = await journal.lock_stream(connection, account_id) or await journal.open_stream(
        connection, account_id
    )
    await journal.record(connection, head, messages)


def read_sign_up(name: str, email: str, password: str) -> tuple[str, str, str]:
    """Check what somebody signs up with. Raises Invalid with the problems of all fields."""
    problems: list[Problem] = []
    read = {"name": "", "email": "", "password": ""}
    for field, rule in (
        ("name", lambda: clean_name(name)),
        ("email", lambda: normalise_email(email)),
        ("password", lambda: check_password(password, email=read["email"], name=read["name"])),
    ):
        try:
            read[field] = rule()
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    return read["name"], read["email"], read["password"]


async def take_address(
    connection: AsyncConnection, name: str, email: str, hashed: str, now: datetime
) -> tuple[UUID, bool]:
    """Return the account of an address, made if there is none, and whether it is confirmed.

    One that is not takes the newest name and password.
    """
    known = await row_by_email(connection, email, lock=True)
    if known is None:
        return await _insert(connection, name, email, hashed, now), False
    if known.verified_at is None:
        changed = update(ACCOUNTS).where(ACCOUNTS.c.id == known.id).values(name=name, password_hash=hashed)
        await connection.execute(changed)
    return known.id, known.verified_at is not None


async def _insert(connection: AsyncConnection, name: str, email: str, hashed: str, now: datetime) -> UUID:
    account_id = new_id()
    row = {
        "id": account_id,
        "email": email,
        "name": name,
        "password_hash": hashed,
        "created_at": now,
        "verified_at": None,
    }
    await journal.insert_rows(connection, ACCOUNTS, [row])
    await journal.open_stream(connection, account_id)
    return account_id


def _owed(account_id: UUID, verified: bool, now: datetime) -> Message:
    if verified:
        return ResetAsked(event_id=account_id, at=now, account_id=account_id, by_sign_up=True)
    return VerificationAsked(event_id=account_id, at=now, account_id=account_id)
