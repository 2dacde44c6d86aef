"""What the domain needs from outside: time, transactions and the ports. ``platform`` implements them.

A ``Runtime`` is made once per process by the composition root (or a test) and is the first argument of
every use case, so that several can live side by side.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.clock import Clock, SystemClock

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


class Database(Protocol):
    """A database: SQLite or PostgreSQL, the same code on both."""

    @property
    def dialect(self) -> Literal["sqlite", "postgresql"]: ...

    def transaction(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Open a writing transaction; commits at the end of the block, rolls back when it raises.

        Raises Unavailable when the database is away or a lock was not had within 3 s.
        """
        ...

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Open a read-only view of the database; never blocks writers."""
        ...

    def scratch(
        self, tables: Sequence[Table]
    ) -> AbstractAsyncContextManager[tuple[AsyncConnection, AsyncConnection]]:
        """Open one consistent view of the database, and empty copies of ``tables`` that vanish at the end."""
        ...

    def replacing(
        self, tables: Sequence[Table], *, swap: Sequence[Table]
    ) -> AbstractAsyncContextManager[Replacement]:
        """Open empty copies of ``tables``, of which those in ``swap`` can take the place of the old ones."""
        ...


class Replacement(Protocol):
    """New tables beside the old ones."""

    scratch: AsyncConnection

    def swapping(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Stop all recording, yield a view of what is recorded, then swap the tables in and commit."""
        ...


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A rendered mail. ``message_id`` is stable over retries, so that receivers can drop repeats."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    content_type: str
    content: bytes


class MailSender(Protocol):
    async def send(self, mail: OutgoingMail) -> None:
        """Hand a mail over. Raises Unavailable when it was not accepted and may be tried again."""
        ...


class LiveHub(Protocol):
    """Fan-out of small news to whoever is looking. Losing a message loses nothing that matters."""

    async def publish(self, topic: str, payload: dict[str, Any]) -> None: ...

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[dict[str, Any]]]:
        """Yield payloads of a topic, conflated: a slow reader misses some, never the last."""
        ...


class RateLimiter(Protocol):
    async def hit(self, key: str, *, limit: int, per_seconds: float) -> int:
        """Count one use of ``key``; return how many are left just now.

        Raises Unavailable (with ``retry_after``) beyond the limit.
        """
        ...


class SecretBox(Protocol):
    """Keeps what must be stored but not read from a stolen database."""

    def seal(self, plain: bytes) -> str: ...

    def open(self, sealed: str) -> bytes: ...

    def derive(self, purpose: str, text: str) -> str:
        """Make a bearer secret that only this installation can make, the same for the same ``text``."""
        ...


class Storage(Protocol):
    """Keeps files that people upload. A file never changes under its name, such as ``covers/ab12.webp``."""

    async def put(self, name: str, content: bytes) -> None:
        """Keep a file. Raises Unavailable when it cannot be kept now."""
        ...

    async def get(self, name: str) -> bytes:
        """Return a file's content. Raises NotFound, or Unavailable."""
        ...

    async def delete(self, name: str) -> None:
        """Forget a file; harmless when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds that an installation may set; durations in seconds."""

    hold_seconds: int = 600
    hold_without_contact_seconds: int = 180
    extension_seconds: int = 600
    paying_grace_seconds: int = 900
    tickets_per_order: int = 20
    places_held_per_client: int = 400
    """Places held at once from one client address and event; generous, because a campus shares one."""
    places_held_per_contact: int = 20
    lapses_before_waiting: int = 3
    lapse_memory_seconds: int = 1800
    """Whoever let as many holds lapse within this time waits for the rest of it."""
    request_deadline_seconds: float = 5.0
    batch_size: int = 500
    batch_milliseconds: int = 50
    queue_limit: int = 5000
    box_offices: int = 5
    idle_seconds: float = 5.0
    receipt_years: int = 10
    """Whole years for which the books need a paid order, after the one in which it was paid."""


@dataclass(slots=True)
class Runtime:
    """The ports and settings one process works with."""

    database: Database
    clock: Clock = field(default_factory=SystemClock)
    limits: Limits = field(default_factory=Limits)
    mail: MailSender | None = None
    live: LiveHub | None = None
    rates: RateLimiter | None = None
    secrets: SecretBox | None = None
    storage: Storage | None = None
    payments: Any = None
    """The payment processor (``payments.PaymentProcessor``)."""
    box_offices: Any = None
    """The box offices of this process (``orders.BoxOffices``)."""
    public_url: str = "http://127.0.0.1:3000"
    allowed_origins: tuple[str, ...] = ()
    """Sites elsewhere whose pages talk to this server."""
    data_dir: Path | None = None
    demo: bool = False
    sandbox: bool = True
    mailbox: bool = False
    """Mails are kept here and shown at ``routes.MAILBOX``."""
    resources: dict[str, Any] = field(default_factory=dict)
    """Process-wide caches of the concepts, keyed by the concept's name."""

    def now(self) -> datetime:
        return self.clock.now()

    def transaction(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self.database.transaction()

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self.database.reading()

    def absolute(self, path: str) -> str:
        """Make an address that works in a mail; never derived from a request's Host header."""
        return self.public_url.rstrip("/") + path


_installed: Runtime | None = None


def install(runtime: Runtime) -> None:
    """Make ``runtime`` the one that pages and endpoints of this process use."""
    global _installed
    _installed = runtime


def current() -> Runtime:
    """Return this process's runtime."""
    if _installed is None:
        raise RuntimeError("no runtime is installed; the composition root calls install()")
    return _installed
