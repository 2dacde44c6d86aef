"""Refuse events whose arguments do not fit their handler.

A hand-made client can send anything to any handler. Reflex 0.10.1 runs it, and logs the `TypeError` of each
with its trace as if it were a bug of ours. What does not fit is answered like any other unusable request:
not run, and said so. What a text *means* is checked by the domain.
"""

import inspect
import logging
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, get_origin, get_type_hints

import reflex as rx
from reflex.event import Event
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY

logger = logging.getLogger(__name__)

NOT_UNDERSTOOD = "This could not be understood. Please reload the page."


def fits(function: Callable[..., Any], payload: object) -> bool:
    """Tell whether `payload` names the arguments of a handler, each with a value of its declared type."""
    required, declared = _signature(function)
    if not isinstance(payload, Mapping) or not required <= payload.keys() <= declared.keys():
        return False
    return all(_is_a(value, declared[name]) for name, value in payload.items())


@lru_cache(maxsize=1024)
def _signature(function: Callable[..., Any]) -> tuple[frozenset[str], dict[str, Any]]:
    plain = inspect.unwrap(function)
    _, *parameters = inspect.signature(plain).parameters.values()
    hints = get_type_hints(plain)
    required = frozenset(item.name for item in parameters if item.default is item.empty)
    return required, {item.name: hints.get(item.name, Any) for item in parameters}


def _is_a(value: object, hint: Any) -> bool:
    kind = get_origin(hint) or hint
    if kind is dict:
        return isinstance(value, dict) and _is_form(value.get(FORM_DATA_ENTRIES_KEY, []))
    return type(value) is kind if kind in (str, int, bool) else True


def _is_form(entries: object) -> bool:
    # A form comes as a list of its fields' names and values.
    return isinstance(entries, list) and all(
        isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], str) for entry in entries
    )


def install(app: rx.App) -> None:
    """Put the check before the event namespace of `app`."""
    namespace = app.event_namespace
    if namespace is None:
        raise RuntimeError("the application has no state, and so no websocket")
    run = namespace.on_event

    async def on_event(sid: str, data: Any) -> None:
        name = data.get("name") if isinstance(data, dict) else None
        function = _own_handler(name)
        if function is None or fits(function, data.get("payload") or {}):
            await run(sid, data)
            return
        logger.info("An event did not fit its handler %s.", name)
        told = Event.from_event_type(rx.console_log(NOT_UNDERSTOOD))
        await namespace.emit("event", {"delta": {}, "events": told}, to=sid)

    namespace.on_event = on_event  # type: ignore[method-assign]


def _own_handler(name: object) -> Callable[..., Any] | None:
    """Return the function of one of our own handlers; Reflex looks after its own, and after unknown names."""
    known = RegistrationContext.ensure_context().event_handlers
    registered = known.get(name) if isinstance(name, str) else None
    if registered is None or registered.handler.fn.__module__.startswith("reflex"):
        return None
    function: Callable[..., Any] = registered.handler.fn
    return function
