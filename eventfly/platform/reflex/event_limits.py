"""Bound how many events a websocket, and an address, may send. Reflex 0.10.1 runs all it is sent.

Each connection has a bucket of `BURST` events that refills at `PER_SECOND`; all connections of one
address share a bucket `SHARING` times as large, for a campus shares one. What overflows is dropped, never
queued; the page is told once, and a connection that goes on is closed.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from reflex.event import Event

from eventfly.clients import client_of

logger = logging.getLogger(__name__)

BURST = 60
PER_SECOND = 20.0
SHARING = 50
CLOSE_AFTER = 200
"""Dropped events after which a connection is closed."""
FORGET_AFTER = 10_000
"""Addresses remembered; beyond it, those with full buckets are forgotten."""
SLOW_DOWN = "You are faster than we can follow. Please wait a moment."


@dataclass
class Bucket:
    """Allows `size` events at once, and `per_second` in the long run. Times are in seconds."""

    size: float
    per_second: float
    filled_at: float
    level: float = field(init=False)
    dropped: int = 0

    def __post_init__(self) -> None:
        self.level = self.size

    def take(self, now: float) -> bool:
        """Take one event's worth; say whether there was any.

        >>> bucket = Bucket(size=2, per_second=1, filled_at=0)
        >>> [bucket.take(now) for now in (0, 0, 0, 0.5, 1.6)]
        [True, True, False, False, True]
        """
        self.level = min(self.size, self.level + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        if self.level < 1:
            self.dropped += 1
            return False
        self.level -= 1
        return True


class EventLimits:
    """Decides, for the event of a connection at an address, whether it is run."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.connections: dict[str, Bucket] = {}
        self.addresses: dict[str, Bucket] = {}

    def take(self, connection: str, address: str) -> bool:
        """Count one event; say whether it may run."""
        now = self.clock()
        own = self.connections.setdefault(connection, Bucket(BURST, PER_SECOND, now))
        if not own.take(now):
            return False
        return self._address(address, now).take(now)

    def dropped(self, connection: str) -> int:
        """Say how many events of `connection` were dropped."""
        bucket = self.connections.get(connection)
        return bucket.dropped if bucket else 0

    def forget(self, connection: str) -> None:
        """Forget a connection that has ended."""
        self.connections.pop(connection, None)

    def _address(self, address: str, now: float) -> Bucket:
        if len(self.addresses) > FORGET_AFTER:
            refill = BURST / PER_SECOND
            self.addresses = {
                known: bucket for known, bucket in self.addresses.items() if now - bucket.filled_at < refill
            }
        return self.addresses.setdefault(address, Bucket(BURST * SHARING, PER_SECOND * SHARING, now))


def install(app: rx.App) -> EventLimits:
    """Put limits before the event namespace of `app`."""
    namespace = app.event_namespace
    if namespace is None:
        raise RuntimeError("the application has no state, and so no websocket")
    limits = EventLimits()
    run, forget = namespace.on_event, namespace.on_disconnect

    async def on_event(sid: str, data: Any) -> None:
        connection = namespace._static_router_data.get(sid, {})
        if limits.take(sid, client_of(str(connection.get("ip", "")))):
            await run(sid, data)
        else:
            await _tell(namespace, sid, limits.dropped(sid))

    def on_disconnect(sid: str, *reason: Any) -> Any:
        limits.forget(sid)
        return forget(sid)

    namespace.on_event = on_event  # type: ignore[method-assign]
    namespace.on_disconnect = on_disconnect  # type: ignore[method-assign]
    return limits


async def _tell(namespace: Any, sid: str, dropped: int) -> None:
    if dropped == 1:
        from reflex.state import StateUpdate

        logger.warning("A connection sends more events than it may; they are dropped.")
        told = Event.from_event_type(rx.console_log(SLOW_DOWN))
        await namespace.emit("event", StateUpdate(events=told), to=sid)
    if dropped == CLOSE_AFTER:
        await namespace.disconnect(sid)
