"""Views of pages are counted by the hour, written now and then, and hold nothing of who looked."""

import asyncio

import pytest
from sqlalchemy import select

from eventfly import analytics
from eventfly.analytics import PAGE_VIEWS
from eventfly.analytics.visits import MOST_BUFFERED
from eventfly.errors import Unavailable
from eventfly.identifiers import new_id
from eventfly.runtime import Runtime


async def counted(runtime: Runtime) -> list[int]:
    async with runtime.reading() as connection:
        rows = await connection.execute(select(PAGE_VIEWS.c["count"]).order_by(PAGE_VIEWS.c.hour))
        return list(rows.scalars())


async def test_views_are_written_by_the_hour(runtime: Runtime) -> None:
    event_id = new_id()
    for _ in range(3):
        analytics.count_view(runtime, event_id)
    runtime.clock.advance(hours=1)  # type: ignore[attr-defined]
    analytics.count_view(runtime, event_id)
    assert await counted(runtime) == []
    assert await analytics.write_views(runtime) == 4
    assert await counted(runtime) == [3, 1]


async def test_writing_again_adds_to_what_stands_there(runtime: Runtime) -> None:
    event_id = new_id()
    for _ in range(2):
        analytics.count_view(runtime, event_id)
        await analytics.write_views(runtime)
    assert await counted(runtime) == [2]
    assert await analytics.write_views(runtime) == 0


async def test_processes_that_write_at_once_lose_nothing(runtime: Runtime) -> None:
    events = [new_id() for _ in range(5)]

    async def a_process(order: int) -> None:
        for event_id in events[::order]:
            analytics.count_view(runtime, event_id)
        await analytics.write_views(runtime)

    await asyncio.gather(*(a_process(order) for order in (1, -1, 1, -1)))
    assert sorted(await counted(runtime)) == [4] * 5


async def test_a_database_that_is_away_loses_no_view(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = new_id()
    analytics.count_view(runtime, event_id)

    def away():
        raise Unavailable("the database does not answer just now")

    with monkeypatch.context() as patch:
        patch.setattr(runtime.database, "transaction", away)
        with pytest.raises(Unavailable):
            await analytics.write_views(runtime)
    assert await analytics.write_views(runtime) == 1


def test_the_buffer_does_not_grow_without_end() -> None:
    runtime = Runtime(database=None)  # type: ignore[arg-type]
    for _ in range(MOST_BUFFERED + 5):
        analytics.count_view(runtime, new_id())
    assert len(runtime.resources["analytics.views"]) == MOST_BUFFERED


def test_a_row_has_no_place_for_anything_but_a_count() -> None:
    assert [column.name for column in PAGE_VIEWS.columns] == ["event_id", "hour", "count"]
