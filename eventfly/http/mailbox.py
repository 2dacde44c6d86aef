"""The demo's mailbox: what was mailed, to look at in the browser.

It exists only where nobody else can look: in a demo, with mails going to a folder, on a server that listens on
loopback and is called by a loopback name (a reverse proxy, or a page that rebinds its own name, gets nothing).
"""

from __future__ import annotations

import asyncio
import base64
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from eventfly import routes as addresses
from eventfly.errors import NotFound
from eventfly.platform.mail import FolderSender
from eventfly.platform.settings import is_loopback
from eventfly.runtime import Runtime

MOST_SHOWN = 200
_NAME = re.compile(r"[0-9A-Za-z-]{1,100}")
_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
_POLICY = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox {_SANDBOX}"


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    to: str
    subject: str
    date: str


@dataclass(frozen=True, slots=True)
class _File:
    number: int
    name: str
    kilobytes: int


def routes(runtime: Runtime, settings: Any) -> list[Route]:
    """Return the mailbox's routes; none where it may not be."""
    runtime.mailbox = is_offered(runtime, settings)
    if not runtime.mailbox:
        return []
    folder = cast("FolderSender", runtime.mail).folder

    async def mails(request: Request) -> Response:
        _check_name(request)
        listed = await asyncio.to_thread(_list, folder)
        return _page("mailbox.html", mails=listed, folder=str(folder))

    async def mail(request: Request) -> Response:
        message = await _read(request, folder)
        listed = _listed(request.path_params["name"], message)
        return _page("mailbox_mail.html", mail=listed, files=_files(message), sandbox=_SANDBOX)

    async def content(request: Request) -> Response:
        message = await _read(request, folder)
        return HTMLResponse(_shown(message), headers={**_HEADERS, "Content-Security-Policy": _POLICY})

    async def attachment(request: Request) -> Response:
        message = await _read(request, folder)
        parts = list(message.iter_attachments())
        number = request.path_params["number"]
        if number >= len(parts):
            raise NotFound
        part = cast("EmailMessage", parts[number])
        disposition = f"attachment; filename*=UTF-8''{quote(part.get_filename() or 'file')}"
        headers = {**_HEADERS, "Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
        return Response(_bytes(part), headers=headers, media_type=part.get_content_type())

    return [
        Route("/mailbox", mails),
        Route("/mailbox/{name}", mail),
        Route("/mailbox/{name}/content", content),
        Route("/mailbox/{name}/files/{number:int}", attachment),
    ]


def is_offered(runtime: Runtime, settings: Any) -> bool:
    """Say whether this installation shows its mails."""
    public = is_loopback(urlsplit(runtime.public_url).hostname or "")
    return runtime.demo and isinstance(runtime.mail, FolderSender) and settings.is_private and public


def _check_name(request: Request) -> None:
    if not is_loopback(request.url.hostname or ""):
        raise NotFound


async def _read(request: Request, folder: Path) -> EmailMessage:
    _check_name(request)
    name = request.path_params["name"]
    if not _NAME.fullmatch(name):
        raise NotFound
    try:
        content = await asyncio.to_thread((folder / f"{name}.eml").read_bytes)
    except OSError:
        raise NotFound from None
    return _parse(content)


def _list(folder: Path) -> list[_Listed]:
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)[:MOST_SHOWN]
    return [_listed(path.stem, _parse(path.read_bytes())) for path in paths]


def _parse(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def _listed(name: str, message: EmailMessage) -> _Listed:
    date = parsedate_to_datetime(message["Date"])
    return _Listed(name, str(message["To"]), str(message["Subject"]), f"{date:%d %b %Y, %H:%M} UTC")


def _files(message: EmailMessage) -> list[_File]:
    return [
        _File(number, part.get_filename() or "file", max(1, len(_bytes(part)) // 1024))
        for number, part in enumerate(message.iter_attachments())
    ]


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_content()
    return content.encode() if isinstance(content, str) else bytes(content)


def _shown(message: EmailMessage) -> str:
    body = message.get_body(("html", "plain"))
    if body is None:
        raise NotFound
    html = str(body.get_content())
    for part in message.walk():
        cid = (part["Content-ID"] or "").strip("<> ")
        if cid:
            data = base64.b64encode(cast("bytes", part.get_payload(decode=True))).decode()
            html = html.replace(f"cid:{cid}", f"data:{part.get_content_type()};base64,{data}")
    return html.replace("<head>", '<head><base target="_top">', 1)


def _page(template: str, **values: Any) -> Response:
    return HTMLResponse(_templates().get_template(template).render(**values), headers=_HEADERS)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
    )
    templates.globals["routes"] = addresses
    return templates
