"""Identifiers and secrets. Ids are UUIDv7 (they sort by time) and are made by use cases, never by the database."""

import hashlib
import secrets
from uuid import UUID

import uuid_utils

REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that people do not confuse when reading aloud."""


def new_id() -> UUID:
    """Make a UUIDv7 (RFC 9562)."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def new_secret() -> str:
    """Make a bearer secret of 192 random bits, safe in a path."""
    return secrets.token_urlsafe(24)


def hash_secret(secret: str) -> str:
    """Hash a secret for storing; plain SHA-256 suffices because secrets carry 128 random bits or more."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code(length: int) -> str:
    """Make a short code for people; it grants nothing.

    >>> len(new_code(8))
    8
    """
    # The alphabet has 32 letters, so five bits of each random byte choose one evenly.
    return "".join(REFERENCE_ALPHABET[byte & 31] for byte in secrets.token_bytes(length))
