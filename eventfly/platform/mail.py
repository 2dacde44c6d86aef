"""Handing mails over: to an SMTP server, or as files into a folder when there is none.

A mail's Message-ID is the sender's to choose and stays the same over retries, so that a receiver can drop what
comes twice. An attachment that the HTML names as ``cid:FILENAME`` travels inside the text instead of beside it.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from aiosmtplib.errors import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from eventfly.errors import Conflict, Unavailable
from eventfly.identifiers import new_id
from eventfly.runtime import Attachment, OutgoingMail

TIMEOUT_SECONDS = 20
MOST_CONNECTIONS = 8
IDLE_SECONDS = 20
"""Servers hang up on idle connections after some minutes; ours are closed long before."""
PERMANENT = 500


class MailRefused(Conflict):
    """The mail server will never take this mail."""

    code = "mail-refused"


@dataclass(frozen=True, slots=True)
class SmtpAddress:
    """Where an SMTP server is and how to speak to it."""

    host: str
    port: int
    user: str
    password: str
    implicit_tls: bool
    starttls: bool | None
    """None: when the server offers it."""


def smtp_address(url: str) -> SmtpAddress:
    """Read ``smtp://user:password@host:port?starttls=always|never`` or ``smtps://…``. Raises ValueError.

    >>> smtp_address("smtps://mail.example.org").port
    465
    """
    parts = urlsplit(url)
    try:
        given_port = parts.port
    except ValueError:
        raise ValueError("EVENTFLY_SMTP_URL: its port is a number up to 65535") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("EVENTFLY_SMTP_URL: must look like smtp://user:password@mail.example.org:587")
    chosen = parse_qs(parts.query).get("starttls", [""])[0].lower()
    starttls = {"": None, "always": True, "1": True, "true": True, "never": False, "0": False, "false": False}
    if chosen not in starttls:
        raise ValueError("EVENTFLY_SMTP_URL: starttls is always or never")
    implicit = parts.scheme == "smtps"
    port = given_port or (465 if implicit else 587 if parts.username else 25)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    # A password never travels in the clear, unless the address says so or stays on this machine.
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    chosen_tls = True if user and not local and starttls[chosen] is None else starttls[chosen]
    return SmtpAddress(parts.hostname, port, user, password, implicit, False if implicit else chosen_tls)


class SmtpSender:
    """Hands mails to an SMTP server over a few connections that stay open between mails."""

    def __init__(self, url: str, sender: str, *, most_connections: int = MOST_CONNECTIONS) -> None:
        self._address = smtp_address(url)
        self._sender = sender
        self._free = asyncio.Semaphore(most_connections)
        self._idle: list[tuple[aiosmtplib.SMTP, float]] = []

    async def send(self, mail: OutgoingMail) -> None:
        """Hand a mail over. Raises Unavailable when it may be tried again, MailRefused when that is in vain."""
        message = compose(mail, self._sender)
        async with self._free:
            try:
                await self._send(message)
            except SMTPRecipientsRefused as error:
                raise _refusal(max(one.code for one in error.recipients)) from error
            except SMTPSenderRefused as error:
                raise Unavailable(f"the mail server refuses our address ({error.code})") from error
            except SMTPResponseException as error:
                raise _refusal(error.code) from error
            except (SMTPException, OSError, TimeoutError) as error:
                raise Unavailable(f"the mail server does not answer ({type(error).__name__})") from error

    async def close(self) -> None:
        """Say goodbye on every open connection."""
        while self._idle:
            client, _ = self._idle.pop()
            await _quit(client)

    async def _send(self, message: EmailMessage) -> None:
        used = self._idle_connection()
        try:
            await self._send_over(used or await _connect(self._address), message)
        except (aiosmtplib.SMTPServerDisconnected, ConnectionError):
            if used is None:
                raise
            # The server hung up on an idle connection; that says nothing about the mail.
            await self._send_over(await _connect(self._address), message)

    async def _send_over(self, client: aiosmtplib.SMTP, message: EmailMessage) -> None:
        try:
            await client.send_message(message)
        except (SMTPRecipientsRefused, SMTPResponseException):
            await self._put_back(client)
            raise
        except BaseException:
            client.close()
            raise
        await self._put_back(client)

    def _idle_connection(self) -> aiosmtplib.SMTP | None:
        now = asyncio.get_running_loop().time()
        while self._idle:
            client, since = self._idle.pop()
            if client.is_connected and now - since < IDLE_SECONDS:
                return client
            client.close()
        return None

    async def _put_back(self, client: aiosmtplib.SMTP) -> None:
        if client.is_connected:
            with suppress(SMTPException, OSError):
                await client.rset()
                self._idle.append((client, asyncio.get_running_loop().time()))
                return
        client.close()


class FolderSender:
    """Writes each mail as a file that mail programs open; sending a mail again replaces its file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder = folder
        self._sender = sender

    async def send(self, mail: OutgoingMail) -> None:
        """Write a mail. Raises Unavailable when the disk does not take it."""
        content = compose(mail, self._sender).as_bytes()
        try:
            await asyncio.to_thread(self._write, file_name(mail.message_id), content)
        except OSError as error:
            raise Unavailable(f"the mail folder cannot be written ({error.strerror})") from error

    async def close(self) -> None:
        """Nothing stays open."""

    def _write(self, name: str, content: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The same folder, so that the rename is atomic; a name of its own, so that two writers never mix.
        unfinished = self.folder / f".{new_id().hex}.part"
        unfinished.write_bytes(content)
        unfinished.replace(self.folder / name)


def compose(mail: OutgoingMail, sender: str) -> EmailMessage:
    """Write a mail as a message (RFC 5322): plain text, HTML with what it shows, attachments."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = _address(sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    shown = [item for item in mail.attachments if f"cid:{item.filename}" in mail.html]
    html = cast("EmailMessage", message.get_payload()[1])  # type: ignore[index]
    for item in shown:
        _add(html, item, inline=True)
    for item in mail.attachments:
        if item not in shown:
            _add(message, item, inline=False)
    return message


def file_name(message_id: str) -> str:
    """Name a mail's file after its Message-ID.

    >>> file_name("<0192f@tickets.example.org>")
    '0192f.eml'
    """
    return re.sub(r"[^0-9A-Za-z-]", "-", message_id.strip("<>").partition("@")[0])[:100] + ".eml"


async def selftest(url: str) -> str:
    """Connect, greet and sign in without sending anything; return what the server said. Raises Unavailable."""
    address = smtp_address(url)
    try:
        client = await _connect(address)
        response = await client.noop()
    except (SMTPException, OSError, TimeoutError) as error:
        raise Unavailable(f"{address.host}:{address.port} does not take mails: {error}") from error
    await _quit(client)
    return f"{address.host}:{address.port} answers {response.code}"


async def _connect(address: SmtpAddress) -> aiosmtplib.SMTP:
    client = aiosmtplib.SMTP(
        hostname=address.host,
        port=address.port,
        username=address.user or None,
        password=address.password or None,
        use_tls=address.implicit_tls,
        start_tls=address.starttls,
        tls_context=ssl.create_default_context(),
        timeout=TIMEOUT_SECONDS,
    )
    await client.connect()
    return client


async def _quit(client: aiosmtplib.SMTP) -> None:
    with suppress(SMTPException, OSError, TimeoutError):
        await client.quit()
    client.close()


def _refusal(code: int) -> Exception:
    if code >= PERMANENT:
        return MailRefused(f"the mail server refused the mail ({code})")
    return Unavailable(f"the mail server wants the mail later ({code})")


def _address(sender: str) -> Address:
    name, spec = parseaddr(sender)
    return Address(display_name=name, addr_spec=spec)


def _add(part: EmailMessage, item: Attachment, *, inline: bool) -> None:
    kind, _, subtype = item.content_type.partition("/")
    if inline:
        part.add_related(
            item.content,
            kind,
            subtype,
            cid=f"<{item.filename}>",
            filename=item.filename,
            disposition="inline",
        )
        return
    if item.content_type.startswith("text/"):
        subtype = subtype.partition(";")[0]
        part.add_attachment(item.content.decode(), subtype=subtype, charset="utf-8", filename=item.filename)
        return
    part.add_attachment(item.content, kind, subtype, filename=item.filename)
