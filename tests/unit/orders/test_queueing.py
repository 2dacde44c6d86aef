"""How many a batch takes, and who is in it."""

import asyncio
import time
from collections import deque
from dataclasses import replace

import pytest

from eventfly.orders import queueing
from eventfly.orders.queueing import FEWEST, Pace, Waiting, next_batch, timed
from eventfly.orders.requests import Edit, Release, Request
from eventfly.runtime import Limits
from tests.unit.orders.test_allocation import EVENT, a_request, an_id


async def no_messages(_connection: object) -> list[object]:
    return []


def waiting(*requests: Request, deadline_in: float = 5) -> deque[Waiting]:
    loop = asyncio.get_running_loop()
    return deque(Waiting(item, loop.time() + deadline_in, loop.create_future()) for item in requests)


def taken(queue: deque[Waiting], most: int = 500) -> list[Request]:
    return [item.request for item in next_batch(queue, most)]


def a_release() -> Release:
    return Release(event_id=EVENT, order_id=an_id())


def test_a_slow_batch_makes_the_next_one_smaller_but_never_tiny() -> None:
    pace = Pace(Limits(batch_size=500, batch_milliseconds=50))
    pace.learn(500, 0.1)
    assert pace.most == 250
    pace.learn(250, 60)
    assert pace.most == FEWEST


def test_a_quick_batch_that_was_full_lets_the_next_one_grow_again() -> None:
    pace = Pace(Limits(batch_size=100, batch_milliseconds=50))
    pace.learn(100, 10)
    pace.learn(3, 0.001)
    assert pace.most == FEWEST
    for _ in range(5):
        pace.learn(pace.most, 0.001)
    assert pace.most == 100


async def test_only_the_processor_time_of_the_work_itself_is_counted() -> None:
    async def work() -> str:
        await asyncio.sleep(0.05)
        began = time.thread_time()
        while time.thread_time() < began + 0.02:
            pass
        await asyncio.sleep(0.05)
        return "done"

    spent: list[float] = []
    assert await timed(work(), spent) == "done"
    assert 0.02 <= sum(spent) < 0.05


async def test_work_that_is_cancelled_ends_as_cancelled() -> None:
    spent: list[float] = []
    task = asyncio.ensure_future(timed(asyncio.sleep(60), spent))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(spent) == 1


async def test_a_batch_serves_an_order_and_a_key_once_and_leaves_the_rest_in_order() -> None:
    place, release, other = a_request(), a_release(), a_release()
    again = replace(place, order_id=an_id())
    queue = waiting(place, release, release, again, other)
    assert taken(queue) == [place, release, other]
    assert taken(queue) == [release, again]


async def test_a_change_of_the_event_is_served_alone_and_keeps_its_turn() -> None:
    first, edit, last = a_release(), Edit(event_id=EVENT, decide=no_messages), a_release()  # type: ignore[arg-type]
    queue = waiting(first, edit, last)
    assert [taken(queue), taken(queue), taken(queue)] == [[first], [edit], [last]]


async def test_a_batch_is_bounded_by_number_and_by_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(taken(waiting(*(a_release() for _ in range(9))), most=4)) == 4
    monkeypatch.setattr(queueing, "ROWS_A_BATCH", 10)
    guests = tuple({} for _ in range(4))
    assert len(taken(waiting(*(replace(a_request(), contacts=guests) for _ in range(9))))) == 2


async def test_whoever_is_late_or_gone_is_not_served() -> None:
    late, gone = waiting(a_release(), deadline_in=-1), waiting(a_release())
    gone[0].answer.cancel()
    assert taken(late) == taken(gone) == []
