"""Let the pages of allowed sites read answers from here: the API, the live streams, and whether we are up.

Browsers keep the answers of another origin from a page unless the answer names the page's origin (CORS). Only
exact origins are named, never `*`. Sites that share our cookies may send them and sign in; from the other allowed
ones no cookie is believed, whatever a client sends.
"""

import reflex as rx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventfly.platform.sites import Sites

READABLE = ("/api/", "/live/", "/health")
SIGNING_IN = "/auth/"
METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE"
REQUEST_HEADERS = b"Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"
ANSWER_HEADERS = (
    b"ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, RateLimit-Limit, "
    b"RateLimit-Remaining, RateLimit-Reset, Retry-After"
)
PREFLIGHT_SECONDS = b"600"


class CrossOrigin:
    """ASGI middleware that names allowed origins in what they may read, and answers their preflights."""

    def __init__(self, app: ASGIApp, *, sites: Sites) -> None:
        self.app = app
        self.sites = sites

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.sites.allowed or scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        origin = _header(scope, b"origin")
        if origin in self.sites.allowed - self.sites.sharing_cookies:
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"cookie"]}
        if scope["type"] == "websocket" or not scope["path"].startswith((*READABLE, SIGNING_IN)):
            await self.app(scope, receive, send)
            return
        granted = self._granted(origin, scope["path"])
        if granted and scope["method"] == "OPTIONS" and _header(scope, b"access-control-request-method"):
            await _answer_preflight(granted, send)
            return

        async def send_naming_origin(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*_without_grants(message), *granted, (b"vary", b"Origin")]}
            await send(message)

        await self.app(scope, receive, send_naming_origin)

    def _granted(self, origin: str, path: str) -> list[tuple[bytes, bytes]]:
        readers = self.sites.sharing_cookies if path.startswith(SIGNING_IN) else self.sites.allowed
        if origin not in readers:
            return []
        granted = [
            (b"access-control-allow-origin", origin.encode()),
            (b"access-control-expose-headers", ANSWER_HEADERS),
        ]
        if origin in self.sites.sharing_cookies:
            granted.append((b"access-control-allow-credentials", b"true"))
        return granted


def install(app: rx.App) -> None:
    """Leave preflights to `CrossOrigin`.

    Reflex 0.10.1 puts a middleware of its own around everything, which refuses all it has no list for, and would let
    every origin on a list send cookies.
    """
    type(app)._add_cors = staticmethod(lambda _api: None)  # type: ignore[method-assign]


def may_change(sites: Sites, origin: str, path: str) -> bool:
    """Tell whether a page of `origin` may send what changes something at `path`."""
    if path.startswith("/api/"):
        return origin in sites.allowed
    return path.startswith(SIGNING_IN) and origin in sites.sharing_cookies


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for given, value in scope["headers"] if given == name), "")


def _without_grants(start: Message) -> list[tuple[bytes, bytes]]:
    return [pair for pair in start.get("headers", ()) if not pair[0].lower().startswith(b"access-control-")]


async def _answer_preflight(granted: list[tuple[bytes, bytes]], send: Send) -> None:
    headers = [
        *granted,
        (b"access-control-allow-methods", METHODS),
        (b"access-control-allow-headers", REQUEST_HEADERS),
        (b"access-control-max-age", PREFLIGHT_SECONDS),
        (b"vary", b"Origin"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
