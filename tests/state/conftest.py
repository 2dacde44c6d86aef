from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

import eventfly.runtime
from eventfly.runtime import Runtime
from tests.builders import a_runtime


@pytest_asyncio.fixture
async def runtime(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Runtime]:
    """The runtime that states find, as the composition root would have installed it."""
    async with a_runtime(sqlite_url) as runtime:
        monkeypatch.setattr(eventfly.runtime, "_installed", runtime)
        yield runtime
