"""Whoever has a websocket can call every public method of a state, so each says who may."""

import inspect

import pytest
import reflex as rx
from reflex_base.registry import RegistrationContext

import pages
from eventfly.platform.reflex.handlers_registry import wire_handlers
from state.permissions import Permission

PERMITTED = Permission.__args__
OF_REFLEX = {
    "EventHandlerSetVar.setvar",
    "State.hydrate",
    "State.set_is_hydrated",
    "State.hydrate_and_load",
    "OnLoadInternalState.on_load_internal",
    "OnLoadInternalState.set_is_hydrated",
    "UpdateVarsInternalState.update_vars_internal",
    "FrontendEventExceptionState.handle_frontend_exception",
}
"""What Reflex 0.10.1 adds by itself. A new one has to be read before it joins this list."""


@pytest.fixture(scope="module")
def handlers():
    assert pages  # importing the pages imports every state
    return [
        handler
        for handler in wire_handlers()
        if handler.module.split(".")[0] in ("state", "components", "pages")
    ]


def test_every_handler_says_who_may_call_it(handlers):
    assert handlers, "no handlers were found: has Reflex's registry moved?"
    silent = [
        f"{handler.module}: {handler.name.rpartition('.')[2]}"
        for handler in handlers
        if not handler.permission
    ]
    assert silent == []


def test_reflex_adds_no_handler_that_nobody_has_read():
    registered = RegistrationContext.get().event_handlers
    functions = {inspect.unwrap(entry.handler.fn) for entry in registered.values()}
    reflex = {one.__qualname__ for one in functions if one.__module__.split(".")[0].startswith("reflex")}
    assert reflex <= OF_REFLEX


def test_no_var_of_ours_can_be_set_from_outside():
    """`setvar` calls what is named `set_` and a var, and `update_vars_internal` sets what browsers store."""
    for state in all_states(rx.State):
        assert [name for name in dir(state) if name.startswith("set_")] in ([], ["set_is_hydrated"]), state
        assert [name for name in state.vars if state._is_client_storage(name)] == [], state


def test_permissions_are_those_that_are_defined(handlers):
    assert {handler.permission for handler in handlers} <= {*PERMITTED, None}


def test_handlers_are_asynchronous(handlers):
    registered = RegistrationContext.get().event_handlers
    blocking = [
        handler.name
        for handler in handlers
        if not (
            inspect.iscoroutinefunction(function := inspect.unwrap(registered[handler.name].handler.fn))
            or inspect.isasyncgenfunction(function)
        )
    ]
    assert blocking == []


def all_states(state):
    yield state
    for child in state.get_substates():
        yield from all_states(child)
