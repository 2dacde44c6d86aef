"""A browser's tab, as far as a state sees one: where it is, and the cookie it brought."""

from typing import Any, TypeVar

import reflex as rx
from reflex.istate.data import RouterData

S = TypeVar("S", bound=rx.State)
ROUTE_ARGUMENTS = ("event_slug", "order_ref", "order_secret")

rx.State.setup_dynamic_args(dict.fromkeys(ROUTE_ARGUMENTS, "arg_single"))


def a_tab(
    state: type[S], *, at: str = "/", cookie: str = "", address: str = "203.0.113.7", **arguments: str
) -> S:
    """Open a tab at an address and return its state."""
    root = rx.State()
    root.router = RouterData.from_router_data(
        {
            "asPath": at,
            "query": arguments,
            "headers": {"origin": "http://eventfly.test", "cookie": cookie},
            "ip": address,
        }
    )
    return root.get_substate(state.get_full_name().split("."))


class InBackground:
    """What a background handler gets: a state that is only touched within ``async with``."""

    def __init__(self, state: Any) -> None:
        object.__setattr__(self, "_state", state)
        object.__setattr__(self, "_open", False)

    async def __aenter__(self) -> Any:
        object.__setattr__(self, "_open", True)
        return self

    async def __aexit__(self, *_: Any) -> None:
        object.__setattr__(self, "_open", False)

    def __getattr__(self, name: str) -> Any:
        assert self._open, f"{name} was read outside of `async with self`"
        return getattr(self._state, name)

    def __setattr__(self, name: str, value: Any) -> None:
        assert self._open, f"{name} was set outside of `async with self`"
        setattr(self._state, name, value)


def scripts(events: Any) -> str:
    """Join what an answer has the browser do, for asserting on."""
    listed = events if isinstance(events, list) else [events]
    return " ".join(str(item.args) for item in listed if item is not None)
