"""List what a hand-made websocket client can call: every public method of every state, decorated or not.

In Reflex 0.10.1 page guards protect nothing, so each handler says who may call it (`state.permissions`),
and a test compares this list with what the handlers say.
"""

import inspect
from dataclasses import dataclass

from reflex_base.registry import RegistrationContext


@dataclass(frozen=True, order=True)
class WireHandler:
    """One callable handler: its full name, the module that defines it, and the permission it declares."""

    name: str
    module: str
    permission: str | None


def wire_handlers(packages: tuple[str, ...] = ("state", "components", "pages")) -> list[WireHandler]:
    """List the handlers of the application's own states, in the order of their names."""
    found = []
    for name, registered in RegistrationContext.ensure_context().event_handlers.items():
        function = inspect.unwrap(registered.handler.fn)
        if function.__module__.split(".")[0] in packages:
            found.append(WireHandler(name, function.__module__, getattr(function, "permission", None)))
    return sorted(found)
