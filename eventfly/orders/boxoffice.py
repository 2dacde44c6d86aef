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
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts import CONTACTS
from eventfly.errors import EventflyError, NotFound, Unavailable
from eventfly.identifiers import new_id
from eventfly.journal import StreamHead, insert_rows, lock_stream, record
from eventfly.orders.allocation import allocate
from eventfly.orders.errors import BoxOfficeClosed, BoxOfficeFull
from eventfly.orders.loading import load_situation
from eventfly.orders.models import OrderKey, OrderSecret
from eventfly.orders.requests import Edit, GiveDetails, OrderRequest, Place, Request, Wake
from eventfly.orders.situation import Answer, Decision, Situation
from eventfly.runtime import Runtime
from eventfly.tables import table

log = logging.getLogger(__name__)
ORDER_KEYS, ORDER_SECRETS = table(OrderKey), table(OrderSecret)
LINES_A_BATCH = 2000
_NAME_KEY = (
    update(ORDER_KEYS)
    .where(ORDER_KEYS.c.event_id == bindparam("of_event"), ORDER_KEYS.c.order_id == bindparam("of_order"))
    .values(email=bindparam("new_email"))
)


@dataclass(slots=True)
class Waiting:
    """A request in the queue and whoever waits for its answer."""

    request: Request
    deadline: float
    """On the event loop's clock."""
    answer: asyncio.Future[Any] = field(repr=False)

    def reply(self, result: Answer | EventflyError | Exception | None) -> None:
        # A buyer who went away has cancelled the future; the decision stands, nobody hears it.
        if self.answer.done():
            return
        if isinstance(result, BaseException):
            self.answer.set_exception(result)
        else:
            self.answer.set_result(result)


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
        return await waiting.answer

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
        while not self._closing or self.queue:
            if not self.queue:
                self._arrived.clear()
                try:
                    await asyncio.wait_for(self._arrived.wait(), self.runtime.limits.idle_seconds)
                except TimeoutError:
                    if not self.queue:
                        self.offices._forget(self.event_id)
                        return
                continue
            async with self.offices._connections:
                batch = self._next_batch()
                if batch:
                    await self._serve(batch)
        self.offices._forget(self.event_id)

    def _next_batch(self) -> list[Waiting]:
        """Take what waits, at most one request per order; an Edit is served alone."""
        now = asyncio.get_running_loop().time()
        batch: list[Waiting] = []
        later: list[Waiting] = []
        seen: set[UUID | str] = set()
        lines = 0
        while self.queue and len(batch) < self.runtime.limits.batch_size and lines < LINES_A_BATCH:
            waiting = self.queue.popleft()
            request = waiting.request
            if waiting.answer.done():
                continue
            if waiting.deadline < now:
                waiting.reply(Unavailable("It took too long. Please try again.", retry_after=2))
                continue
            if isinstance(request, Edit):
                if batch or later:
                    later.append(waiting)
                    break
                return [waiting]
            if isinstance(request, OrderRequest):
                if request.order_id in seen or (isinstance(request, Place) and request.key in seen):
                    later.append(waiting)
                    continue
                seen.add(request.order_id)
                if isinstance(request, Place):
                    seen.add(request.key)
                    lines += len(request.lines)
            batch.append(waiting)
        self.queue.extendleft(reversed(later))
        return batch

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
            return await self._attempt(batch)
        except Unavailable:
            # Perhaps it committed and the answer was lost. Keys and states tell: ask again, do the rest.
            return await self._attempt(batch)

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
        await _write_beside(connection, situation, [decision for decision in decisions if decision.accepted])
        await record(connection, head, messages)
        answers = iter(decisions)
        return [None if isinstance(request, Wake) else next(answers).answer for request in requests]

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


async def _write_beside(
    connection: AsyncConnection, situation: Situation, accepted: Sequence[Decision]
) -> None:
    """Write what no journal may hold: names, keys and secrets."""
    fresh = [d for d in accepted if isinstance(d.request, Place) and not d.answer.repeated]  # type: ignore[union-attr]
    changed = [d.request for d in accepted if isinstance(d.request, GiveDetails)]
    if changed:
        orders = [request.order_id for request in changed]
        stale = delete(CONTACTS).where(
            CONTACTS.c.event_id == situation.shop.event_id, CONTACTS.c.order_id.in_(orders)
        )
        await connection.execute(stale)
        await connection.execute(_NAME_KEY, [_key_email(request) for request in changed])
    contacts = [row for d in fresh for row in d.request.contacts]  # type: ignore[attr-defined]
    contacts += [row for request in changed for row in request.contacts]
    await insert_rows(connection, CONTACTS, contacts)
    await insert_rows(connection, ORDER_KEYS, [_key_row(d.request, situation) for d in fresh])  # type: ignore[arg-type]
    await insert_rows(connection, ORDER_SECRETS, [_secret_row(d, situation) for d in fresh])


def _key_email(request: GiveDetails) -> dict[str, Any]:
    return {"of_event": request.event_id, "of_order": request.order_id, "new_email": request.email}


def _key_row(request: Place, situation: Situation) -> dict[str, Any]:
    return {
        "event_id": request.event_id,
        "key": request.key,
        "order_id": request.order_id,
        "browser": request.browser,
        "client": request.client,
        "email": request.email,
        "request": request.fingerprint,
        "places": sum(line.quantity for line in request.lines),
        "created_at": situation.now,
    }


def _secret_row(decision: Decision, situation: Situation) -> dict[str, Any]:
    assert isinstance(decision.request, Place)
    assert isinstance(decision.answer, Answer)
    return {
        "event_id": decision.request.event_id,
        "secret_hash": decision.request.secret_hash,
        "order_id": decision.answer.order.id,
        "created_at": situation.now,
        "revoked_at": None,
    }
