from collections.abc import AsyncIterator

import pytest_asyncio

from eventfly.runtime import Runtime
from tests.builders import a_runtime


@pytest_asyncio.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime]:
    async with a_runtime(database_url) as runtime:
        yield runtime
