"""Looking again, by itself, at what is still under way: for as long as its page is open, and no longer."""

import reflex as rx
from reflex.event import EventSpec

AGAIN_MS = 2500
MARK = "data-look-again"
"""Marks the unseen button that a page puts where it waits; `components.waiting` draws it."""

# One timer a tab, however often it is set (each reconnect sets it). It presses a button instead of having the
# script answer later: Reflex lets no other event pass while it waits for a script's answer.
_SCRIPT = (
    "clearTimeout(window.efLookAgain); window.efLookAgain = "
    f"setTimeout(() => document.querySelector('[{MARK}]')?.click(), {AGAIN_MS})"
)


def look_again_later() -> EventSpec:
    """Have the browser press the page's "look again" in a moment, if it is still there."""
    return rx.call_script(_SCRIPT)
