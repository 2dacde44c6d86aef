"""Where a page waits for what is decided elsewhere."""

from typing import Any

import reflex as rx

from state.waiting import MARK


def look_again(asking: Any) -> rx.Component:
    """Put the unseen button here that `state.waiting.look_again_later` presses: it calls the handler ``asking``."""
    return rx.el.button(type="button", hidden=True, on_click=asking, custom_attrs={MARK: ""})
