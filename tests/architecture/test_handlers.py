"""Whoever has a websocket can call every public method of a state, so each says who may."""

import pytest
from reflex_base.registry import RegistrationContext

import pages
from eventfly.platform.reflex.handlers_registry import wire_handlers
from state.permissions import Permission

PERMITTED = Permission.__args__


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


def test_permissions_are_those_that_are_defined(handlers):
    assert {handler.permission for handler in handlers} <= {*PERMITTED, None}


def test_handlers_are_asynchronous(handlers):
    import inspect

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
