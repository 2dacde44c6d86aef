"""Server-sent events: `/live/events/SLUG` for everyone, `/live/organize/SLUG` for those who run the event.

Raw ASGI, because a stream lives for hours: no framework's frames and exit stacks for each reader, but one
`asyncio.Event` and a reference to bytes that all readers share.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from eventfly import accounts, live
from eventfly.accounts import AccountView
from eventfly.errors import EventflyError, NotFound
from eventfly.events import PasswordNeeded, entry_in
from eventfly.http.limits import client_of
from eventfly.http.problems import problem_response, status_response
from eventfly.platform.stopping import before_stop
from eventfly.runtime import Runtime

PREFIX = "/live/"
HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b":\n\n"
_OPENING = b"retry: 3000\n\n"
_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    # nginx holds answers back otherwise
    (b"x-accel-buffering", b"no"),
]
StillAllowed = Callable[[], Awaitable[bool]]


class LiveStreams:
    """ASGI middleware that answers everything under `/live/`, and lets the rest pass."""

    def __init__(self, app: ASGIApp, *, feeds: live.Feeds) -> None:
        self.app = app
        self.feeds = feeds
        self._ends_with_process = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self.app(scope, receive, send)
        elif scope["method"] != "GET":
            await status_response(405, headers={"Allow": "GET"})(scope, receive, send)
        else:
            try:
                await self._stream(scope, receive, send)
            except EventflyError as refusal:
                await problem_response(refusal)(scope, receive, send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._ends_with_process:
            self._ends_with_process = True
            before_stop(self.feeds.close)
        topic, still_allowed = await self._topic(scope)
        async with self.feeds.join(topic, client=client_of(scope)) as seat:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await send({"type": "http.response.body", "body": _OPENING, "more_body": True})
            leaving = asyncio.create_task(_end_when_gone(receive, seat))
            try:
                await _tell(seat, send, still_allowed)
            finally:
                leaving.cancel()

    async def _topic(self, scope: Scope) -> tuple[live.Topic, StillAllowed]:
        kind, _, slug = scope["path"].removeprefix(PREFIX).partition("/")
        cookies = _cookies(scope)
        if kind == "events":
            return await self._public_topic(slug, cookies), _always
        if kind == "organize":
            account = await _account(self.feeds.runtime, cookies)
            if account is not None:
                topic = await live.managed_topic(self.feeds, account, slug)
                return topic, partial(_is_still, self.feeds.runtime, cookies, account)
        raise NotFound

    async def _public_topic(self, slug: str, cookies: str) -> live.Topic:
        try:
            return await live.public_topic(self.feeds, slug, entry=entry_in(cookies, slug))
        except PasswordNeeded:
            # Its own team needs no password; asked for this rare case alone.
            account = await _account(self.feeds.runtime, cookies)
            return await live.public_topic(self.feeds, slug, account=account)


async def _tell(seat: live.Seat, send: Send, still_allowed: StillAllowed) -> None:
    loop = asyncio.get_running_loop()
    told, ask_again_at = b"", loop.time() + HEARTBEAT_SECONDS
    while not seat.over:
        # A plain timer: `asyncio.wait_for` would make a task for each reader and each wait.
        beat = loop.call_later(HEARTBEAT_SECONDS, seat.news.set)
        await seat.news.wait()
        beat.cancel()
        seat.news.clear()
        # By the clock and not by silence, for during an on-sale there is always something new.
        if loop.time() >= ask_again_at:
            ask_again_at = loop.time() + HEARTBEAT_SECONDS
            if not await still_allowed():
                break
        if seat.over:
            break
        frame = HEARTBEAT if seat.frame == told else seat.frame
        told = seat.frame
        await send({"type": "http.response.body", "body": frame, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _end_when_gone(receive: Receive, seat: live.Seat) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    seat.end()


async def _always() -> bool:
    return True


async def _is_still(runtime: Runtime, cookies: str, account: AccountView) -> bool:
    now = await _account(runtime, cookies)
    return now is not None and now.id == account.id


async def _account(runtime: Runtime, cookies: str) -> AccountView | None:
    https = runtime.public_url.startswith("https://")
    return await accounts.who(runtime, accounts.session_secret(cookies, https=https))


def _cookies(scope: Scope) -> str:
    return "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
