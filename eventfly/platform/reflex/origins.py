"""Refuse what another site's page sends with a visitor's cookies: websockets, and requests for changes.

Reflex 0.10.1 accepts websockets from every origin by default, and can only list fixed ones. Allowed are
the public address, the sites of `EVENTFLY_ALLOWED_ORIGINS` for what `cross_origin` lets them, and the address that
the page came from if it names this machine: a loopback name, an IP address, or the machine's own name. Any other
host name has to be one of these, for a name under somebody else's control could be pointed at this machine
(DNS rebinding).
"""

import ipaddress
import logging
import socket
from urllib.parse import SplitResult, urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from eventfly.platform.reflex.cross_origin import may_change
from eventfly.platform.sites import NOWHERE, Sites

logger = logging.getLogger(__name__)

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
REFUSAL = b"This address does not accept requests from other sites.\n"


class OwnOriginsOnly:
    """ASGI middleware that answers 403 to foreign origins. Requests without an origin are no browser's."""

    def __init__(self, app: ASGIApp, *, public_url: str, sites: Sites = NOWHERE) -> None:
        self.app = app
        self.sites = sites
        self.public_origin = _origin(public_url)
        machine = socket.gethostname().lower()
        self.own_names = frozenset({"localhost", machine, f"{machine}.local"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _needs_check(scope):
            await self.app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if self._accepts(headers, scope["type"]) or self._is_allowed(headers, scope):
            await self.app(scope, receive, send)
            return
        logger.warning(
            "Refused a %s from the origin %.100r. If that is our own address, set EVENTFLY_PUBLIC_URL to it; "
            "if it is our static site, list it in EVENTFLY_ALLOWED_ORIGINS.",
            scope["type"],
            headers.get(b"origin"),
        )
        await _refuse(scope, send)

    def _accepts(self, headers: dict[bytes, str], kind: str) -> bool:
        origin = headers.get(b"origin")
        if origin is None:
            return True
        if kind == "http" and headers.get(b"authorization"):
            return True  # no page can add this without knowing the credential
        if kind == "http" and origin == "null":
            # Pages that send no referrer post their own forms like this; only browsers set the second header.
            return headers.get(b"sec-fetch-site") == "same-origin"
        if _origin(origin) == self.public_origin:
            return True
        return self._is_own(origin) and _split(origin).netloc.lower() == headers.get(b"host", "").lower()

    def _is_allowed(self, headers: dict[bytes, str], scope: Scope) -> bool:
        origin = headers.get(b"origin", "")
        if scope["type"] == "websocket":
            return origin in self.sites.allowed
        return may_change(self.sites, origin, scope["path"])

    def _is_own(self, origin: str) -> bool:
        name = (_split(origin).hostname or "").lower()
        if name in self.own_names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def _needs_check(scope: Scope) -> bool:
    return scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] not in SAFE_METHODS)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = _split(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    return parts.scheme, parts.hostname, port or {"http": 80, "https": 443}.get(parts.scheme)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # such as http://[::1
        return SplitResult("", "", "", "", "")


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})  # before accepting: the server answers 403
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(REFUSAL))]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": REFUSAL})
