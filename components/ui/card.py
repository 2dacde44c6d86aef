"""Cards: the raised surface that groups what belongs together."""

from typing import Any

import reflex as rx

from .conditions import Text, classes


def card(
    *children: rx.Component | Text,
    title: Text | None = None,
    action: rx.Component | None = None,
    flush: bool = False,
    float: bool = False,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """Group `children` on a raised surface; `flush` drops the padding, `float` adds the one soft shadow."""
    return rx.el.section(
        _head(title, action),
        *children,
        class_name=classes(
            "ef-card", "ef-card--flush" if flush else "", "ef-card--float" if float else "", class_name
        ),
        **props,
    )


def _head(title: Text | None, action: rx.Component | None) -> rx.Component:
    if title is None and action is None:
        return rx.fragment()
    return rx.el.div(
        rx.el.h2(title, class_name="ef-card__title") if title is not None else rx.el.span(),
        action if action is not None else rx.fragment(),
        class_name="ef-card__head",
    )
