"""A choice that the browser keeps until its form is sent: it never jumps back while an answer is on its way."""

from collections.abc import Sequence

import reflex as rx


def choices(
    legend: str,
    name: str,
    options: Sequence[tuple[str, str, str]],
    *,
    chosen: str | rx.Var,
    error: str | rx.Var = "",
) -> rx.Component:
    """Ask for one of a few `(value, title, explanation)`; `chosen` is the one it begins with."""
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="ef-field__label"),
        rx.el.div(*[_choice(name, option, chosen) for option in options], class_name="ef-choices"),
        rx.el.p(error, id=f"field-{name}-error", class_name="ef-field__error", data_error_for=name),
        class_name="ef-field",
    )


def _choice(name: str, option: tuple[str, str, str], chosen: str | rx.Var) -> rx.Component:
    value, title, text = option
    return rx.el.label(
        rx.el.input(
            type="radio", name=name, value=value, default_checked=chosen == value, class_name="ef-radio"
        ),
        rx.el.span(
            rx.el.span(title, class_name="ef-choice__title"),
            rx.el.span(text, class_name="ef-choice__text"),
            class_name="ef-choice__words",
        ),
        class_name="ef-choice",
    )
