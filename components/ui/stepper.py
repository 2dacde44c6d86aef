"""The quantity stepper: how many of this ticket."""

from typing import Any

import reflex as rx

from .conditions import Flag, Number, Text
from .icon import icon


def quantity_stepper(
    label: Text,
    name: Text,
    *,
    value: Number,
    on_decrease: Any = None,
    on_increase: Any = None,
    at_minimum: Flag = False,
    at_maximum: Flag = False,
) -> rx.Component:
    """Count with two 44-pixel buttons around an output that is read out when it changes.

    `label` names what is counted ("Standing tickets"). The buttons stay focusable at their end, so that the
    keyboard never loses its place.
    """
    return rx.el.div(
        _step("minus", f"Fewer {label}", at_minimum, on_decrease),
        rx.el.output(value, name=name, aria_live="polite", aria_label=label, class_name="ef-stepper__value"),
        _step("plus", f"More {label}", at_maximum, on_increase),
        role="group",
        aria_label=label,
        class_name="ef-stepper",
    )


def _step(sign: str, label: Text, at_end: Flag, on_click: Any) -> rx.Component:
    handlers = {"on_click": on_click} if on_click is not None else {}
    end = rx.cond(at_end, "true", "false") if isinstance(at_end, rx.Var) else str(bool(at_end)).lower()
    return rx.el.button(
        icon(sign),
        type="button",
        aria_label=label,
        aria_disabled=end,
        class_name="ef-stepper__button",
        **handlers,
    )
