"""Messages: facts in the past tense, frozen, JSON in canonical form.

A message carries ids, amounts, times and the organizer's public text; never a name, an address or a secret.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import orjson
from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Base of all messages. ``event_id`` names the stream: an event, or else an organization or account."""

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1

    event_id: UUID
    at: datetime


M = TypeVar("M", bound=type[Message])
_KINDS: dict[str, type[Message]] = {}


def message(kind: str, *, version: int = 1) -> Any:
    """Register a message class under its lasting name, such as ``orders.placed``."""

    def register(cls: M) -> M:
        if kind in _KINDS and _KINDS[kind].__qualname__ != cls.__qualname__:
            raise ValueError(f"two messages are called {kind}")
        cls.kind = kind
        cls.version = version
        _KINDS[kind] = cls
        return cls

    return register


def kinds() -> dict[str, type[Message]]:
    """Return every registered message class by kind."""
    return dict(_KINDS)


def encode(message: Message) -> str:
    """Write a message as canonical JSON: sorted keys, UTC times, no spaces."""
    return canonical(message)


def canonical(value: Any) -> str:
    """Write any value as canonical JSON; the PostgreSQL driver's own kind of UUID is written as every other."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON here")


def decode(kind: str, body: str) -> Message:
    """Read a message back. Raises KeyError for an unknown kind and ValueError for a body that does not fit."""
    return _adapter(kind).validate_json(body)


@cache
def _adapter(kind: str) -> TypeAdapter[Message]:
    return TypeAdapter(_KINDS[kind])


def chain(previous: str, seq: int, message_id: UUID, kind: str, body: str) -> str:
    """Compute the digest of an entry from the digest before it (SHA-256 over all it holds)."""
    return hashlib.sha256(f"{previous}\n{seq}\n{message_id.hex}\n{kind}\n{body}".encode()).hexdigest()
