from collections.abc import AsyncIterator

import pytest_asyncio

from eventfly.platform.fanout import MemoryHub
from eventfly.runtime import Runtime
from tests.builders import a_runtime


@pytest_asyncio.fixture
async def runtime(sqlite_url: str) -> AsyncIterator[Runtime]:
    """A runtime with a hub, on SQLite."""
    async with a_runtime(sqlite_url) as made:
        made.live = MemoryHub()
        yield made
