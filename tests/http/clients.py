"""Strangers: a client for the endpoints of one runtime, and a listener to its streams."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
from starlette.types import ASGIApp, Message

from eventfly import http
from eventfly.runtime import Runtime


class Open:
    """Settings without limits worth mentioning."""

    api_requests_per_minute = 10**6
    api_orders_per_minute = 10**6
    live_streams = 100
    live_streams_per_client = 50
    backpressure = 8192
    is_https = False
    public_url = "http://127.0.0.1:3000"


def endpoints(runtime: Runtime, settings: Any = Open) -> ASGIApp:
    """Every endpoint without the pages, wrapped as the composition root does."""
    app: ASGIApp = http.application(runtime, settings)
    for wrap in http.middleware(runtime, settings):
        app = wrap(app)
    return http.OneLinePaths(app)


@asynccontextmanager
async def a_stranger(
    runtime: Runtime, settings: Any = Open, *, address: str = "192.0.2.1"
) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(endpoints(runtime, settings), client=(address, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


class Listener:
    """One open stream, read message by message."""

    def __init__(self, app: ASGIApp, path: str, *, cookie: str = "", address: str = "192.0.2.1") -> None:
        headers = [(b"cookie", cookie.encode())] if cookie else []
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
        self._gone = asyncio.Event()
        self._sent: asyncio.Queue[Message] = asyncio.Queue()
        scope |= {"client": (address, 1)}
        self._task = asyncio.create_task(app(scope, self._receive, self._sent.put))

    async def status(self) -> int:
        return int((await self._sent.get())["status"])

    async def chunk(self, timeout: float = 3) -> bytes:
        async with asyncio.timeout(timeout):
            return bytes((await self._sent.get())["body"])

    async def news(self, timeout: float = 3) -> dict[str, str]:
        while not (chunk := await self.chunk(timeout)).startswith(b"data: "):
            pass
        return orjson.loads(chunk.removeprefix(b"data: "))

    async def leave(self) -> None:
        self._gone.set()
        async with asyncio.timeout(3):
            await self._task

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}
