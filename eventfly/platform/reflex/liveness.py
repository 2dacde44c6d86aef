"""Let the tabs of a killed worker keep their state.

Reflex 0.10.1 keeps in Redis which worker holds a tab's socket. A worker that is killed leaves these
records behind; when its tabs come back they look like duplicates and get a new, empty state. So each
worker subscribes to a channel of its own, which ends with the worker, and a record whose owner nobody
hears any more is deleted before the tab is linked. `PUBSUB NUMSUB` is answered by one node: Sentinel is
fine, Redis Cluster would need sharded channels.
"""

import asyncio
import logging

import reflex as rx
from redis.exceptions import RedisError
from reflex.utils.token_manager import RedisTokenManager

logger = logging.getLogger(__name__)

RETRY_SECONDS = 1


def install(app: rx.App) -> None:
    """Watch over the workers of `app`; without Redis there is one worker and nothing to watch."""
    manager = getattr(app.event_namespace, "_token_manager", None)
    if not isinstance(manager, RedisTokenManager):
        return
    link = manager.link_token_to_sid

    async def link_after_burying_the_dead(token: str, sid: str) -> str | None:
        await forget_if_dead(manager, token)
        return await link(token, sid)

    async def show_that_this_worker_lives() -> None:
        await show_life(manager)

    manager.link_token_to_sid = link_after_burying_the_dead  # type: ignore[method-assign]
    app.register_lifespan_task(show_that_this_worker_lives)


def channel(instance_id: str) -> str:
    """Name the channel that a worker subscribes to while it lives."""
    return f"eventfly:alive:{instance_id}"


async def show_life(manager: RedisTokenManager) -> None:
    """Stay subscribed to this worker's channel; come back after Redis was away."""
    while True:
        try:
            async with manager.redis.pubsub() as subscription:
                await subscription.subscribe(channel(manager.instance_id))
                async for _ in subscription.listen():
                    pass
        except (RedisError, OSError) as error:
            logger.warning("Redis is away: %s", error)
        await asyncio.sleep(RETRY_SECONDS)


async def forget_if_dead(manager: RedisTokenManager, token: str) -> None:
    """Delete the socket record of `token` if the worker that wrote it is gone."""
    try:
        record = await manager._fetch_socket_record(token)
        if record is None or record.instance_id == manager.instance_id:
            return
        [(_, listeners)] = await manager.redis.pubsub_numsub(channel(record.instance_id))
        if not listeners:
            await manager.redis.delete(manager._get_redis_key(token))
            manager.token_to_socket.pop(token, None)
            manager.sid_to_token.pop(record.sid, None)
    except (RedisError, OSError) as error:
        logger.warning("Could not ask Redis who holds a tab: %s", error)
