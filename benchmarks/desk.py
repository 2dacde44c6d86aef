"""The organizer's desk over 20,000 orders: how long a search, a page of a table, a dashboard and an export take.

Each search is one that people make: part of a name, two names, an address, a reference, a word that is everywhere,
with and without filters. The aim is a p95 under 300 ms.
"""

import itertools
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

from sqlalchemy import text

from benchmarks.boxoffice import a_postgresql
from eventfly import analytics, journal, orders
from eventfly.clock import SystemClock
from eventfly.orders import AttendeeFilter, OrderFilter
from eventfly.platform.migrating import migrate
from eventfly.runtime import Runtime
from tests.builders import AnEvent, Kind, a_runtime, an_event
from tests.crowds import a_crowd
from tests.desks import a_member

ORDERS = 20_000
SEARCHES = 100
READS = 15
Ask = Callable[[], Awaitable[Any]]


async def run(report: Any) -> None:
    """Measure on PostgreSQL, then on SQLite."""
    async with a_postgresql(report) as url:
        await _measure(report, "postgresql", url)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        await migrate(url)
        await _measure(report, "sqlite", url)


async def _measure(report: Any, name: str, url: str) -> None:
    async with a_runtime(url, clock=SystemClock()) as runtime:
        event = await an_event(runtime, Kind("Seat"), Kind("Standing", price=1500), Kind("Box", price=9000))
        await a_crowd(runtime, event, ORDERS)
        await _settle(runtime, report, name)
        owner = await a_member(runtime, event)
        newest = await orders.of_event(runtime, owner, event.slug)
        searches = _searches(event, newest.rows[7])

        async def search() -> None:
            await orders.of_event(runtime, owner, event.slug, next(searches))

        async def attendees() -> None:
            wanted = AttendeeFilter(text=next(searches).text)
            await orders.attendees_of_event(runtime, owner, event.slug, wanted)

        await _report(report, f"desk/{name}/search_orders", search, SEARCHES)
        await _report(report, f"desk/{name}/search_attendees", attendees, SEARCHES)
        order_id = UUID(newest.rows[7].order_id)
        reads: dict[str, Ask] = {
            "dashboard_kept": lambda: analytics.dashboard(runtime, owner, event.slug),
            "overview": lambda: analytics.overview(runtime, owner),
            "history": lambda: analytics.order_history(runtime, owner, event.slug, order_id),
        }
        for what, read in reads.items():
            await _report(report, f"desk/{name}/{what}", read, READS)
        await _report(report, f"desk/{name}/dashboard_anew", lambda: _anew(runtime, owner, event), READS)
        await _export(report, name, runtime, owner, event)


async def _settle(runtime: Runtime, report: Any, name: str) -> None:
    """Let consumers catch up and the database know its tables, as after a night of rest."""
    (entry,) = [item for item in journal.consumers() if item.name == "order history"]
    begun, passed = time.perf_counter(), 0
    while taken := await journal.consume(runtime, entry):
        passed += taken
    report(f"desk/{name}/history_consumer", passed / (time.perf_counter() - begun), "messages/s", passed)
    async with runtime.transaction() as connection:
        await connection.execute(text("analyze"))


def _searches(event: AnEvent, row: Any) -> Any:
    seat = str(event.types["Seat"])
    return itertools.cycle(
        [
            OrderFilter(text="garc"),
            OrderFilter(text="özgür weiß"),
            OrderFilter(text=row.buyer_email),
            OrderFilter(text=row.reference),
            OrderFilter(text="e", sort="buyer", page=300),
            OrderFilter(text="example.org", status="cancelled"),
            OrderFilter(text="nobody is called so"),
            OrderFilter(text="ada", type_id=seat, sort="largest"),
            OrderFilter(sort="buyer", page=400),
            OrderFilter(page=700),
        ]
    )


async def _report(report: Any, name: str, ask: Ask, count: int) -> None:
    waits = []
    for _ in range(count):
        begun = time.perf_counter()
        await ask()
        waits.append((time.perf_counter() - begun) * 1000)
    waits.sort()
    report(f"{name}_p50", waits[count // 2], "ms", count)
    report(f"{name}_p95", waits[int(count * 0.95)], "ms", count)


async def _anew(runtime: Runtime, owner: Any, event: AnEvent) -> None:
    runtime.resources.pop("analytics.sales", None)
    await analytics.dashboard(runtime, owner, event.slug)


async def _export(report: Any, name: str, runtime: Runtime, owner: Any, event: AnEvent) -> None:
    begun = time.perf_counter()
    export = await analytics.export_orders(runtime, owner, event.slug, OrderFilter())
    rows = await _count(export.lines)
    report(f"desk/{name}/export", rows / (time.perf_counter() - begun), "rows/s", rows)


async def _count(lines: AsyncIterator[str]) -> int:
    return sum([part.count("\r\n") async for part in lines]) - 1
