"""The record behind `Idempotency-Key`, on both databases."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import func, select
from starlette.responses import Response

from eventfly.accounts import NotSignedIn
from eventfly.clock import ManualClock
from eventfly.errors import Conflict, NotFound, Unavailable
from eventfly.http.idempotency import KEYS, Claim, InFlight, KeyNotUsable, once, purge_idempotency_keys
from eventfly.runtime import Runtime
from tests.builders import a_runtime


@pytest_asyncio.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime]:
    async with a_runtime(database_url) as made:
        yield made


def a_claim(key: str = "one", body: bytes = b"{}", credential: str = "me", route: str = "pay") -> Claim:
    return Claim.of(credential=credential, route=route, key=key, body=body)


class Work:
    """Counts how often it was done; answers with a secret."""

    def __init__(self, answer: Response | Exception | None = None) -> None:
        self.done = 0
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.answer = answer

    async def __call__(self) -> Response:
        self.done += 1
        await self.may_end.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer or Response(f"secret-{self.done}", 201, media_type="text/plain")


async def kept(runtime: Runtime) -> int:
    async with runtime.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(KEYS))).scalar_one())


async def test_the_same_request_is_done_once_and_answered_twice(runtime: Runtime) -> None:
    work = Work()
    first, again = await once(runtime, a_claim(), work), await once(runtime, a_claim(), work)
    assert work.done == 1
    assert (again.status_code, again.body) == (first.status_code, first.body)


async def test_keys_of_others_and_of_other_routes_are_other_keys(runtime: Runtime) -> None:
    work = Work()
    for claim in (a_claim(), a_claim(credential="you"), a_claim(route="refund"), a_claim("two")):
        await once(runtime, claim, work)
    assert work.done == 4


async def test_another_body_under_the_same_key_is_refused(runtime: Runtime) -> None:
    work = Work()
    await once(runtime, a_claim(), work)
    with pytest.raises(KeyNotUsable):
        await once(runtime, a_claim(body=b"[]"), work)
    assert work.done == 1


async def test_while_the_first_is_being_worked_on_the_second_is_told_to_wait(runtime: Runtime) -> None:
    work = Work()
    work.may_end.clear()
    first = asyncio.create_task(once(runtime, a_claim(), work))
    while not work.done:
        await asyncio.sleep(0.01)
    with pytest.raises(InFlight):
        await once(runtime, a_claim(), work)
    work.may_end.set()
    assert (await first).status_code == 201
    assert work.done == 1


async def test_a_refusal_is_kept_and_an_outage_is_not(runtime: Runtime) -> None:
    refused, away = Work(Conflict("too late")), Work(Unavailable("away"))
    for _ in range(2):
        assert (await once(runtime, a_claim("refused"), refused)).status_code == 409
        assert (await once(runtime, a_claim("away"), away)).status_code == 503
    assert (refused.done, away.done) == (1, 2)


async def test_a_made_up_credential_leaves_nothing_behind(runtime: Runtime) -> None:
    for number in range(3):
        answer = await once(runtime, a_claim(credential=f"made-up-{number}"), Work(NotFound()))
        assert answer.status_code == 404
        refused = await once(runtime, a_claim(credential=f"made-up-{number}"), Work(NotSignedIn()))
        assert refused.status_code == 401
    assert await kept(runtime) == 0


async def test_a_bug_is_not_kept(runtime: Runtime) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError):
            await once(runtime, a_claim(), Work(RuntimeError("bug")))
    assert await kept(runtime) == 0


async def test_what_a_dead_process_began_is_taken_over_after_a_minute(runtime: Runtime) -> None:
    clock = runtime.clock
    assert isinstance(clock, ManualClock)
    work = Work()
    work.may_end.clear()
    first = asyncio.create_task(once(runtime, a_claim(), work))
    while not work.done:
        await asyncio.sleep(0.01)
    first.cancel()
    await asyncio.wait([first])
    work.may_end.set()
    with pytest.raises(InFlight):
        await once(runtime, a_claim(), work)
    clock.advance(seconds=61)
    with pytest.raises(KeyNotUsable):
        await once(runtime, a_claim(body=b"[]"), work)
    assert (await once(runtime, a_claim(), work)).status_code == 201


async def test_keys_are_forgotten_after_a_day(runtime: Runtime) -> None:
    clock = runtime.clock
    assert isinstance(clock, ManualClock)
    work = Work()
    await once(runtime, a_claim(), work)
    clock.advance(hours=23)
    assert await purge_idempotency_keys(runtime) == 0
    clock.advance(hours=2)
    await once(runtime, a_claim("two"), work)
    assert await purge_idempotency_keys(runtime) == 1
    assert await kept(runtime) == 1


async def test_a_stolen_table_opens_nothing(runtime: Runtime) -> None:
    await once(runtime, a_claim("the-key", credential="the-credential"), Work())
    async with runtime.reading() as connection:
        row = str((await connection.execute(select(KEYS))).one())
    for secret in ("secret-1", "the-key", "the-credential"):
        assert secret not in row
