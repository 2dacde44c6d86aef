"""Asking before people who have bought are told: what was typed waits on the server until it is confirmed."""

from typing import Any

import reflex as rx

from eventfly import orders
from eventfly.orders.views import ChangePreview

FOCUS = "setTimeout(() => document.querySelector('[data-notice]')?.focus(), 60)"


class TellingMixin(rx.State, mixin=True):
    """What is about to be told. The form stays as it is while this is shown."""

    preview: ChangePreview | None = None
    _waiting: dict[str, Any] = {}

    def _ask_to_tell(self, refusal: orders.BuyersWillBeTold, data: dict[str, Any]) -> rx.event.EventSpec:
        self.preview, self._waiting = refusal.preview, dict(data)
        return rx.call_script(FOCUS)

    def _forget_telling(self) -> None:
        self.preview, self._waiting = None, {}
