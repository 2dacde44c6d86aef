"""Installations that post their mails to a real SMTP server."""

import pytest
import pytest_asyncio

from tests.e2e.visiting import arrive
from tests.servers import eventfly as product
from tests.servers.smtp import SmtpServer


@pytest.fixture(scope="module")
def post():
    """An SMTP server, shared by the stories of a module."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def posting(post, tmp_path_factory):
    """A seeded installation that mails through `post`."""
    served = product.prepare(tmp_path_factory.mktemp("posting"), {"EVENTFLY_SMTP_URL": post.url})
    yield served.start()
    served.stop()


@pytest_asyncio.fixture
async def stranger(browser, posting):
    """A page of somebody without an account."""
    page = await arrive(browser, posting)
    yield page
    await page.context.close()
