"""Call an ASGI application without a server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Reply:
    """What an application sent."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    messages: list[dict[str, Any]] = field(default_factory=list)


class Inner:
    """An application that answers 200 and remembers the scopes it saw."""

    def __init__(self, headers: Mapping[str, str] | None = None, status: int = 200) -> None:
        self.scopes: list[Any] = []
        self.status = status
        self.headers = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": b"inner"})


async def call(
    application: Any, path: str = "/", *, method: str = "GET", kind: str = "http", **headers: str
) -> Reply:
    """Send one request; header names take underscores for dashes."""
    reply = Reply()

    async def send(message: Any) -> None:
        reply.messages.append(message)
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        elif message["type"] == "http.response.body":
            reply.body += message.get("body", b"")

    path, _, query = path.partition("?")
    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "client": ("10.0.0.1", 5000),
        "scheme": "http",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    await application(scope, None, send)
    return reply
