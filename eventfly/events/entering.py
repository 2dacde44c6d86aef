"""Entering an event that has a password: guessed at as slowly as any other password."""

from __future__ import annotations

from uuid import UUID

from eventfly import accounts
from eventfly.errors import Invalid, Problem
from eventfly.events.gate import make_entry
from eventfly.events.private import LONGEST_PASSWORD, secrets_of
from eventfly.events.queries import public_id
from eventfly.identifiers import hash_secret
from eventfly.runtime import Runtime

TRIES = 10
TRIES_WITHIN_SECONDS = 900


async def enter(runtime: Runtime, slug: str, password: str, *, client: str) -> str:
    """Return the entry to an event for its password; empty for an event without one.

    Raises NotFound, Invalid (``password``), and Unavailable after ten tries within a quarter of an hour.
    """
    event_id = await public_id(runtime, slug)
    async with runtime.reading() as connection:
        hashed = (await secrets_of(connection, event_id)).password_hash
    if not hashed:
        return ""
    await _count(runtime, event_id, client)
    if not await accounts.password_matches(str(password)[:LONGEST_PASSWORD].strip(), hashed):
        raise Invalid(
            Problem("password", "This is not the password. Ask whoever invited you.", "wrong-password")
        )
    return make_entry(runtime, event_id, hashed)


async def _count(runtime: Runtime, event_id: UUID, client: str) -> None:
    if runtime.rates is not None:
        key = f"event-entry:{event_id.hex}:{hash_secret(client)[:32]}"
        await runtime.rates.hit(key, limit=TRIES, per_seconds=TRIES_WITHIN_SECONDS)
