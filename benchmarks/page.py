"""First HTML of an event's page at 32 clients, two workers, while 20 orders a second change it."""

import asyncio
import json
import sys
from typing import Any

from benchmarks._serving import Client, a_valkey, at, serving
from benchmarks.boxoffice import a_postgresql
from benchmarks.orders import an_order
from eventfly.clock import SystemClock
from eventfly.identifiers import new_secret
from tests.builders import AnEvent, Kind, a_runtime, an_event

CLIENTS, SECONDS, ORDERS_A_SECOND = 32, 10, 20


async def run(report: Any) -> None:
    """Measure how fast readers get an event's page."""
    async with a_postgresql(report) as url, a_valkey() as redis:
        settings = {"EVENTFLY_REDIS_URL": redis, "EVENTFLY_WORKERS": "2"}
        async with serving(url, **settings) as served, a_runtime(url, clock=SystemClock()) as runtime:
            event = await an_event(runtime, Kind("Seat"), Kind("Standing", price=1500), total=100_000)
            await _visits(served.port, event, seconds=1)
            accepted: list[int] = []
            ordering = asyncio.create_task(_keep_ordering(served.port, event, accepted))
            took = await _visits(served.port, event, seconds=SECONDS)
            ordering.cancel()
            report("page/32/orders_per_second", len(accepted) / SECONDS, "orders/s")
    report("page/32/per_second", len(took) / SECONDS, "pages/s", len(took))
    for share in (50, 95, 99):
        report(f"page/32/p{share}_ms", at(took, share / 100) * 1000, "ms", len(took))


async def _visits(port: int, event: AnEvent, *, seconds: int) -> list[float]:
    given = [str(port), f"/e/{event.slug}", str(CLIENTS), str(seconds)]
    command = [sys.executable, "-m", "benchmarks._visitors", *given]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    assert process.returncode == 0
    return list(json.loads(printed))


async def _keep_ordering(port: int, event: AnEvent, accepted: list[int]) -> None:
    clients = [Client(port) for _ in range(ORDERS_A_SECOND)]
    await asyncio.gather(
        *(_one_a_second(client, event, place, accepted) for place, client in enumerate(clients))
    )


async def _one_a_second(client: Client, event: AnEvent, place: int, accepted: list[int]) -> None:
    loop = asyncio.get_running_loop()
    due = loop.time() + place / ORDERS_A_SECOND
    while True:
        await asyncio.sleep(due - loop.time())
        headers = {"Content-Type": "application/json", "Idempotency-Key": new_secret()}
        path = f"/api/v1/events/{event.slug}/orders"
        status, answer = await client.ask("POST", path, an_order(event)[1], headers)
        assert status == 201, answer
        accepted.append(status)
        due += 1
