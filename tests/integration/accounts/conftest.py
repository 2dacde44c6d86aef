from collections.abc import AsyncIterator

import pytest_asyncio

from eventfly.clock import ManualClock
from eventfly.platform.database import open_database
from eventfly.runtime import Runtime


@pytest_asyncio.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime]:
    """A process on a database of its own; once on SQLite, once on PostgreSQL."""
    database = open_database(database_url, pool_size=4)
    yield Runtime(database=database, clock=ManualClock())
    await database.close()
