"""An address that looks mistyped, and the one that was probably meant."""

from typing import Any

import reflex as rx


def suggested_address(state: Any) -> rx.Component:
    """Offer what ``state`` (of `state.suggestions.SuggestionMixin`) suggests for the field called "email"."""
    meant = state.suggestion
    return rx.cond(
        meant,
        rx.el.p(
            "Did you mean ",
            rx.el.button(
                meant,
                type="button",
                class_name="ef-link inline font-semibold break-all",
                on_click=[rx.set_value("field-email", meant), state.suggest("")],
            ),
            "?",
            role="status",
            class_name="ef-small",
        ),
        rx.fragment(),
    )
