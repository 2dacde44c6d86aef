"""Addresses that can be none of ours: with a line break or another control character in them.

Routers' patterns end at a line break, so that each of them would refuse such an address in its own way, or not
at all. It is answered here, before any of them, as any address that does not exist.
"""

import unicodedata

from starlette.types import ASGIApp, Receive, Scope, Send

from eventfly.http.problems import status_response


class OneLinePaths:
    """ASGI middleware that answers 404 for a path with control characters, and lets the rest pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_plain(scope["path"]):
            await status_response(404)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_plain(path: str) -> bool:
    # Nearly every path is ASCII and printable, which is asked cheaply.
    return path.isprintable() or not any(unicodedata.category(character) == "Cc" for character in path)
