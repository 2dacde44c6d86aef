"""Let handlers finish at SIGTERM.

Reflex 0.10.1 cancels running handlers at once unless the event processor has a `graceful_shutdown_timeout`;
the processor exists only once the worker has started.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import reflex as rx

SECONDS = 8
"""Shorter than the time after which the server kills a worker (`serving.KILL_TIMEOUT`)."""


def install(app: rx.App) -> None:
    """Give each worker's handlers `SECONDS` to finish when it is told to stop."""

    async def finish_handlers_at_stop() -> None:
        app.event_processor.graceful_shutdown_timeout = SECONDS

    app.register_lifespan_task(finish_handlers_at_stop)


def outlast_handlers(app: rx.App, lifespan: Callable[[], AbstractAsyncContextManager[None]]) -> None:
    """Keep `lifespan` open until the last handler of a worker has finished.

    Reflex enters lifespans in the order of registration, its own event processor first, and leaves them in reverse:
    what handlers need has to be entered before it.
    """
    app.register_lifespan_task(lifespan)
    others = {task: None for task in app._lifespan_tasks if task is not lifespan}
    app._lifespan_tasks = {lifespan: None, **others}
