"""The API: whole orders by programs, and reads with and without a tag, of the running product on PostgreSQL.

An order is placed and paid; it counts when the payment's answer says so. Afterwards the product is asked for every
order again, by its own secret, and by the organizer's list: none may be lost. CPU is user and system time of the
whole process tree, ours and PostgreSQL's apart.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from benchmarks._serving import Client, at, cpu_seconds, serving
from benchmarks.boxoffice import a_postgresql_server
from benchmarks.orders import PAYMENT, an_order
from eventfly.clock import SystemClock
from eventfly.identifiers import new_secret
from tests.builders import AnEvent, Kind, a_runtime, an_event
from tests.http.api.people import a_program

CLIENTS = (1, 8, 32)
ORDERS = {1: 30, 8: 160, 32: 320}
READS = 1500
READERS = 8


async def run(report: Any) -> None:
    """Measure orders, count them again, and then reads."""
    async with a_postgresql_server(report) as server, serving(server["url"]) as served:
        async with a_runtime(server["url"], clock=SystemClock()) as runtime:
            event = await an_event(runtime, Kind("Seat"), Kind("Standing", price=1500))
            organizer = await a_program(runtime, event)
        assert served.process is not None
        bench = _Bench(served.port, event, (served.process.pid, server["pid"]))
        await bench.several(bench.order, 8, 2)
        for clients in CLIENTS:
            await bench.orders(report, clients)
        lost = await bench.lost(organizer)
        report("api/orders/lost", lost, "orders", len(bench.paid))
        assert lost == 0, "orders were lost"
        await bench.reads(report)


@dataclass
class _Bench:
    port: int
    event: AnEvent
    pids: tuple[int, int]
    paid: dict[str, str] = field(default_factory=dict)
    """The secret of each order by its reference."""

    async def orders(self, report: Any, clients: int) -> None:
        """Report a number of clients that order as fast as they are served."""
        count, before = ORDERS[clients], [cpu_seconds(pid) for pid in self.pids]
        started = time.perf_counter()
        waits = await self.several(self.order, count, clients)
        took = time.perf_counter() - started
        spent = [cpu_seconds(pid) - was for pid, was in zip(self.pids, before, strict=True)]
        name = f"api/orders/{clients}"
        report(f"{name}/per_second", count / took, "orders/s", count)
        report(f"{name}/p50_ms", statistics.median(waits) * 1000, "ms", count)
        report(f"{name}/p95_ms", at(waits, 0.95) * 1000, "ms", count)
        report(f"{name}/cpu_ms", spent[0] / count * 1000, "ms/order", count)
        report(f"{name}/postgresql_cpu_ms", spent[1] / count * 1000, "ms/order", count)

    async def several(
        self, what: Callable[[Client], Awaitable[None]], count: int, clients: int
    ) -> list[float]:
        """Return how long each of `count` requests of `clients` took, in seconds."""
        left, waits = iter(range(count)), []

        async def one() -> None:
            client = Client(self.port)
            for _ in left:
                begun = time.perf_counter()
                await what(client)
                waits.append(time.perf_counter() - begun)

        await asyncio.gather(*(one() for _ in range(clients)))
        return waits

    async def order(self, client: Client) -> None:
        """Place and pay one order of two types."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": new_secret()}
        path = f"/api/v1/events/{self.event.slug}/orders"
        status, answer = await client.ask("POST", path, an_order(self.event)[1], headers)
        assert status == 201, answer
        placed = orjson.loads(answer)
        headers |= {"Authorization": f"Bearer {placed['secret']}", "Idempotency-Key": new_secret()}
        status, answer = await client.ask("POST", placed["pay"], PAYMENT, headers)
        assert (status, orjson.loads(answer)["step"]) == (200, "paid"), answer
        self.paid[placed["reference"]] = placed["secret"]

    async def lost(self, organizer: dict[str, str]) -> int:
        """Count the paid orders that are not there, asked for by secret and as the organizer."""
        url, listed = f"http://127.0.0.1:{self.port}", set()
        link = f"/api/v1/organize/events/{self.event.slug}/orders?status=paid&limit=100"
        async with httpx.AsyncClient(base_url=url) as client:
            while link:
                slice_ = (await client.get(link, headers=organizer)).raise_for_status().json()
                listed |= {order["reference"] for order in slice_["orders"]}
                link = slice_["next"]
            found = set()
            for reference, secret in self.paid.items():
                headers = {"Authorization": f"Bearer {secret}"}
                shown = (await client.get(f"/api/v1/orders/{reference}", headers=headers)).json()
                found |= {reference} if shown.get("status") == "paid" else set()
        return len(self.paid.keys() - (listed & found))

    async def reads(self, report: Any) -> None:
        """Report reads of the event, whole, and unchanged since the reader's last one."""
        path = f"/api/v1/events/{self.event.slug}"
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{self.port}{path}")
        tag = answer.headers["ETag"]
        for name, headers, expected in (
            ("whole", {}, 200),
            ("unchanged", {"If-None-Match": tag}, 304),
        ):

            async def read(
                client: Client, headers: dict[str, str] = headers, expected: int = expected
            ) -> None:
                status, _ = await client.ask("GET", path, headers=headers)
                assert status == expected

            before, started = cpu_seconds(self.pids[0]), time.perf_counter()
            waits = await self.several(read, READS, READERS)
            took = time.perf_counter() - started
            report(f"api/reads/{name}/per_second", READS / took, "reads/s", READS)
            report(f"api/reads/{name}/p95_ms", at(waits, 0.95) * 1000, "ms", READS)
            report(
                f"api/reads/{name}/cpu_ms",
                (cpu_seconds(self.pids[0]) - before) / READS * 1000,
                "ms/read",
                READS,
            )
            report(f"api/reads/{name}/bytes", len(answer.content) if expected == 200 else 0, "bytes", 1)
