"""Values that may be known now or only in the browser: the same component code serves both."""

from collections.abc import Callable

import reflex as rx

Text = str | rx.Var
Flag = bool | rx.Var
Number = int | float | rx.Var


def shown_if(value: object, build: Callable[[], rx.Component]) -> rx.Component:
    """Render `build()` where `value` is truthy, decided now for plain values and in the browser for Vars."""
    if isinstance(value, rx.Var):
        return rx.cond(value, build(), rx.fragment())
    return build() if value else rx.fragment()


def chosen(value: Flag, yes: str, no: str = "") -> Text:
    """Choose between two texts, now for a plain flag and in the browser for a Var."""
    if isinstance(value, rx.Var):
        return rx.cond(value, yes, no)
    return yes if value else no


def classes(*names: Text | None) -> Text:
    """Join CSS class names, leaving out what is empty; Vars are joined in the browser."""
    given = [name for name in names if isinstance(name, rx.Var) or name]
    if any(isinstance(name, rx.Var) for name in given):
        return rx.Var.create(" ".join(f"{name}" for name in given))
    return " ".join(str(name) for name in given)
