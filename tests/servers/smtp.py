"""A real SMTP server that keeps what it accepts."""

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.servers.sharing import free_port


class SmtpServer:
    """Listens on 127.0.0.1 in a thread of its own. `refusing` makes it answer 451, as if overloaded."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.refusing = False
        self.envelopes: list[Any] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def start(self) -> None:
        """Begin to listen."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()

    @property
    def mails(self) -> list[EmailMessage]:
        """Every mail accepted so far, parsed."""
        return [message_from_bytes(envelope.content, policy=policy.default) for envelope in self.envelopes]

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Every mail accepted so far whose envelope names `address`."""
        return [
            message_from_bytes(envelope.content, policy=policy.default)
            for envelope in self.envelopes
            if address in envelope.rcpt_tos
        ]

    async def wait_for(self, address: str, *, count: int = 1, within: float = 15) -> list[EmailMessage]:
        """Wait until `count` mails to `address` have come; return them.

        Raises:
            AssertionError: when they did not come in time.
        """
        deadline = asyncio.get_running_loop().time() + within
        while len(mails := self.mails_to(address)) < count:
            seen = [envelope.rcpt_tos for envelope in self.envelopes]
            assert asyncio.get_running_loop().time() < deadline, f"no mail to {address}; there were {seen}"
            await asyncio.sleep(0.02)
        return mails

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.refusing:
            return "451 Try again later"
        self.envelopes.append(envelope)
        return "250 Accepted"
