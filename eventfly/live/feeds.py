"""One feed for each thing that somebody follows: read once, told to everyone.

A feed sleeps until a hint arrives, reads once for all its readers, and wakes them if the text changed. After
each reading it rests a quarter of a second, and ten times as long as the reading took: however many look and
however fast tickets sell, a feed costs a tenth of one core at most. Hints can be lost, so it also reads every
15 s.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import orjson

from eventfly.errors import NotFound, Unavailable
from eventfly.runtime import Runtime

PAUSE_SECONDS = 0.25
PAUSE_PER_READING = 10
REREAD_SECONDS = 15.0
RETRY_SECONDS = 1.0
News = Mapping[str, str]
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a feed is about: readers with the same `key` share one; `hints` wakes it; `read` says the news.

    `read` raises NotFound when there is nothing to follow any more, which ends the feed.
    """

    key: Hashable
    hints: str
    read: Callable[[], Awaitable[News]]


class Seat:
    """One reader: waits on `news`, then takes `frame`. `over` says that nothing more will come."""

    __slots__ = ("frame", "news", "over")

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.frame = b""
        self.over = False

    def tell(self, frame: bytes) -> None:
        self.frame = frame
        self.news.set()

    def end(self) -> None:
        self.over = True
        self.news.set()


class Feed:
    """The readers of one topic in this process, and the task that reads for them."""

    def __init__(self, runtime: Runtime, topic: Topic) -> None:
        self.seats: set[Seat] = set()
        self.readings = 0
        self._runtime = runtime
        self._topic = topic
        self._frame = b""
        self._moved = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    @property
    def is_over(self) -> bool:
        return self._task.done()

    def add(self, seat: Seat) -> None:
        self.seats.add(seat)
        if self._frame:
            seat.tell(self._frame)
        # One more looks, which the others may see.
        self._moved.set()

    def remove(self, seat: Seat) -> None:
        self.seats.discard(seat)
        self._moved.set()

    def end(self) -> None:
        self._task.cancel()
        for seat in self.seats:
            seat.end()

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except NotFound:
                for seat in self.seats:
                    seat.end()
                return
            except Unavailable as refusal:
                _logger.warning("live numbers wait: %s", refusal)
            except Exception:
                _logger.exception("a live feed failed and starts again")
            await asyncio.sleep(RETRY_SECONDS)

    async def _follow(self) -> None:
        if self._runtime.live is None:
            await self._read_again_and_again()
            return
        async with self._runtime.live.subscribe(self._topic.hints) as hints:
            listening = asyncio.create_task(self._mark(hints))
            try:
                await self._read_again_and_again()
            finally:
                listening.cancel()

    async def _mark(self, hints: AsyncIterator[dict[str, Any]]) -> None:
        async for _ in hints:
            self._moved.set()

    async def _read_again_and_again(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            self._moved.clear()
            began = clock()
            self._tell(await self._topic.read())
            await asyncio.sleep(max(PAUSE_SECONDS, PAUSE_PER_READING * (clock() - began)))
            with suppress(TimeoutError):
                async with asyncio.timeout(REREAD_SECONDS):
                    await self._moved.wait()

    def _tell(self, news: News) -> None:
        self.readings += 1
        frame = b"data: " + orjson.dumps(news) + b"\n\n"
        changed, self._frame = frame != self._frame, frame
        for seat in self.seats:
            if changed or not seat.frame:
                seat.tell(frame)


class Feeds:
    """All feeds of this process, and a bound on how many readers there may be, in all and from one client."""

    def __init__(self, runtime: Runtime, *, limit: int = 4096, limit_per_client: int = 200) -> None:
        self.runtime = runtime
        self.limit = limit
        self.limit_per_client = limit_per_client
        self._feeds: dict[Hashable, Feed] = {}
        self._clients: Counter[str] = Counter()

    @property
    def readers(self) -> int:
        """Count everyone who listens now."""
        return self._clients.total()

    def count(self, key: Hashable) -> int:
        """Count the readers of one topic."""
        feed = self._feeds.get(key)
        return len(feed.seats) if feed else 0

    def readings(self, key: Hashable) -> int:
        """Count how often a topic was read since its first reader came."""
        feed = self._feeds.get(key)
        return feed.readings if feed else 0

    @asynccontextmanager
    async def join(self, topic: Topic, *, client: str) -> AsyncIterator[Seat]:
        """Take a seat at a topic's feed. Raises Unavailable when all, or all of this client's, are taken."""
        if self.readers >= self.limit or self._clients[client] >= self.limit_per_client:
            raise Unavailable(
                "Too many live pages are open. This one stays as it was loaded.", retry_after=30
            )
        seat = Seat()
        self._clients[client] += 1
        feed = self._feeds.get(topic.key)
        if feed is None or feed.is_over:
            feed = self._feeds[topic.key] = Feed(self.runtime, topic)
        feed.add(seat)
        try:
            yield seat
        finally:
            self._leave(topic.key, feed, seat)
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]

    def _leave(self, key: Hashable, feed: Feed, seat: Seat) -> None:
        feed.remove(seat)
        if not feed.seats:
            feed.end()
            if self._feeds.get(key) is feed:
                del self._feeds[key]

    def close(self) -> None:
        """End every stream and take no more, so that a stopping process does not wait for them."""
        self.limit = 0
        for feed in self._feeds.values():
            feed.end()
