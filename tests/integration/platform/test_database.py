"""Connections come back whole, whatever happened to whoever held them."""

import asyncio
import sqlite3

import pytest
from sqlalchemy import text

from eventfly.errors import Unavailable
from eventfly.platform.database import open_database

COUNT = text(
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000) select count(*) from n"
)


@pytest.mark.parametrize("opening", ["reading", "transaction"])
async def test_a_task_cancelled_in_mid_query_ends_as_cancelled_and_leaves_the_pool_whole(
    database_url: str, opening: str
) -> None:
    database = open_database(database_url, pool_size=2)

    async def count() -> None:
        async with getattr(database, opening)() as connection:
            await connection.execute(COUNT)

    for delay in (0.0, 0.001, 0.003, 0.01, 0.02) * 2:
        task = asyncio.create_task(count())
        await asyncio.sleep(delay)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    for _ in range(3):
        async with database.transaction() as connection:
            assert (await connection.execute(text("select 1"))).scalar_one() == 1
    await database.close()


async def test_a_writer_that_fails_leaves_nothing_and_lets_the_next_one_in(database_url: str) -> None:
    database = open_database(database_url, pool_size=2)
    row = "insert into consumer_cursors (consumer, event_id, seq) values ('one', '00000000000000000000000000000000', 1)"

    async def fail() -> None:
        async with database.transaction() as connection:
            await connection.execute(text(row))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.transaction() as connection:
        left = (await connection.execute(text("select count(*) from consumer_cursors"))).scalar_one()
    assert left == 0
    await database.close()


async def test_a_database_that_is_away_is_unavailable() -> None:
    database = open_database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(Unavailable):
        async with database.reading():
            pass
    await database.close()


async def test_sqlite_keeps_what_it_promised_and_queues_its_writers(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    expected = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "busy_timeout": 3000}
    async with database.transaction() as connection:
        for pragma, value in expected.items():
            assert (await connection.exec_driver_sql(f"pragma {pragma}")).scalar_one() == value
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("begin immediate")
        other.close()
    await database.close()


async def test_postgresql_reads_what_is_committed_and_waits_three_seconds_for_a_lock(
    postgresql_url: str,
) -> None:
    database = open_database(postgresql_url)
    expected = {"transaction_isolation": "read committed", "lock_timeout": "3s", "TimeZone": "UTC"}
    async with database.transaction() as connection:
        for setting, value in expected.items():
            assert (await connection.execute(text(f"show {setting}"))).scalar_one() == value
    await database.close()
