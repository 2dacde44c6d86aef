"""The schedule of one process: jobs at fixed intervals, never two runs of one job at once.

Every job is harmless when several processes run it, so no election is needed yet.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from eventfly.errors import Unavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so many seconds."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[Any]]


class Scheduler:
    """Runs jobs until closed; a job that fails is logged and runs again at its next time."""

    def __init__(self, jobs: list[Job]) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._running: set[asyncio.Task[Any]] = set()
        for job in jobs:
            self._scheduler.add_job(
                self._run,
                "interval",
                seconds=job.seconds,
                args=[job],
                id=job.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        self._scheduler.start()

    async def close(self) -> None:
        """Start no more runs and wait for those under way."""
        self._scheduler.shutdown(wait=False)
        if self._running:
            await asyncio.wait(self._running, timeout=5)

    async def _run(self, job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None  # a coroutine always runs in a task
        self._running.add(task)
        try:
            await job.run()
        except Unavailable as error:
            log.warning("job %s: %s", job.name, error)
        except Exception:
            log.exception("job %s failed", job.name)
        finally:
            self._running.discard(task)
