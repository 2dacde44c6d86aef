"""One hot event beside a hundred quiet ones: how long the quiet ones' buyers wait."""

import asyncio
import statistics
import time
from typing import Any

from benchmarks._serving import at
from benchmarks.boxoffice import LIMITS, a_postgresql
from benchmarks.boxoffice import through_box_office as buy
from eventfly.clock import SystemClock
from eventfly.runtime import Runtime
from tests.builders import AnEvent, Kind, a_runtime, an_event

QUIET, HOT_BUYERS, SECONDS = 100, 200, 6


async def run(report: Any) -> None:
    """Measure the quiet events' buyers without and with a crowd elsewhere."""
    async with (
        a_postgresql(report) as url,
        a_runtime(url, clock=SystemClock(), limits=LIMITS, pool_size=10) as runtime,
    ):
        kinds = (Kind("Seat"), Kind("Standing", price=1500))
        hot, *quiet = [await an_event(runtime, *kinds) for _ in range(QUIET + 1)]
        alone, _ = await _measure(runtime, quiet, None)
        beside, sold = await _measure(runtime, quiet, hot)
    report("quiet/postgresql/alone/p95_ms", at(alone, 0.95) * 1000, "ms", len(alone))
    report("quiet/postgresql/p50_ms", statistics.median(beside) * 1000, "ms", len(beside))
    report("quiet/postgresql/p95_ms", at(beside, 0.95) * 1000, "ms", len(beside))
    report("quiet/postgresql/hot_per_second", sold / SECONDS, "reservations/s", sold)


async def _measure(runtime: Runtime, quiet: list[AnEvent], hot: AnEvent | None) -> tuple[list[float], int]:
    end, waits, sold = time.perf_counter() + SECONDS, [], 0

    async def pushing() -> None:
        nonlocal sold
        while hot and time.perf_counter() < end:
            await buy(runtime, hot)
            sold += 1

    async def strolling(event: AnEvent, after: float) -> None:
        # About one buyer every two seconds, each event at a time of its own.
        await asyncio.sleep(after)
        while (begun := time.perf_counter()) < end:
            await buy(runtime, event)
            waits.append(time.perf_counter() - begun)
            await asyncio.sleep(2)

    strollers = (strolling(event, place * 2 / QUIET) for place, event in enumerate(quiet))
    await asyncio.gather(*strollers, *(pushing() for _ in range(HOT_BUYERS)))
    return waits, sold
