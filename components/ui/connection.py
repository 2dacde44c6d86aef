"""The connection banner: one calm line when the server cannot be reached, in place of Reflex's own overlay.

    app.app_wraps[(5, "Overlay")] = lambda stateful: connection_banner() if stateful else None

Written against Reflex 0.10.1, whose client keeps failed attempts in `connectErrors`.
"""

import reflex as rx
from reflex.components.core.banner import has_too_many_connection_errors

from .icon import icon


def connection_banner() -> rx.Component:
    """Say after the second failed attempt that the page is waiting, and that nothing is lost.

    Reflex puts the page into whatever a wrap returns: in a fragment it stands beside the notice. Inside of it,
    screen readers would read the whole page aloud at every change.
    """
    return rx.fragment(rx.el.div(_notice(), role="status"))


def _notice() -> rx.Component:
    return rx.cond(
        has_too_many_connection_errors,
        rx.el.p(
            icon("offline", size=18),
            rx.el.span("No connection just now. We keep trying, and nothing you did is lost."),
            class_name="ef-connection",
        ),
        rx.fragment(),
    )
