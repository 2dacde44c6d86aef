"""Who waits at a box office, and how many of them are served at once."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Generator
from dataclasses import dataclass, field
from types import coroutine
from typing import Any, TypeVar
from uuid import UUID

from eventfly.errors import EventflyError, Unavailable
from eventfly.orders.requests import Edit, GiveDetails, OrderRequest, Place, Request
from eventfly.orders.situation import Answer
from eventfly.runtime import Limits

ROWS_A_BATCH = 2000
FEWEST = 20
"""However slow the machine, so many may share a transaction: with fewer the commits would cost more."""
T = TypeVar("T")


@dataclass(slots=True)
class Waiting:
    """A request in the queue and whoever waits for its answer."""

    request: Request
    deadline: float
    """On the event loop's clock."""
    answer: asyncio.Future[Any] = field(repr=False)

    async def hear(self) -> Any:
        """Wait for the answer. Raises Unavailable at the deadline, also while the batch is still open."""
        timer = asyncio.get_running_loop().call_at(self.deadline, self.give_up)
        try:
            return await self.answer
        finally:
            timer.cancel()

    def reply(self, result: Answer | EventflyError | Exception | None) -> None:
        # A buyer who went away has cancelled the future; the decision stands, nobody hears it.
        if self.answer.done():
            return
        if isinstance(result, BaseException):
            self.answer.set_exception(result)
        else:
            self.answer.set_result(result)

    def give_up(self) -> None:
        self.reply(Unavailable("It took too long. Please try again.", retry_after=2))


class Pace:
    """How many requests a batch may take, so that serving it holds up the event loop for a bounded time.

    >>> pace = Pace(Limits(batch_size=500, batch_milliseconds=50))
    >>> pace.learn(500, 0.1)
    >>> pace.most
    250
    >>> pace.learn(250, 0.02)
    >>> pace.most
    500
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.most = limits.batch_size

    def learn(self, served: int, seconds: float) -> None:
        """Take note that ``served`` requests took the loop so long."""
        allowed = self._limits.batch_milliseconds / 1000
        if seconds > allowed:
            self.most = max(min(FEWEST, self._limits.batch_size), int(served * allowed / seconds))
        elif served >= self.most and seconds < allowed / 2:
            self.most = min(self._limits.batch_size, self.most * 2)


@coroutine
def timed(work: Awaitable[T], spent: list[float]) -> Generator[Any, Any, T]:
    """Await ``work`` and append the seconds of processor time that it took this thread, whatever it waited for."""
    steps = work.__await__()
    total, resume, value = 0.0, steps.send, None
    try:
        while True:
            began = time.thread_time()
            try:
                step = resume(value)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            finally:
                total += time.thread_time() - began
            try:
                resume, value = steps.send, (yield step)
            except BaseException as error:
                resume, value = steps.throw, error
    finally:
        spent.append(total)


def next_batch(queue: deque[Waiting], most: int) -> list[Waiting]:
    """Take who waits, in order of arrival: at most one request per order, and an Edit alone."""
    now = asyncio.get_running_loop().time()
    batch: list[Waiting] = []
    later: list[Waiting] = []
    seen: set[UUID | str] = set()
    rows = 0
    while queue and len(batch) < most and rows < ROWS_A_BATCH:
        waiting = queue.popleft()
        if waiting.answer.done():
            continue
        if waiting.deadline < now:
            waiting.give_up()
        elif isinstance(waiting.request, Edit):
            if not batch and not later:
                return [waiting]
            later.append(waiting)
            break
        elif seen.isdisjoint(names := _names(waiting.request)):
            seen |= names
            rows += _rows(waiting.request)
            batch.append(waiting)
        else:
            later.append(waiting)
    queue.extendleft(reversed(later))
    return batch


def _names(request: Request) -> set[UUID | str]:
    names: set[UUID | str] = {request.order_id} if isinstance(request, OrderRequest) else set()
    return names | {request.key} if isinstance(request, Place) else names


def _rows(request: Request) -> int:
    lines = len(request.lines) if isinstance(request, Place) else 0
    return lines + len(request.contacts) if isinstance(request, Place | GiveDetails) else 1
