from collections.abc import AsyncIterator

import pytest_asyncio

from eventfly.clock import ManualClock
from eventfly.payments import SandboxPaymentProcessor
from eventfly.platform.database import open_database
from eventfly.runtime import Runtime


@pytest_asyncio.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime]:
    """A runtime that pays by the sandbox, on each database, at a time of its own."""
    made = Runtime(database=open_database(database_url), clock=ManualClock())
    made.payments = SandboxPaymentProcessor(made, timeout_seconds=5)
    yield made
    await made.payments.close()
    await made.database.close()
