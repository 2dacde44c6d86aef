"""Rate limits: token buckets in memory, or shared by all processes through Redis.

A bucket of `limit` uses fills evenly over `per_seconds`, so a burst of `limit` passes and then one use each
`per_seconds / limit`. Redis being away never blocks a visitor: the process counts alone until it is back.
"""

import hashlib
import logging
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

from eventfly.errors import Unavailable

MAX_BUCKETS = 50_000
"""Buckets kept in memory; beyond it the longest unused is forgotten (about 10 MB)."""
REDIS_TIMEOUT_SECONDS = 0.25
REDIS_REST_SECONDS = 2.0
"""How long Redis is left alone after it failed."""
_logger = logging.getLogger(__name__)


class TooManyRequests(Unavailable):
    """That was more than we take from one place at once. Please wait a moment."""

    code = "too-many-requests"


def bucket_after(tokens: float, elapsed: float, *, limit: int, per_seconds: float) -> float:
    """Fill a bucket for `elapsed` seconds.

    >>> bucket_after(0, 30, limit=10, per_seconds=60)
    5.0
    """
    return min(float(limit), tokens + elapsed * limit / per_seconds)


class MemoryRates:
    """Count uses in this process alone."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, max_buckets: int = MAX_BUCKETS
    ) -> None:
        self._clock = clock
        self._max_buckets = max_buckets
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def hit(self, key: str, *, limit: int, per_seconds: float) -> int:
        """Count one use of `key`; return how many are left just now. Raises TooManyRequests beyond the limit."""
        now = self._clock()
        tokens, since = self._buckets.pop(key, (float(limit), now))
        tokens = bucket_after(tokens, now - since, limit=limit, per_seconds=per_seconds)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        while len(self._buckets) > self._max_buckets:
            self._buckets.popitem(last=False)
        if not allowed:
            raise _refusal((1 - tokens) * per_seconds / limit)
        return int(tokens - 1)


# The server's own clock, so that processes with different ones agree. KEYS[1]: bucket; ARGV: limit, seconds.
_SCRIPT = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local limit, seconds = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'since')
local tokens = tonumber(kept[1]) or limit
tokens = math.min(limit, tokens + math.max(0, now - (tonumber(kept[2]) or now)) * limit / seconds)
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = (1 - tokens) * seconds / limit end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'since', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(seconds * 1000) + 1000)
return {tostring(wait), tostring(math.floor(tokens))}
"""


class RedisRates:
    """Count uses for all processes; while Redis is away, in this process alone."""

    def __init__(self, redis: Redis, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis
        self._script = redis.register_script(_SCRIPT)
        self._clock = clock
        self._alone = MemoryRates(clock)
        self._away_until = 0.0

    @classmethod
    def connect(cls, url: str) -> "RedisRates":
        """Use the Redis server at `url`; connects on first use."""
        patience = REDIS_TIMEOUT_SECONDS
        return cls(Redis.from_url(url, socket_timeout=patience, socket_connect_timeout=patience))

    async def hit(self, key: str, *, limit: int, per_seconds: float) -> int:
        """Count one use of `key`; return how many are left just now. Raises TooManyRequests beyond the limit."""
        if self._clock() < self._away_until:
            return await self._alone.hit(key, limit=limit, per_seconds=per_seconds)
        try:
            wait, left = map(float, await self._script(keys=[_hashed(key)], args=[limit, per_seconds]))
        except (RedisError, OSError, TimeoutError) as error:
            _logger.warning("rate limits are counted by this process alone: %s", type(error).__name__)
            self._away_until = self._clock() + REDIS_REST_SECONDS
            return await self._alone.hit(key, limit=limit, per_seconds=per_seconds)
        if wait > 0:
            raise _refusal(wait)
        return int(left)

    async def close(self) -> None:
        await self._redis.aclose()


def _hashed(key: str) -> str:
    # Keys hold network addresses and typed addresses, which have no business in Redis.
    return "ef:rate:" + hashlib.sha256(key.encode()).hexdigest()[:32]


def _refusal(wait: float) -> TooManyRequests:
    return TooManyRequests(retry_after=max(1, math.ceil(wait)))
