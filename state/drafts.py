"""The draft key: minted and kept by the browser, asked for on every load and reconnect, never held in state.

It is in no address either. What it opens is asked of the domain, so that a refresh, a closed tab or a restarted
server lose nothing.
"""

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from eventfly.orders.views import DraftView

_SLUG = "decodeURIComponent(location.pathname.split('/')[2] || '')"
READ_KEY = f"(window.eventfly ? window.eventfly.draftKey({_SLUG}) : '')"
FRESH_KEY = (
    f"(window.eventfly ? (window.eventfly.forgetDraft({_SLUG}), window.eventfly.draftKey({_SLUG})) : '')"
)
"""Drop the key of a closed order and mint the next one."""
READ_BROWSER = "(window.eventfly ? window.eventfly.browserId() : '')"


# The page may be alive before the script that keeps the keys has loaded: then the answer waits for it.
_WAIT_FOR_KEY = (
    "new Promise((tell) => { const ask = () => window.eventfly "
    f"? tell({READ_KEY}) : setTimeout(ask, 30); ask(); }})"
)


def ask_key(handler: Any) -> EventSpec:
    """Have the browser call ``handler`` with this event's draft key."""
    return rx.call_script(_WAIT_FOR_KEY, callback=handler)


def forget_draft() -> EventSpec:
    """Have the browser drop this event's draft key, so that the next order gets a new one."""
    return rx.call_script(f"window.eventfly && window.eventfly.forgetDraft({_SLUG})")


def is_open(draft: DraftView | None) -> bool:
    """Tell whether an order can still be finished."""
    return draft is not None and draft.status in ("held", "paying")
