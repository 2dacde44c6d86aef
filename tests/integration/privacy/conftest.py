from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from eventfly.runtime import Runtime
from tests.builders import a_runtime
from tests.integration.notifications.conftest import Postbox


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest_asyncio.fixture
async def runtime(database_url: str, postbox: Postbox) -> AsyncIterator[Runtime]:
    async with a_runtime(database_url) as runtime:
        runtime.mail = postbox
        yield runtime
