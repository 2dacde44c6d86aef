"""Fan-out of small news to whoever is looking: within the process, or over Redis to every process.

News is a hint, never the truth: losing Redis keeps delivery within each process, and whoever listens reads
the database again now and then. A slow reader misses some payloads, never the last.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from eventfly.identifiers import new_id

CHANNEL = "ef:live"
REDIS_TIMEOUT_SECONDS = 2.0
RECONNECT_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
_logger = logging.getLogger(__name__)


class _Mailbox:
    """Room for one payload: the newest takes the place of the one before."""

    def __init__(self) -> None:
        self._news = asyncio.Event()
        self._payload: dict[str, Any] = {}

    def put(self, payload: dict[str, Any]) -> None:
        self._payload = payload
        self._news.set()

    def __aiter__(self) -> "_Mailbox":
        return self

    async def __anext__(self) -> dict[str, Any]:
        await self._news.wait()
        self._news.clear()
        return self._payload


class MemoryHub:
    """Deliver within this process."""

    def __init__(self) -> None:
        self._mailboxes: defaultdict[str, set[_Mailbox]] = defaultdict(set)

    async def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Hand `payload` to everyone here who subscribed to `topic`."""
        self.deliver(topic, payload)

    def deliver(self, topic: str, payload: dict[str, Any]) -> None:
        for mailbox in self._mailboxes.get(topic, ()):
            mailbox.put(payload)

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """Yield the payloads of `topic` as they come, conflated."""
        mailbox = _Mailbox()
        self._mailboxes[topic].add(mailbox)
        try:
            yield mailbox
        finally:
            self._mailboxes[topic].discard(mailbox)
            if not self._mailboxes[topic]:
                del self._mailboxes[topic]

    async def close(self) -> None:
        return None


class RedisHub:
    """Deliver to every process through one Redis channel; each process holds one subscription.

    Within the publishing process news arrives directly, so it does not wait for Redis and survives its loss.
    Publishing never waits either: what cannot be sent within a moment is dropped.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._here = MemoryHub()
        self._me = new_id().hex
        self._listener: asyncio.Task[None] | None = None
        self._sender: asyncio.Task[None] | None = None
        self._outgoing: dict[str, dict[str, Any]] = {}
        self.listening = asyncio.Event()
        """Set while the subscription stands."""

    @classmethod
    def connect(cls, url: str) -> "RedisHub":
        """Use the Redis server at `url`; connects when first used."""
        return cls(
            Redis.from_url(url, socket_connect_timeout=REDIS_TIMEOUT_SECONDS, health_check_interval=10)
        )

    async def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Hand `payload` to everyone in any process who subscribed to `topic`."""
        self._here.deliver(topic, payload)
        self._outgoing[topic] = payload
        if self._sender is None or self._sender.done():
            self._sender = asyncio.create_task(self._send_outgoing())

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """Yield the payloads of `topic` as they come, conflated."""
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        async with self._here.subscribe(topic) as payloads:
            yield payloads

    async def close(self) -> None:
        """End the subscription and the connections."""
        for task in (self._listener, self._sender):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        await self._redis.aclose()

    async def _send_outgoing(self) -> None:
        while self._outgoing:
            waiting, self._outgoing = self._outgoing, {}
            for topic, payload in waiting.items():
                text = orjson.dumps([self._me, topic, payload])
                try:
                    async with asyncio.timeout(REDIS_TIMEOUT_SECONDS):
                        await self._redis.publish(CHANNEL, text)
                except (RedisError, OSError, TimeoutError) as error:
                    _logger.warning("news stays within this process: %s", type(error).__name__)
                    return

    async def _listen(self) -> None:
        failures = 0
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    self.listening.set()
                    failures = 0
                    async for message in pubsub.listen():
                        self._receive(message["data"])
            except (RedisError, OSError, TimeoutError) as error:
                _logger.warning("no news from other processes: %s", type(error).__name__)
            self.listening.clear()
            await asyncio.sleep(RECONNECT_SECONDS[min(failures, len(RECONNECT_SECONDS) - 1)])
            failures += 1

    def _receive(self, data: bytes) -> None:
        try:
            sender, topic, payload = orjson.loads(data)
        except (ValueError, TypeError):
            _logger.warning("dropped news that is none")
            return
        if sender != self._me:
            self._here.deliver(topic, payload)
