import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from eventfly import tickets
from eventfly.platform.secrets import FernetBox
from eventfly.tickets.keys import KEYS


def another_process(runtime):
    return replace(runtime, resources={})


async def test_the_first_need_makes_the_first_key(runtime):
    keys = await tickets.load_keys(runtime)
    ticket_id = uuid4()
    signed = tickets.code(keys, uuid4(), ticket_id, 1)
    assert (await tickets.check_code(another_process(runtime), signed)).ticket_id == ticket_id


async def test_processes_that_start_at_once_agree_on_one_first_key(runtime):
    rings = await asyncio.gather(*(tickets.load_keys(another_process(runtime)) for _ in range(4)))
    assert len({ring.current for ring in rings}) == 1
    async with runtime.reading() as connection:
        assert len((await connection.execute(select(KEYS.c.id))).all()) == 1


async def test_after_rotating_the_new_key_signs_and_old_codes_stay_valid(runtime):
    before = await tickets.load_keys(runtime)
    old = tickets.code(before, uuid4(), uuid4(), 1)
    after = await tickets.rotate_key(runtime)
    assert after.current != before.current
    assert tickets.verify_code(after, old).key_id == before.current
    assert tickets.verify_code(after, tickets.code(after, uuid4(), uuid4(), 1)).key_id == after.current


async def test_a_door_learns_of_a_key_that_another_process_made(runtime):
    door = another_process(runtime)
    await tickets.load_keys(door)
    fresh = await tickets.rotate_key(runtime)
    signed = tickets.code(fresh, uuid4(), uuid4(), 1)
    assert (await tickets.check_code(door, signed)).key_id == fresh.current


async def test_a_stolen_database_signs_nothing(runtime):
    keys = await tickets.load_keys(runtime)
    async with runtime.reading() as connection:
        row = (await connection.execute(select(KEYS))).one()
    private = keys.private.private_bytes_raw()
    assert private.hex() not in str(row)
    thief = replace(runtime, resources={}, secrets=FernetBox("another secret key, guessed by the thief"))
    with pytest.raises(ValueError, match="EVENTFLY_SECRET_KEY"):
        await tickets.load_keys(thief)
