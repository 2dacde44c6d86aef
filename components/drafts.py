"""Arguments for handlers that are read in the browser when the click happens (see `state.drafts`)."""

import reflex as rx

from state.drafts import READ_BROWSER, READ_KEY


def draft_key() -> rx.Var[str]:
    """Read, or mint, this event's draft key."""
    return rx.Var(_js_expr=READ_KEY, _var_type=str)


def browser_id() -> rx.Var[str]:
    """Read, or mint, the number by which this browser's open orders are counted."""
    return rx.Var(_js_expr=READ_BROWSER, _var_type=str)
