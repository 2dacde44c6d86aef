"""Refuse Reflex's upload endpoint: in 0.10.1 it takes any size, from anybody, for any handler.

Covers are uploaded to an endpoint of our own, which checks who sends what.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

PREFIX = "/_upload"


class NoUploads:
    """ASGI middleware that answers 404 to everything under `/_upload`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, send)
