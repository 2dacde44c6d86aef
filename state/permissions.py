"""Say who may call a handler. Every public method of a state can be called by anybody with a websocket.

The decorator enforces nothing: the domain does, by queries that are scoped to who is asking. It is the
handler's promise, which `tests/architecture/test_handlers.py` demands from each handler and reviewers can
list.
"""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

Permission = Literal["public", "account", "organizer", "bearer"]
"""Anybody; who has signed in; who manages the event; who holds the order's secret."""

Handler = TypeVar("Handler", bound=Callable[..., Any])


def permission(who: Permission) -> Callable[[Handler], Handler]:
    """Declare who may call a handler; goes below `@rx.event`."""

    def declare(handler: Handler) -> Handler:
        handler.permission = who  # type: ignore[attr-defined]
        return handler

    return declare
