"""Bound how many websockets one client keeps open. Reflex 0.10.1 takes all, at about 240 KB each (measured).

Without a bound one address could fill `EVENTFLY_BACKPRESSURE`, beyond which pages wait unanswered.
"""

from collections import Counter

from starlette.types import ASGIApp, Receive, Scope, Send

from eventfly.clients import client_of


class SocketLimits:
    """ASGI middleware that refuses a client's websockets beyond `per_client`; the page then tries again."""

    def __init__(self, app: ASGIApp, *, per_client: int) -> None:
        self.app = app
        self.per_client = per_client
        self.open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        client = client_of((scope.get("client") or ("",))[0])
        if self.open[client] >= self.per_client:
            await send({"type": "websocket.close", "code": 1013})  # before accepting: the server answers 403
            return
        self.open[client] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.open[client] -= 1
            if not self.open[client]:
                del self.open[client]
