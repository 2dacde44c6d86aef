"""Names of what is announced."""

from uuid import UUID

from eventfly.runtime import Runtime


def event_topic(event_id: UUID) -> str:
    """Name the topic of one event's numbers."""
    return f"event:{event_id}"


async def announce(runtime: Runtime, event_id: UUID) -> None:
    """Hint that an event's numbers may have moved. Call it after the commit, never inside a transaction."""
    if runtime.live is not None:
        await runtime.live.publish(event_topic(event_id), {})
