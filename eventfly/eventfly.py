"""The composition root: settings, then the runtime, then the application with its pages and endpoints."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx
from starlette.types import ASGIApp

import pages
from components import ui
from eventfly import assembly, http
from eventfly.platform import logging
from eventfly.platform.reflex import graceful_stop, middleware
from eventfly.platform.settings import load_settings
from eventfly.runtime import install

settings = load_settings()
logging.configure(settings.log_level)
runtime = assembly.make_runtime(settings)
install(runtime)

app = rx.App(
    stylesheets=ui.STYLESHEETS,
    head_components=ui.head_components(),
    html_lang="en",
    toaster=None,
    api_transformer=[
        http.application(runtime, settings),
        *http.middleware(runtime, settings),
        *middleware.around(settings, first_html=http.first_html(runtime)),
    ],
)
app.app_wraps[5, "Overlay"] = lambda stateful: ui.connection_banner() if stateful else None
middleware.harden(app)
pages.register(app)


@asynccontextmanager
async def jobs_and_connections() -> AsyncIterator[None]:
    """Run the process's jobs while it serves."""
    async with assembly.running(runtime):
        yield


graceful_stop.outlast_handlers(app, jobs_and_connections)


def served() -> ASGIApp:
    """Make what each worker serves. Around Reflex's own router: its pattern, too, ends at a line break."""
    return http.OneLinePaths(app())
