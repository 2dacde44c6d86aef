from collections.abc import AsyncIterator

import httpx
import pytest_asyncio
from starlette.applications import Starlette

from eventfly.clock import ManualClock
from eventfly.errors import EventflyError
from eventfly.http import sandbox_step, webhooks
from eventfly.http.problems import on_refusal
from eventfly.payments import SandboxPaymentProcessor
from eventfly.platform.database import open_database
from eventfly.runtime import Runtime


@pytest_asyncio.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime]:
    """A runtime whose public address is http://tickets.test; https://www.example.org is its static site."""
    made = Runtime(
        database=open_database(database_url),
        clock=ManualClock(),
        public_url="http://tickets.test",
        allowed_origins=("https://www.example.org",),
    )
    made.payments = SandboxPaymentProcessor(made)
    yield made
    await made.payments.close()
    await made.database.close()


@pytest_asyncio.fixture
async def client(runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the webhook and of the second step's page."""
    app = Starlette(
        routes=[*webhooks.routes(runtime), *sandbox_step.routes(runtime)],
        exception_handlers={EventflyError: on_refusal},
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://tickets.test") as made:
        yield made
