"""Reflex's configuration, from Eventfly's settings."""

import reflex as rx
from reflex.constants import StateManagerMode

from eventfly.platform.reflex.same_origin import SameOriginPlugin
from eventfly.platform.settings import Settings


def configuration(settings: Settings) -> rx.Config:
    """Build Reflex's configuration: no badge, no telemetry, no foreign origins, state by `settings`."""
    return rx.Config(
        app_name="eventfly",
        api_url=f"http://localhost:{settings.port}",
        deploy_url=settings.public_url,
        # Nobody is allowed here: the `origins` middleware decides, for it sees the host that was asked for.
        cors_allowed_origins=(),
        telemetry_enabled=False,
        show_built_with_reflex=False,
        state_manager_mode=StateManagerMode.REDIS if settings.redis_url else StateManagerMode.MEMORY,
        redis_url=settings.redis_url,
        default_color_mode="system",
        plugins=[rx.plugins.TailwindV4Plugin(), SameOriginPlugin()],
        disable_plugins=[rx.plugins.SitemapPlugin],
    )
