"""Say how long an answer may be kept, and what a browser may do with it. Reflex 0.10.1 says neither.

Reflex's state.js evaluates strings and its pages hold inline scripts and styles, so the content security
policy must allow these; it still keeps scripts, frames, forms and connections of other sites out.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"permissions-policy": b"camera=(self), geolocation=(), microphone=()",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"content-security-policy": CONTENT_SECURITY_POLICY.encode(),
}
STRICT_TRANSPORT = {b"strict-transport-security": b"max-age=31536000"}
SECRET = {
    b"cache-control": b"no-store",
    b"referrer-policy": b"no-referrer",
    b"x-robots-tag": b"noindex, nofollow",
}
"""For pages whose address is a secret: orders, and links from mails."""
SECRET_PREFIXES = ("/o/", "/verify", "/reset-password", "/my/")
IMMUTABLE = {b"cache-control": b"public, max-age=31536000, immutable"}
ONE_WEEK = {b"cache-control": b"public, max-age=604800"}
REVALIDATED = {b"cache-control": b"no-cache"}


class AnswerHeaders:
    """ASGI middleware that adds the headers which the answer does not have yet."""

    def __init__(self, app: ASGIApp, *, https: bool = False) -> None:
        self.app = app
        self.always = {**ALWAYS, **STRICT_TRANSPORT} if https else ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": self._complete(scope, message)}
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _complete(self, scope: Scope, start: Message) -> list[tuple[bytes, bytes]]:
        path = scope["path"]
        headers = [(name.lower(), value) for name, value in start.get("headers", ())]
        if path.startswith(SECRET_PREFIXES):
            headers = [(name, value) for name, value in headers if name not in SECRET]
            added = {**self.always, **SECRET}
        else:
            added = {**self.always, **_caching(scope, start["status"])}
        present = {name for name, _ in headers}
        return headers + [(name, value) for name, value in added.items() if name not in present]


def _caching(scope: Scope, status: int) -> dict[bytes, bytes]:
    path: str = scope["path"]
    # A missing asset must not stay missing for a year.
    if status not in (200, 206, 304):
        return REVALIDATED
    if path.startswith("/assets/") or scope["query_string"].startswith(b"v="):
        return IMMUTABLE  # the name, or the version asked for, is a hash of the content
    if path.startswith("/fonts/"):
        return ONE_WEEK
    return REVALIDATED
