"""The signing keys: made on first need, sealed in the database, kept for verifying when a newer one signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.identifiers import new_id
from eventfly.runtime import Runtime, SecretBox
from eventfly.tables import table
from eventfly.tickets.codes import CodeContents, KeyRing, UnknownKey, verify_code
from eventfly.tickets.models import SigningKey

KEYS = table(SigningKey)
_CACHE = "tickets.keys"


async def load_keys(runtime: Runtime) -> KeyRing:
    """Return the key ring, made with its first key if there is none; kept for the life of the process."""
    ring: KeyRing | None = runtime.resources.get(_CACHE)
    return ring or await reload_keys(runtime)


async def reload_keys(runtime: Runtime) -> KeyRing:
    """Read the keys anew: another process may have rotated them."""
    async with runtime.reading() as connection:
        rows = await _rows(connection)
    if not _signing(rows):
        async with runtime.transaction() as connection:
            await _lock(connection)
            rows = await _rows(connection)
            if not _signing(rows):
                await _add_key(connection, _box(runtime), runtime.now())
                rows = await _rows(connection)
    ring = _ring(rows, _box(runtime))
    runtime.resources[_CACHE] = ring
    return ring


async def rotate_key(runtime: Runtime) -> KeyRing:
    """Let a new key sign from now on. Codes signed before stay valid."""
    async with runtime.transaction() as connection:
        await _lock(connection)
        now = runtime.now()
        await connection.execute(update(KEYS).where(KEYS.c.retired_at.is_(None)).values(retired_at=now))
        await _add_key(connection, _box(runtime), now)
    return await reload_keys(runtime)


async def check_code(runtime: Runtime, scanned: str) -> CodeContents:
    """Verify a scanned code, reading the keys anew when its key is not known yet. Raises InvalidCode."""
    keys = await load_keys(runtime)
    try:
        return verify_code(keys, scanned)
    except UnknownKey:
        return verify_code(await reload_keys(runtime), scanned)


async def _lock(connection: AsyncConnection) -> None:
    # SQLite has one writer at a time anyway.
    if connection.dialect.name == "postgresql":
        await connection.execute(text("lock table signing_keys in share row exclusive mode"))


async def _rows(connection: AsyncConnection) -> Sequence[Any]:
    return (await connection.execute(select(KEYS).order_by(KEYS.c.created_at, KEYS.c.id))).all()


def _signing(rows: Sequence[Any]) -> list[Any]:
    return [row for row in rows if row.retired_at is None]


async def _add_key(connection: AsyncConnection, box: SecretBox, now: datetime) -> None:
    private = Ed25519PrivateKey.generate()
    await connection.execute(
        insert(KEYS),
        {
            "id": _key_id(new_id()),
            "public": private.public_key().public_bytes_raw().hex(),
            "sealed_private": box.seal(private.private_bytes_raw()),
            "created_at": now,
            "retired_at": None,
        },
    )


def _key_id(source: UUID) -> str:
    # The end of a UUIDv7 is random; its beginning is the time.
    return source.hex[-8:]


def _ring(rows: Sequence[Any], box: SecretBox) -> KeyRing:
    newest = _signing(rows)[-1]
    private = Ed25519PrivateKey.from_private_bytes(box.open(newest.sealed_private))
    return KeyRing(newest.id, private, {row.id: _public(row.public) for row in rows})


def _public(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))


def _box(runtime: Runtime) -> SecretBox:
    if runtime.secrets is None:
        raise RuntimeError("the runtime has no secret box to keep signing keys in")
    return runtime.secrets
