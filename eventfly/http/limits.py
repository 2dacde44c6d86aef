"""Bounds on what a stranger may send: how large, how often, and from where."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.types import Scope

from eventfly import clients
from eventfly.errors import EventflyError
from eventfly.runtime import Runtime

BODY_BYTES = 64 * 1024
PER_SECONDS = 60


class TooLarge(EventflyError):
    """What was sent is larger than we take."""

    code = "too-large"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one client address may ask for, and how many streams are held open."""

    requests_per_minute: int = 1200
    """Generous: a campus shares one address."""
    orders_per_minute: int = 300
    streams: int = 4096
    """Open streams of one process; below the server's backpressure, so that no page waits behind streams."""
    streams_per_client: int = 200

    @classmethod
    def of(cls, settings: Any) -> "Bounds":
        """Take what `settings` says, and defaults where it says nothing."""
        half = getattr(settings, "backpressure", 8192) // 2
        given = {
            "requests_per_minute": getattr(settings, "api_requests_per_minute", None),
            "orders_per_minute": getattr(settings, "api_orders_per_minute", None),
            "streams": getattr(settings, "live_streams", None) or half,
            "streams_per_client": getattr(settings, "live_streams_per_client", None),
        }
        return cls(**{name: value for name, value in given.items() if value is not None})


def client_of(scope: Scope) -> str:
    """Return who is asking, for counting. The outermost middleware has put the visitor's address for a proxy's.

    >>> client_of({"client": ("2001:db8::1", 5)})
    '2001:db8::/64'
    """
    client = scope.get("client")
    return clients.client_of(client[0]) if client else ""


async def count_request(runtime: Runtime, request: Request, kind: str, limit: int) -> int | None:
    """Count one request of `kind` from this client; return how many are left just now, None where nobody counts.

    Raises Unavailable (429) beyond `limit` a minute.
    """
    if runtime.rates is None:
        return None
    return await runtime.rates.hit(f"{kind}:{client_of(request.scope)}", limit=limit, per_seconds=PER_SECONDS)


async def read_body(request: Request, *, limit: int = BODY_BYTES) -> bytes:
    """Read a request's body. Raises TooLarge once it exceeds `limit` bytes, whatever its length claims."""
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        raise TooLarge
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge
        chunks.append(chunk)
    return b"".join(chunks)
