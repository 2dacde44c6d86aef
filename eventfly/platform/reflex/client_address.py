"""Learn the client's address and scheme from a reverse proxy, if the proxy is one that the settings trust.

Reflex 0.10.1's `trusted_proxy_hops` believes whoever connects. Here a forwarded address counts only when
it was added by a trusted peer: reading `X-Forwarded-For` from the right, the first address that is no
trusted proxy.
"""

import ipaddress
from collections.abc import Iterable, Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class ClientAddress:
    """ASGI middleware that puts the client's real address and scheme into the scope."""

    def __init__(self, app: ASGIApp, *, trusted: Sequence[Network]) -> None:
        self.app = app
        self.trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.trusted and scope["type"] in ("http", "websocket") and scope.get("client"):
            peer, port = scope["client"]
            if _is_trusted(peer, self.trusted):
                headers = dict(scope["headers"])
                hops = headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")
                scope = {**scope, "client": (client_behind(peer, hops, self.trusted), port)}
                if headers.get(b"x-forwarded-proto") in (b"https", b"wss"):
                    scope["scheme"] = "https" if scope["type"] == "http" else "wss"
        await self.app(scope, receive, send)


def client_behind(peer: str, hops: Iterable[str], trusted: Sequence[Network]) -> str:
    """Return the last of `hops` that no trusted proxy vouches for, or `peer` when there is none.

    >>> proxies = [ipaddress.ip_network("10.0.0.0/8")]
    >>> client_behind("10.0.0.1", ["6.6.6.6", "203.0.113.9", "10.0.0.2"], proxies)
    '203.0.113.9'
    """
    for hop in reversed([hop.strip() for hop in hops]):
        if not _is_address(hop):
            break
        peer = hop
        if not _is_trusted(hop, trusted):
            break
    return peer


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(text: str, trusted: Sequence[Network]) -> bool:
    return _is_address(text) and any(ipaddress.ip_address(text) in network for network in trusted)
