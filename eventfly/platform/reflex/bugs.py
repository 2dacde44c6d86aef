"""Tell of a bug what somebody can quote, and nothing else. Reflex 0.10.1 opens a dialog without saying which.

The log has the trace under the same correlation id as the page shows.
"""

import json
import logging

import reflex as rx
from reflex.event import EventSpec

from eventfly.identifiers import new_id

logger = logging.getLogger(__name__)


def tell(exception: Exception) -> EventSpec:
    """Log a handler's unexpected error, and have the page show its id."""
    correlation = new_id().hex
    logger.error("unexpected error, correlation id %s", correlation, exc_info=exception)
    said = (
        "Something went wrong on our side, not on yours. Please reload the page."
        f" If you write to us, quote {correlation}."
    )
    return rx.call_script(f"window.eventfly?.say({json.dumps(said)})")


def install(app: rx.App) -> None:
    """Let every handler of `app` that fails end in `tell`."""
    app.backend_exception_handler = tell
