"""Limits and news over a real Redis-protocol server, with and without it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from eventfly.platform.fanout import MemoryHub, RedisHub
from eventfly.platform.rates import RedisRates, TooManyRequests

NOBODY = "redis://127.0.0.1:1/0"


@asynccontextmanager
async def a_hub(url: str) -> AsyncIterator[RedisHub]:
    hub = RedisHub.connect(url)
    try:
        yield hub
    finally:
        await hub.close()


async def next_of(news: AsyncIterator[dict[str, Any]]) -> dict[str, Any]:
    async with asyncio.timeout(5):
        return await anext(news)


async def test_news_reaches_every_process(redis_url: str) -> None:
    async with a_hub(redis_url) as here, a_hub(redis_url) as there, there.subscribe("event:1") as heard:
        async with asyncio.timeout(5):
            await there.listening.wait()
        await here.publish("event:2", {"seq": 1})
        await here.publish("event:1", {"seq": 2})
        assert await next_of(heard) == {"seq": 2}


async def test_the_subscription_comes_back_after_the_connection_was_cut(redis_url: str) -> None:
    async with a_hub(redis_url) as here, a_hub(redis_url) as there, there.subscribe("event:1") as heard:
        async with asyncio.timeout(5):
            await there.listening.wait()
        await there._redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        async with asyncio.timeout(5):
            while there.listening.is_set():
                await asyncio.sleep(0.01)
            await there.listening.wait()
        await here.publish("event:1", {"seq": 3})
        assert await next_of(heard) == {"seq": 3}


async def test_without_redis_news_still_arrives_within_the_process() -> None:
    async with a_hub(NOBODY) as hub, hub.subscribe("event:1") as heard:
        await hub.publish("event:1", {"seq": 1})
        assert await next_of(heard) == {"seq": 1}


async def test_a_slow_reader_gets_the_last_and_misses_the_rest() -> None:
    hub = MemoryHub()
    async with hub.subscribe("event:1") as heard:
        for number in range(100):
            await hub.publish("event:1", {"seq": number})
        assert await next_of(heard) == {"seq": 99}
    assert not hub._mailboxes


async def test_a_limit_is_shared_by_all_processes(redis_url: str) -> None:
    processes = [RedisRates.connect(redis_url) for _ in range(2)]
    for number in range(6):
        await processes[number % 2].hit("campus", limit=6, per_seconds=600)
    for process in processes:
        with pytest.raises(TooManyRequests) as refusal:
            await process.hit("campus", limit=6, per_seconds=600)
        assert 90 <= refusal.value.retry_after <= 100
    for process in processes:
        await process.close()


async def test_keys_in_redis_do_not_name_people(redis_url: str) -> None:
    rates = RedisRates.connect(redis_url)
    await rates.hit("sign-in:ada@example.org:192.0.2.7", limit=6, per_seconds=600)
    keys = b" ".join(await rates._redis.keys("*"))
    await rates.close()
    assert b"ada" not in keys
    assert b"192" not in keys


async def test_without_redis_each_process_counts_alone_and_nobody_waits() -> None:
    rates = RedisRates.connect(NOBODY)
    for _ in range(3):
        await rates.hit("a", limit=3, per_seconds=60)
    with pytest.raises(TooManyRequests):
        await rates.hit("a", limit=3, per_seconds=60)
    await rates.close()
