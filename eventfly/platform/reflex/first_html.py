"""Give the first answer of a page its content, for readers without JavaScript, previews and search engines.

Reflex 0.10.1 prerenders static routes once, and answers dynamic routes with an empty shell. This
middleware asks a renderer for the head and the body of an address, and splices them into the shell. The
body goes into the element that the application shows while it loads, and stays until the page's state has
arrived (`snapshot`).
"""

import asyncio
import gzip
import html
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

logger = logging.getLogger(__name__)

SHELL = Path(".web/build/client/__spa-fallback.html")
SNAPSHOT_ID = "ef-snapshot"
FRESH_SECONDS = 1.0
"""How old an answer may be."""
REMEMBERED = 512
"""Addresses whose answers are kept."""
NAMED = ("/e/", "/o/")
"""Below these an address ends in somebody's word: a dot in it does not make it the name of a file."""


@dataclass(frozen=True)
class Head:
    """What the first answer of an address holds; all but `title` is safe HTML already (`jsonld`: JSON)."""

    title: str
    tags_html: str = ""
    body_html: str = ""
    status: int = 200
    jsonld: str = ""


Renderer = Callable[[str, str], Awaitable[Head | None]]
"""Return the head for a path and a query; None leaves the answer to the page itself."""


@dataclass(frozen=True)
class Answer:
    """A finished answer, kept for `FRESH_SECONDS`."""

    status: int
    body: bytes
    made_at: float

    @cached_property
    def compressed(self) -> bytes:
        """The body for clients that accept gzip."""
        return gzip.compress(self.body, compresslevel=5, mtime=0)


class FirstHtml:
    """ASGI middleware that answers page requests with the shell and what `render` says of the address."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        render: Renderer,
        shell: Path = SHELL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self.render = render
        self.clock = clock
        self._shell_path = shell
        self._answers: OrderedDict[tuple[str, str], asyncio.Future[Answer | None]] = OrderedDict()
        self._expires: dict[tuple[str, str], float] = {}

    @cached_property
    def shell(self) -> str:
        """The empty page that Reflex built."""
        return self._shell_path.read_text()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(scope) if _is_page(scope) else None
        if answer is None:
            await self.app(scope, receive, send)
        else:
            await _send(answer, scope, send)

    async def _answer(self, scope: Scope) -> Answer | None:
        address = scope["path"].rstrip("/") or "/", scope["query_string"].decode("latin-1")
        known = self._answers.get(address)
        if known is None or (known.done() and self._expires.get(address, 0) <= self.clock()):
            known = asyncio.ensure_future(self._make(address))
            self._remember(address, known)
        # Shielded: a visitor who leaves must not cancel what others wait for.
        return await asyncio.shield(known)

    def _remember(self, address: tuple[str, str], answer: "asyncio.Future[Answer | None]") -> None:
        # Fresh from when the reading began: what was read may have changed since.
        self._answers[address] = answer
        self._answers.move_to_end(address)
        self._expires[address] = self.clock() + FRESH_SECONDS
        while len(self._answers) > REMEMBERED:
            forgotten, _ = self._answers.popitem(last=False)
            self._expires.pop(forgotten, None)

    async def _make(self, address: tuple[str, str]) -> Answer | None:
        try:
            head = await self.render(*address)
        except Exception:
            # The page itself still works without its first content, and says what is wrong.
            logger.exception("The first answer of %s could not be made", address[0])
            return None
        if head is None:
            return None
        return Answer(head.status, splice(self.shell, head).encode(), self.clock())


def splice(shell: str, head: Head) -> str:
    """Put `head` into `shell`.

    JSON-LD goes to the end of the head: before React's own inline script it would make React render
    all again.
    """
    title = f'<title data-ef-seo="">{html.escape(head.title, quote=False)}</title>'
    page = shell.replace("<head>", "<head>" + title + head.tags_html, 1)
    if head.jsonld:
        data = head.jsonld.replace("<", "\\u003c")
        script = f'<script type="application/ld+json" data-ef-seo="">{data}</script>'
        page = page.replace("</head>", script + "</head>", 1)
    place = f'<div id="{SNAPSHOT_ID}">'
    return page.replace(place, place + head.body_html, 1)


def _is_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    path: str = scope["path"]
    if path.startswith(NAMED):
        return True
    return not path.startswith(("/_", "/api/", "/assets/")) and "." not in path.rpartition("/")[2]


async def _send(answer: Answer, scope: Scope, send: Send) -> None:
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
    body = answer.compressed if b"gzip" in accepted else answer.body
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"Accept-Encoding"),
        (b"cache-control", b"no-cache"),
    ]
    if body is not answer.body:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
