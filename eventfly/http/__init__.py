"""Whatever is served and is no Reflex page: the API, forms that set cookies, files, streams, first answers.

    endpoints = http.application(runtime, settings)       a Starlette application with every route
    wrapping = http.middleware(runtime, settings)         ASGI middleware around it and the pages: live streams
    render = http.first_html(runtime)                     the content of a page's first answer

Endpoints call the domain once and let its refusals pass: `problems` turns them into answers.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from eventfly import routes
from eventfly.errors import EventflyError
from eventfly.http import (
    api_docs,
    covers,
    entering,
    exports,
    find_order,
    mailbox,
    order_files,
    own_data,
    sandbox_step,
    sign_in,
    webhooks,
)
from eventfly.http.api import api
from eventfly.http.first_html import renderer as first_html
from eventfly.http.idempotency import purge_idempotency_keys
from eventfly.http.limits import Bounds
from eventfly.http.live import LiveStreams
from eventfly.http.paths import OneLinePaths
from eventfly.http.problems import Correlated, on_http_exception, on_refusal
from eventfly.http.site import site
from eventfly.live import Feeds
from eventfly.runtime import Runtime

__all__ = ["OneLinePaths", "application", "first_html", "middleware", "purge_idempotency_keys"]


def application(runtime: Runtime, settings: Any) -> Starlette:
    """Make the application with every endpoint; Reflex mounts its own beneath it."""
    listed: list[BaseRoute] = [Mount(routes.API, app=api(runtime, Bounds.of(settings))), *site(runtime)]
    modules = (
        *(api_docs, sign_in, entering, covers, find_order, own_data, order_files),
        *(exports, mailbox, webhooks, sandbox_step),
    )
    for module in modules:
        listed += module.routes(runtime, settings)
    return Starlette(
        routes=listed,
        middleware=[Middleware(Correlated)],
        exception_handlers={EventflyError: on_refusal, HTTPException: on_http_exception},
    )


def middleware(runtime: Runtime, settings: Any) -> list[Callable[[ASGIApp], ASGIApp]]:
    """List the middleware to put around `application`, innermost first."""
    bounds = Bounds.of(settings)
    feeds = Feeds(runtime, limit=bounds.streams, limit_per_client=bounds.streams_per_client)
    runtime.resources["live.feeds"] = feeds
    return [partial(LiveStreams, feeds=feeds)]
