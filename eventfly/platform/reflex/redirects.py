"""Keep redirects on the address that the visitor asked for, without naming it.

Reflex 0.10.1 sends `/organize` on to `/organize/` by an absolute address made of the Host header: whoever
can choose that header would send others to a site of theirs, and behind a proxy that ends TLS the address is
plain http. A path alone is right everywhere.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class PathRedirects:
    """ASGI middleware that cuts a redirect to the host that was asked for down to its path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")

        async def send_by_path(message: Message) -> None:
            if message["type"] == "http.response.start" and 300 <= message["status"] < 400:
                headers = [
                    (name, _path_of(value, host) if name.lower() == b"location" else value)
                    for name, value in message.get("headers", ())
                ]
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, send_by_path)


def _path_of(location: bytes, host: bytes) -> bytes:
    # Compared as bytes: what a stranger calls a host need not be one.
    _, is_absolute, rest = location.partition(b"://")
    path = rest.removeprefix(host)
    if not (is_absolute and host and rest.startswith(host)) or path[:1] not in (b"", b"/"):
        return location
    # Two slashes at the beginning would name a host again.
    return b"/" + path.lstrip(b"/")
