"""Whole orders over HTTP: place two types, pay by the sandbox, until the mail with its PDF was accepted.

CPU is user and system time per order, ours (the whole process tree) and PostgreSQL's apart. The share without
mail is what the same endpoints cost in this process, called as ASGI applications, with no consumer running: it
leaves out the mail, its PDF and the parsing of HTTP.
"""

import asyncio
import statistics
import time
from dataclasses import dataclass
from typing import Any

import orjson

from benchmarks._serving import Client, Mailbox, a_mailbox, at, cpu_seconds, serving
from benchmarks.boxoffice import LIMITS, a_postgresql_server
from eventfly.clock import SystemClock
from eventfly.http.api import api
from eventfly.http.limits import Bounds
from eventfly.identifiers import new_code, new_secret
from tests.builders import AnEvent, Kind, a_runtime, an_event

CLIENTS = (1, 8, 32)
ORDERS = {1: 15, 8: 60, 32: 120}
WITHOUT_MAIL = 150


async def run(report: Any) -> None:
    """Measure the running product, and then its endpoints without the consumers."""
    async with a_postgresql_server(report) as server, a_mailbox() as mailbox:
        async with serving(server["url"], EVENTFLY_SMTP_URL=mailbox.url) as served:
            event = await _two_types(server["url"])
            assert served.process is not None
            bench = _Bench(served.port, event, mailbox, (served.process.pid, server["pid"]))
            await bench.orders(4, 2)
            for clients in CLIENTS:
                await bench.measure(report, clients)
        await _without_mail(report, server)


@dataclass
class _Bench:
    port: int
    event: AnEvent
    mailbox: Mailbox
    pids: tuple[int, int]

    async def measure(self, report: Any, clients: int) -> None:
        """Report a number of clients that order as fast as they are served."""
        count, before = ORDERS[clients], [cpu_seconds(pid) for pid in self.pids]
        started = time.perf_counter()
        waits = await self.orders(count, clients)
        took = time.perf_counter() - started
        ours, theirs = (
            (cpu_seconds(pid) - was) / count * 1000 for pid, was in zip(self.pids, before, strict=True)
        )
        name = f"orders/postgresql/{clients}"
        report(f"{name}/per_second", count / took, "orders/s", count)
        report(f"{name}/p50_ms", statistics.median(waits) * 1000, "ms", count)
        report(f"{name}/p95_ms", at(waits, 0.95) * 1000, "ms", count)
        report(f"{name}/cpu_ms", ours, "ms/order", count)
        report(f"{name}/postgresql_cpu_ms", theirs, "ms/order", count)

    async def orders(self, count: int, clients: int) -> list[float]:
        """Return how long each of `count` orders took, from the click to the accepted mail."""
        left, waits = iter(range(count)), []

        async def one() -> None:
            client = Client(self.port)
            for _ in left:
                begun = time.perf_counter()
                await self._order(client)
                waits.append(time.perf_counter() - begun)

        await asyncio.gather(*(one() for _ in range(clients)))
        return waits

    async def _order(self, client: Client) -> None:
        address, body = an_order(self.event)
        headers = {"Content-Type": "application/json", "Idempotency-Key": new_secret()}
        path = f"/api/v1/events/{self.event.slug}/orders"
        status, answer = await client.ask("POST", path, body, headers)
        assert status == 201, answer
        placed = orjson.loads(answer)
        headers |= {"Authorization": f"Bearer {placed['secret']}", "Idempotency-Key": new_secret()}
        status, answer = await client.ask("POST", placed["pay"], PAYMENT, headers)
        assert status == 200, answer
        await self.mailbox.wait_for(address)


PAYMENT = orjson.dumps({"details": {"card": "succeeds"}})


def an_order(event: AnEvent) -> tuple[str, bytes]:
    """Return an address and the body of an order of two types by it."""
    address = f"ada.{new_code(10).lower()}@example.org"
    lines = [
        {"ticket_type_id": str(event.types[name]), "quantity": 1, "unit_minor": event.prices[name]}
        for name in event.types
    ]
    buyer = {"name": "Ada Example", "email": address, "consent": True}
    return address, orjson.dumps({"lines": lines, "buyer": buyer})


async def _two_types(url: str) -> AnEvent:
    async with a_runtime(url, clock=SystemClock()) as runtime:
        return await an_event(runtime, Kind("Seat"), Kind("Standing", price=1500))


async def _without_mail(report: Any, server: dict[str, Any]) -> None:
    async with a_runtime(server["url"], clock=SystemClock(), limits=LIMITS, pool_size=10) as runtime:
        event = await an_event(runtime, Kind("Seat"), Kind("Standing", price=1500))
        app = api(runtime, Bounds())
        await _order_here(app, event)
        before, spent = cpu_seconds(server["pid"]), time.process_time()
        left = iter(range(WITHOUT_MAIL))

        async def one() -> None:
            for _ in left:
                await _order_here(app, event)

        await asyncio.gather(*(one() for _ in range(8)))
        ours = (time.process_time() - spent) / WITHOUT_MAIL * 1000
        theirs = (cpu_seconds(server["pid"]) - before) / WITHOUT_MAIL * 1000
    report("orders/postgresql/8/cpu_without_mail_ms", ours, "ms/order", WITHOUT_MAIL)
    report("orders/postgresql/8/postgresql_cpu_without_mail_ms", theirs, "ms/order", WITHOUT_MAIL)


async def _order_here(app: Any, event: AnEvent) -> None:
    headers = {"content-type": "application/json", "idempotency-key": new_secret()}
    placed = orjson.loads(await _call(app, f"/events/{event.slug}/orders", headers, an_order(event)[1]))
    headers |= {"authorization": f"Bearer {placed['secret']}", "idempotency-key": new_secret()}
    await _call(app, f"/orders/{placed['reference']}/pay", headers, PAYMENT)


async def _call(app: Any, path: str, headers: dict[str, str], body: bytes) -> bytes:
    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    assert sent[0]["status"] in (200, 201), sent
    return b"".join(message.get("body", b"") for message in sent[1:])
