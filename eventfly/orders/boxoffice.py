"""The box office: one task per event and process that serves everybody who is waiting in one transaction.

A transaction per buyer serialises on the hot capacity row and crawls. Here each round takes what waits, locks the
event's row in ``event_sequences``, releases expired holds, lets the pure ``allocate`` decide in arrival order,
records all messages with one statement per table, commits, and answers everyone. Several processes are safe
because the lock is the database's.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import EventflyError, NotFound, Unavailable
from eventfly.identifiers import new_id
from eventfly.journal import StreamHead, lock_stream, record
from eventfly.orders.allocation import allocate
from eventfly.orders.beside import write_beside
from eventfly.orders.errors import BoxOfficeClosed, BoxOfficeFull
from eventfly.orders.loading import load_situation
from eventfly.orders.models import OrderStatus
from eventfly.orders.queueing import Pace, Waiting, next_batch, timed
from eventfly.orders.requests import Edit, Request, Wake
from eventfly.orders.situation import Answer, Situation
from eventfly.runtime import Runtime

log = logging.getLogger(__name__)
A_MOMENT = 0.01
"""Timers may run a little early; so much later the hold has surely ended."""


class BoxOffices:
    """The box offices of one process."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.restarts = 0
        """How often a task died of a bug and was started again."""
        self._offices: dict[UUID, _BoxOffice] = {}
        self._connections = asyncio.Semaphore(runtime.limits.box_offices)
        self._closed = False

    async def submit(self, request: Request) -> Any:
        """Ask the event's box office and wait for its answer.

        Returns an Answer (None for Wake and Edit). Raises the refusal of the rules, BoxOfficeFull or
        BoxOfficeClosed, or Unavailable when no answer could be had in time.
        """
        if self._closed:
            raise BoxOfficeClosed(retry_after=5)
        office = self._offices.get(request.event_id)
        if office is None:
            office = self._offices[request.event_id] = _BoxOffice(self, request.event_id)
        return await office.submit(request)

    async def close(self) -> None:
        """Refuse new requests, let open batches finish."""
        self._closed = True
        await asyncio.gather(*(office.close() for office in list(self._offices.values())))

    def queue_depth(self) -> int:
        """Return how many requests wait in this process."""
        return sum(len(office.queue) for office in self._offices.values())

    def open_offices(self) -> int:
        """Return how many events have a task here just now."""
        return len(self._offices)

    def _forget(self, event_id: UUID) -> None:
        self._offices.pop(event_id, None)


class _BoxOffice:
    def __init__(self, offices: BoxOffices, event_id: UUID) -> None:
        self.offices = offices
        self.runtime = offices.runtime
        self.event_id = event_id
        self.queue: deque[Waiting] = deque()
        self._pace = Pace(self.runtime.limits)
        self._next_end: datetime | None = None
        """When the first hold that was met here ends."""
        self._arrived = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._live(), name=f"box office {event_id}")

    async def submit(self, request: Request) -> Any:
        limits = self.runtime.limits
        if len(self.queue) >= limits.queue_limit:
            raise BoxOfficeFull(retry_after=2)
        loop = asyncio.get_running_loop()
        waiting = Waiting(request, loop.time() + limits.request_deadline_seconds, loop.create_future())
        self.queue.append(waiting)
        self._arrived.set()
        return await waiting.hear()

    async def close(self) -> None:
        self._closing = True
        self._arrived.set()
        await asyncio.wait([self._task], timeout=self.runtime.limits.request_deadline_seconds)
        for waiting in self._drain():
            waiting.reply(BoxOfficeClosed(retry_after=5))

    async def _live(self) -> None:
        while True:
            try:
                await self._serve_until_idle()
                return
            except asyncio.CancelledError:
                raise
            except Exception:
                self.offices.restarts += 1
                log.exception("the box office of %s stumbled and was started again", self.event_id)

    async def _serve_until_idle(self) -> None:
        while self.queue or await self._something_to_do():
            async with self.offices._connections:
                batch = next_batch(self.queue, self._pace.most)
                if batch:
                    await self._serve(batch)
        self.offices._forget(self.event_id)

    async def _something_to_do(self) -> bool:
        """Wait for a request or for the end of the next hold; False when it is time to go."""
        self._arrived.clear()
        if self._closing:
            return False
        with suppress(TimeoutError):
            await asyncio.wait_for(self._arrived.wait(), self._patience())
        ended = self._next_end is not None and self._next_end <= self.runtime.now()
        if ended and not self.queue and not self._closing:
            self._wake()
        return bool(self.queue)

    def _patience(self) -> float:
        idle = self.runtime.limits.idle_seconds
        if self._next_end is None:
            return idle
        return min(idle, (self._next_end - self.runtime.now()).total_seconds() + A_MOMENT)

    def _wake(self) -> None:
        self._next_end = None
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.runtime.limits.request_deadline_seconds
        answer = loop.create_future()
        # Nobody waits for it; a failure is the next sweep's to mend, and no news.
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())
        self.queue.append(Waiting(Wake(event_id=self.event_id), deadline, answer))

    async def _serve(self, batch: list[Waiting]) -> None:
        """Serve a batch and answer everyone in it; a request that breaks it is found by halving."""
        try:
            outcomes = await self._attempt_twice(batch)
        except Unavailable as error:
            # One error each: an exception that several tasks raise would collect all their tracebacks.
            self._reply_all(batch, [Unavailable(str(error), retry_after=2) for _ in batch])
        except EventflyError as error:
            self._reply_all(batch, [error] * len(batch))
        except asyncio.CancelledError:
            self._reply_all(batch, [BoxOfficeClosed(retry_after=5) for _ in batch])
            raise
        except Exception as error:
            await self._halve(batch, error)
        else:
            self._reply_all(batch, outcomes)
            await self._announce()

    async def _attempt_twice(self, batch: list[Waiting]) -> list[Answer | EventflyError | None]:
        try:
            return await self._attempt_in_time(batch)
        except Unavailable:
            # Perhaps it committed and the answer was lost. Keys and states tell: ask again, do the rest.
            return await self._attempt_in_time(batch)

    async def _attempt_in_time(self, batch: list[Waiting]) -> list[Answer | EventflyError | None]:
        """Attempt a batch; a connection that is silent for longer than anybody would wait is a lost one."""
        spent: list[float] = []
        try:
            async with asyncio.timeout(self.runtime.limits.request_deadline_seconds):
                return await timed(self._attempt(batch), spent)
        except TimeoutError:
            raise Unavailable("the database does not answer just now") from None
        finally:
            self._pace.learn(len(batch), sum(spent))

    @staticmethod
    def _reply_all(batch: list[Waiting], outcomes: Sequence[Answer | EventflyError | None]) -> None:
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.reply(outcome)

    async def _halve(self, batch: list[Waiting], error: Exception) -> None:
        if len(batch) == 1:
            log.error("a %s could not be served", type(batch[0].request).__name__, exc_info=error)
            batch[0].reply(error)
            if not isinstance(error, DBAPIError):
                self.offices.restarts += 1
            return
        middle = len(batch) // 2
        await self._serve(batch[:middle])
        await self._serve(batch[middle:])

    async def _attempt(self, batch: list[Waiting]) -> list[Answer | EventflyError | None]:
        async with self.runtime.transaction() as connection:
            head = await lock_stream(connection, self.event_id)
            if head is None:
                raise NotFound("There is no such event.")
            first = batch[0].request
            if isinstance(first, Edit):
                await record(connection, head, await first.decide(connection))
                return [None]
            return await self._decide(connection, head, [waiting.request for waiting in batch])

    async def _decide(
        self, connection: AsyncConnection, head: StreamHead, requests: Sequence[Request]
    ) -> list[Answer | EventflyError | None]:
        now, limits = self.runtime.now(), self.runtime.limits
        situation = await load_situation(connection, head, requests, now, limits)
        asked = [request for request in requests if not isinstance(request, Wake)]
        decisions, messages = allocate(situation, asked, new_id)
        # Contacts stand beside the journal and come first: tickets and orders name them.
        await write_beside(connection, situation, [decision for decision in decisions if decision.accepted])
        await record(connection, head, messages)
        self._look_ahead(situation)
        answers = iter(decisions)
        return [None if isinstance(request, Wake) else next(answers).answer for request in requests]

    def _look_ahead(self, situation: Situation) -> None:
        held = [o.expires_at for o in situation.orders.values() if o.status is OrderStatus.HELD]
        ends = [*held, situation.now] if situation.more_due else held
        if self._next_end is not None and self._next_end > situation.now:
            ends.append(self._next_end)
        self._next_end = min(ends, default=None)

    async def _announce(self) -> None:
        if self.runtime.live is None:
            return
        try:
            await self.runtime.live.publish(f"event:{self.event_id}", {"changed": True})
        except Exception:
            log.warning("could not announce a change of %s", self.event_id, exc_info=True)

    def _drain(self) -> list[Waiting]:
        waiting = list(self.queue)
        self.queue.clear()
        return waiting
