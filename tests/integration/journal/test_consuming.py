"""Consumers: in order, once, and past what is poisonous."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from eventfly import journal
from eventfly.clock import ManualClock
from eventfly.identifiers import new_id
from eventfly.journal.consuming import Consumer
from eventfly.runtime import Runtime
from tests.builders import a_runtime


@journal.message("tests.counted")
@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(journal.Message):
    number: int


async def tell(runtime: Runtime, stream: UUID, *numbers: int) -> None:
    async with runtime.transaction() as connection:
        head = await journal.lock_stream(connection, stream) or await journal.open_stream(connection, stream)
        said = [Counted(event_id=stream, at=runtime.now(), number=number) for number in numbers]
        await journal.record(connection, head, said)


def a_listener(seen: list[tuple[UUID, int]], poison: int | None = None) -> Consumer:
    async def listen(_connection: object, _runtime: Runtime, items: Sequence[journal.Delivered]) -> None:
        if poison in [item.message.number for item in items]:
            raise ValueError("poison")
        seen.extend((item.message.event_id, item.message.number) for item in items)

    return Consumer("listener", {Counted.kind: listen}, attempts=2)


async def test_each_stream_is_heard_in_its_order_and_once(runtime: Runtime) -> None:
    seen: list[tuple[UUID, int]] = []
    one, two = new_id(), new_id()
    await tell(runtime, one, 1, 2)
    await tell(runtime, two, 10)
    await tell(runtime, one, 3)
    for _ in range(3):
        await journal.consume(runtime, a_listener(seen))
    assert [number for stream, number in seen if stream == one] == [1, 2, 3]
    assert [number for stream, number in seen if stream == two] == [10]


async def test_commits_that_come_late_are_neither_skipped_nor_heard_twice(database_url: str) -> None:
    async with a_runtime(database_url, clock=ManualClock(), pool_size=8) as runtime:
        seen: list[tuple[UUID, int]] = []
        streams = [new_id() for _ in range(3)]
        for stream in streams:
            await tell(runtime, stream, 0)

        async def write(at: int) -> None:
            for number in range(1, 12):
                async with runtime.transaction() as connection:
                    head = await journal.lock_stream(connection, streams[at])
                    assert head is not None
                    item = Counted(event_id=streams[at], at=runtime.now(), number=number)
                    await journal.record(connection, head, [item])
                    # The row is written and not yet committed: whoever reads now must not pass it by.
                    await asyncio.sleep(0.003 * (at + 1))

        writers = asyncio.gather(*(write(at) for at in range(3)))
        while not writers.done():
            await journal.consume(runtime, a_listener(seen))
            await asyncio.sleep(0)
        await journal.consume(runtime, a_listener(seen))
        for stream in streams:
            assert [number for heard, number in seen if heard == stream] == list(range(12))


async def test_a_poisonous_message_becomes_a_dead_letter_and_the_others_flow_on(runtime: Runtime) -> None:
    seen: list[tuple[UUID, int]] = []
    stream = new_id()
    await tell(runtime, stream, 1, 2, 3)
    await journal.consume(runtime, a_listener(seen, poison=2))
    assert [number for _, number in seen] == [1, 3]
    async with runtime.reading() as connection:
        letters = (await connection.execute(text("select seq, attempts, error from dead_letters"))).all()
    assert [tuple(letter) for letter in letters] == [(2, 2, "ValueError: poison")]


async def test_a_dead_letter_is_shown_and_delivered_once_its_cause_is_gone(runtime: Runtime) -> None:
    seen: list[tuple[UUID, int]] = []
    stream = new_id()
    await tell(runtime, stream, 1, 2, 3)
    await journal.consume(runtime, a_listener(seen, poison=2))
    assert await journal.redeliver(runtime, [a_listener(seen, poison=2)]) == 0
    (letter,) = await journal.dead_letters(runtime)
    assert (letter.consumer, letter.seq, letter.attempts) == ("listener", 2, 3)
    assert await journal.redeliver(runtime, [a_listener(seen)]) == 1
    assert [number for _, number in seen] == [1, 3, 2]
    assert await journal.dead_letters(runtime) == []
    assert await journal.redeliver(runtime, [a_listener(seen)]) == 0


async def test_a_dead_letter_of_a_consumer_that_is_no_more_stays(runtime: Runtime) -> None:
    await tell(runtime, new_id(), 1)
    await journal.consume(runtime, a_listener([], poison=1))
    assert await journal.redeliver(runtime, []) == 0
    assert len(await journal.dead_letters(runtime)) == 1
