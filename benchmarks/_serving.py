"""What the benchmarks over HTTP share: the running product, an SMTP server apart, a keep-alive client, CPU time."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.servers import eventfly as product
from tests.servers import valkey
from tests.servers.sharing import free_port, stop

PLENTY = str(10**9)
UNLIMITED = {
    "EVENTFLY_API_ORDERS_PER_MINUTE": PLENTY,
    "EVENTFLY_API_REQUESTS_PER_MINUTE": PLENTY,
    "EVENTFLY_PLACES_PER_CLIENT": PLENTY,
    "EVENTFLY_PLACES_PER_CONTACT": PLENTY,
    "EVENTFLY_LOG_LEVEL": "warning",
}


@asynccontextmanager
async def serving(database_url: str, **settings: str) -> AsyncIterator[product.Served]:
    """Serve the product on a database, with further settings by their full names."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**UNLIMITED, "EVENTFLY_DATABASE_URL": database_url, **settings}
        served = await asyncio.to_thread(product.prepare, Path(folder) / "served", environ, seeded=False)
        await asyncio.to_thread(served.start)
        try:
            yield served
        finally:
            await asyncio.to_thread(served.stop)


@asynccontextmanager
async def a_valkey() -> AsyncIterator[str]:
    """Start a server that speaks the Redis protocol; yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        server = await asyncio.to_thread(valkey.start, Path(folder))
        try:
            yield server["url"] + "/0"
        finally:
            await asyncio.to_thread(stop, server["pid"])


class Mailbox:
    """Hears of each mail that the SMTP server, a process of its own, has accepted."""

    def __init__(self) -> None:
        self.url = ""
        self._heard: dict[str, asyncio.Event] = {}

    async def wait_for(self, address: str, *, within: float = 60) -> None:
        """Wait until a mail to `address` was accepted."""
        await asyncio.wait_for(self._heard.setdefault(address, asyncio.Event()).wait(), within)

    async def listen(self, lines: asyncio.StreamReader) -> None:
        while line := await lines.readline():
            self._heard.setdefault(line.decode().strip(), asyncio.Event()).set()


@asynccontextmanager
async def a_mailbox() -> AsyncIterator[Mailbox]:
    """Start an SMTP server in a process of its own."""
    port, mailbox = free_port(), Mailbox()
    mailbox.url = f"smtp://127.0.0.1:{port}"
    command = [sys.executable, "-m", "benchmarks._smtp", str(port)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    await process.stdout.readline()
    listening = asyncio.create_task(mailbox.listen(process.stdout))
    try:
        yield mailbox
    finally:
        process.terminate()
        await process.wait()
        await listening


class Client:
    """One keep-alive connection that speaks just enough HTTP/1.1 to cost little."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send one request; return status and body."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        named = {"Host": f"127.0.0.1:{self.port}", "Content-Length": str(len(body)), **(headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(answer[9:12])
        return status, await self._body(reader, answer)

    async def _body(self, reader: asyncio.StreamReader, head: bytes) -> bytes:
        if b"transfer-encoding: chunked" in head:
            return await _chunks(reader)
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        return await reader.readexactly(length)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)


def cpu_seconds(root: int) -> float:
    """Return the CPU time, user and system, of a process, all its descendants and those they waited for."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents[int(entry.name)] = int(fields[1])
            spent[int(entry.name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return sum(cost for pid, cost in spent.items() if _descends(pid, root, parents))


def _descends(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid and pid != root:
        pid = parents.get(pid, 0)
    return pid == root


def at(values: list[float], share: float) -> Any:
    """Return the value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
