"""The order in which a request passes the middleware, and what changes in the handling of events."""

from collections.abc import Callable
from functools import partial

import reflex as rx
from starlette.types import ASGIApp

from eventfly.platform.reflex import (
    arguments,
    bugs,
    cross_origin,
    event_limits,
    graceful_stop,
    liveness,
    snapshot,
)
from eventfly.platform.reflex.cache_headers import AnswerHeaders
from eventfly.platform.reflex.client_address import ClientAddress
from eventfly.platform.reflex.cross_origin import CrossOrigin
from eventfly.platform.reflex.first_html import FirstHtml, Renderer
from eventfly.platform.reflex.origins import OwnOriginsOnly
from eventfly.platform.reflex.redirects import PathRedirects
from eventfly.platform.reflex.socket_limits import SocketLimits
from eventfly.platform.reflex.uploads import NoUploads
from eventfly.platform.settings import Settings

Transformer = Callable[[ASGIApp], ASGIApp]


def around(settings: Settings, *, first_html: Renderer) -> list[Transformer]:
    """List the middleware from the innermost to the outermost, as Reflex's `api_transformer` wants it."""
    return [
        partial(FirstHtml, render=first_html),
        NoUploads,
        PathRedirects,
        partial(SocketLimits, per_client=settings.websockets_per_client),
        partial(CrossOrigin, sites=settings.sites),
        partial(OwnOriginsOnly, public_url=settings.public_url, sites=settings.sites),
        partial(AnswerHeaders, https=settings.is_https),
        partial(ClientAddress, trusted=settings.trusted_proxies),
    ]


def harden(app: rx.App) -> None:
    """Close what Reflex leaves open in the handling of events, and keep the first answers on the screen."""
    bugs.install(app)
    arguments.install(app)
    # After the arguments: what does not fit counts too.
    event_limits.install(app)
    graceful_stop.install(app)
    liveness.install(app)
    snapshot.install(app)
    cross_origin.install(app)
