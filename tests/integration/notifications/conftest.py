from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from eventfly.errors import Conflict, Unavailable
from eventfly.runtime import OutgoingMail, Runtime
from tests.builders import a_runtime


@dataclass
class Postbox:
    """A mail sender that keeps what it takes, and refuses when told to."""

    taken: list[OutgoingMail] = field(default_factory=list)
    away: bool = False
    refusing: bool = False

    async def send(self, mail: OutgoingMail) -> None:
        if self.away:
            raise Unavailable("the mail server does not answer")
        if self.refusing:
            raise Conflict("the mail server refused the mail (550)")
        self.taken.append(mail)


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest_asyncio.fixture
async def runtime(database_url: str, postbox: Postbox) -> AsyncIterator[Runtime]:
    async with a_runtime(database_url) as runtime:
        runtime.mail = postbox
        yield runtime
