"""Learn that this worker is told to stop, before the server waits for what is open.

granian 2.8.7 waits for open answers before it ends the application's lifespan, and kills the worker after a
while: a stream that waits for the lifespan to end would keep the worker from ever ending it.
"""

import asyncio
import signal
from collections.abc import Callable
from functools import partial
from typing import Any


def before_stop(callback: Callable[[], None]) -> None:
    """Call `callback` in the running loop at SIGTERM and SIGINT, before whoever handles them now.

    Does nothing where the loop handles neither, as in tests.
    """
    loop = asyncio.get_running_loop()
    # asyncio tells nobody which handler it has, so this reads its own record of them.
    handlers: dict[int, Any] = getattr(loop, "_signal_handlers", {})
    for number in (signal.SIGTERM, signal.SIGINT):
        if (handler := handlers.get(number)) is not None:
            loop.add_signal_handler(number, partial(_both, callback, handler))


def _both(first: Callable[[], None], then: asyncio.Handle) -> None:
    try:
        first()
    finally:
        then._run()  # type: ignore[attr-defined]
