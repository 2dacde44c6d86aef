"""List what a hand-made websocket client can call: every public method of every state, decorated or not.

In Reflex 0.10.1 page guards protect nothing, so each handler says who may call it (`state.permissions`),
and a test compares this list with what the handlers say.
"""

import inspect
from dataclasses import dataclass

from reflex_base.registry import RegistrationContext


@dataclass(frozen=True)
class WireHandler:
    """One callable handler: its full name, the module that defines it, and the permission it declares."""

    name: str
    module: str
    permission: str | None


def wire_handlers() -> list[WireHandler]:
    """List every handler, Reflex's own too, in the order of their names."""
    found = []
    for name, registered in RegistrationContext.ensure_context().event_handlers.items():
        function = inspect.unwrap(registered.handler.fn)
        found.append(WireHandler(name, function.__module__, getattr(function, "permission", None)))
    return sorted(found, key=lambda handler: handler.name)
