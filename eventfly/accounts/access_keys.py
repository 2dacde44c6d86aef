"""The keys that sign access tokens: made on first need, sealed in the database, replaced every month.

A new key is published an hour before it signs, and an old one stays published until the last token it signed
has run out: whoever checks our tokens by the published set never meets an unknown key.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts.machine_models import AccessKey
from eventfly.identifiers import new_id
from eventfly.runtime import Runtime, SecretBox
from eventfly.tables import table

KEYS = table(AccessKey)
TOKEN_LASTS = timedelta(minutes=10)
"""How long an access token is good for."""
SIGNS_FOR = timedelta(days=30)
PUBLISHED_BEFORE = timedelta(hours=1)
REMEMBERED = timedelta(seconds=60)
_CACHE = "accounts.access_keys"


@dataclass(frozen=True, slots=True)
class AccessKeyRing:
    """The key that signs now, and every public key whose tokens may still be about."""

    id: str
    private: Ed25519PrivateKey = field(repr=False)
    public: dict[str, Ed25519PublicKey]
    read_at: datetime

    def key_set(self) -> dict[str, Any]:
        """Return the public keys as a JSON Web Key Set (RFC 7517, with the curve of RFC 8037)."""
        about = {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig"}
        return {"keys": [about | {"kid": kid, "x": _base64url(key)} for kid, key in self.public.items()]}


async def load_access_keys(runtime: Runtime, *, unknown: str = "") -> AccessKeyRing:
    """Return the key ring; read anew after a minute, or at once for the id of a key that is ``unknown``."""
    ring: AccessKeyRing | None = runtime.resources.get(_CACHE)
    now = runtime.now()
    # By the second, or else made-up ids would have us read the table for each of them.
    stale_after = timedelta(seconds=1) if unknown else REMEMBERED
    if ring is not None and now - ring.read_at < stale_after:
        return ring
    async with runtime.reading() as connection:
        rows = await _rows(connection)
    if not any(row.signs_from <= now for row in rows):
        rows = await _begin(runtime, now)
    ring = _ring(rows, _box(runtime), now)
    runtime.resources[_CACHE] = ring
    return ring


async def rotate_access_keys(runtime: Runtime) -> bool:
    """Make the next key when the newest is a month old, and forget keys whose tokens have all run out.

    Return whether there is a new key. A job calls it; harmless when run twice.
    """
    now = runtime.now()
    async with runtime.transaction() as connection:
        await _lock(connection)
        rows = await _rows(connection)
        due = not rows or rows[-1].signs_from + SIGNS_FOR <= now
        if due:
            await _add(connection, _box(runtime), now, signs_from=now + PUBLISHED_BEFORE if rows else now)
        await _forget_spent(connection, rows, now)
    runtime.resources.pop(_CACHE, None)
    return due


async def replace_access_keys(runtime: Runtime) -> None:
    """Throw every key away and begin anew: when one may have leaked. Access tokens given out die at once."""
    now = runtime.now()
    async with runtime.transaction() as connection:
        await _lock(connection)
        await connection.execute(delete(KEYS))
        await _add(connection, _box(runtime), now, signs_from=now)
    runtime.resources.pop(_CACHE, None)


async def _begin(runtime: Runtime, now: datetime) -> Sequence[Any]:
    async with runtime.transaction() as connection:
        await _lock(connection)
        rows = await _rows(connection)
        if not any(row.signs_from <= now for row in rows):
            await _add(connection, _box(runtime), now, signs_from=now)
            rows = await _rows(connection)
    return rows


async def _forget_spent(connection: AsyncConnection, rows: Sequence[Any], now: datetime) -> None:
    for row, follower in pairwise(rows):
        # A process may go on signing with a key for as long as it remembers its ring.
        if follower.signs_from + REMEMBERED + TOKEN_LASTS <= now:
            await connection.execute(delete(KEYS).where(KEYS.c.id == row.id))


async def _lock(connection: AsyncConnection) -> None:
    # SQLite has one writer at a time anyway.
    if connection.dialect.name == "postgresql":
        await connection.execute(text("lock table access_keys in share row exclusive mode"))


async def _rows(connection: AsyncConnection) -> Sequence[Any]:
    return (await connection.execute(select(KEYS).order_by(KEYS.c.signs_from, KEYS.c.id))).all()


async def _add(connection: AsyncConnection, box: SecretBox, now: datetime, *, signs_from: datetime) -> None:
    private = Ed25519PrivateKey.generate()
    row = {
        # The end of a UUIDv7 is random; its beginning is the time.
        "id": new_id().hex[-16:],
        "public": private.public_key().public_bytes_raw().hex(),
        "sealed_private": box.seal(private.private_bytes_raw()),
        "created_at": now,
        "signs_from": signs_from,
    }
    await connection.execute(insert(KEYS), row)


def _ring(rows: Sequence[Any], box: SecretBox, now: datetime) -> AccessKeyRing:
    signing = [row for row in rows if row.signs_from <= now][-1]
    private = Ed25519PrivateKey.from_private_bytes(box.open(signing.sealed_private))
    return AccessKeyRing(signing.id, private, {row.id: _public(row.public) for row in rows}, now)


def _public(stored: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(stored))


def _base64url(key: Ed25519PublicKey) -> str:
    return base64.urlsafe_b64encode(key.public_bytes_raw()).rstrip(b"=").decode()


def _box(runtime: Runtime) -> SecretBox:
    if runtime.secrets is None:
        raise RuntimeError("the runtime has no secret box to keep signing keys in")
    return runtime.secrets
