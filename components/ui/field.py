"""Form fields: label above, hint below it, the error beside the field and tied to it.

Every field is found by its `name`: its error element carries `data-error-for=<name>`, so that the script of
`<form data-ef-post>` and the server-rendered pages use the same markup.
"""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from .conditions import Flag, Text, chosen, classes
from .icon import icon

InputType = Literal[
    "text", "email", "number", "password", "search", "tel", "url", "date", "time", "datetime-local"
]
Option = tuple[str, str]


def text_field(
    label: Text,
    name: str,
    *,
    type: InputType = "text",
    hint: Text | None = None,
    error: Text = "",
    required: bool = True,
    prefix: Text | None = None,
    suffix: Text | None = None,
    field_id: Text | None = None,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """Ask for a line of text, an address, a number, a secret, a date or a time (by `type`).

    `props` go to the `<input>`: `value`, `default_value`, `on_change`, `on_blur`, `auto_complete`,
    `input_mode`, `max_length`, `placeholder`, `min`, `max`, `step`. `error` is empty when all is well.
    """
    control_id = field_id if field_id is not None else f"field-{name}"
    control = rx.el.input(
        type=type,
        class_name="ef-input",
        **_control(name, control_id, hint, error, required),
        **_plain_input(type),
        **props,
    )
    return _field(
        label, name, control_id, _affixed(control, prefix, suffix), hint, error, required, class_name
    )


def textarea_field(
    label: Text,
    name: str,
    *,
    rows: int = 5,
    hint: Text | None = None,
    error: Text = "",
    required: bool = True,
    field_id: Text | None = None,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """Ask for several lines of text."""
    control_id = field_id if field_id is not None else f"field-{name}"
    control = rx.el.textarea(
        rows=str(rows),
        class_name="ef-input ef-input--area",
        **_control(name, control_id, hint, error, required),
        **props,
    )
    return _field(label, name, control_id, control, hint, error, required, class_name)


def select_field(
    label: Text,
    name: str,
    options: Sequence[Option] | rx.Var,
    *,
    hint: Text | None = None,
    error: Text = "",
    required: bool = True,
    field_id: Text | None = None,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """Ask for one of several `(value, label)` options, with the platform's own list."""
    control_id = field_id if field_id is not None else f"field-{name}"
    control = rx.el.div(
        rx.el.select(
            _options(options),
            class_name="ef-input ef-input--select",
            **_control(name, control_id, hint, error, required),
            **props,
        ),
        icon("chevron-down", size=18),
        class_name="ef-select",
    )
    return _field(label, name, control_id, control, hint, error, required, class_name)


def datetime_field(label: Text, name: str, *, zone: Text | None = None, **options: Any) -> rx.Component:
    """Ask for a day and a time on the event's own clock; `zone` names that clock in the hint."""
    hint = options.pop("hint", None)
    if hint is None and zone is not None:
        hint = f"Local time in {zone}"
    return text_field(label, name, type="datetime-local", hint=hint, **options)


def checkbox_field(
    label: rx.Component | Text,
    name: str,
    *,
    hint: Text | None = None,
    error: Text = "",
    required: bool = False,
    field_id: Text | None = None,
    **props: Any,
) -> rx.Component:
    """Ask for a yes; `label` may hold links, such as to the terms."""
    control_id = field_id if field_id is not None else f"field-{name}"
    box = rx.el.input(
        type="checkbox",
        class_name="ef-checkbox",
        **_control(name, control_id, hint, error, required),
        **props,
    )
    return rx.el.div(
        rx.el.div(
            box,
            rx.el.label(label, html_for=control_id, class_name="ef-field__choice-label"),
            class_name="ef-field__choice",
        ),
        _hint(control_id, hint),
        _error(name, control_id, error),
        class_name="ef-field",
    )


def choice_cards(
    legend: Text,
    name: str,
    choices: Sequence[tuple[str, str, str]],
    *,
    value: Text = "",
    error: Text = "",
    **props: Any,
) -> rx.Component:
    """Ask for one of a few `(value, title, explanation)` choices, each a whole card to press.

    `props` go to every radio input: `on_change` receives the chosen value.
    """
    cards = [_choice_card(name, choice, value, props) for choice in choices]
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="ef-field__label"),
        rx.el.div(*cards, class_name="ef-choices"),
        _error(name, f"field-{name}", error),
        class_name="ef-field",
    )


def error_summary(
    problems: rx.Var | Sequence[tuple[str, str]] | None = None, *, title: Text = "Please check these fields"
) -> rx.Component:
    """List `(field name, message)` problems above a form, each linking to its field; focus it when it
    appears.

    Without `problems` it is the hidden place that the script of `<form data-ef-post>` fills.
    """
    if problems is None:
        return _summary(title, rx.el.ul(class_name="ef-error-summary__list"), hidden=True)
    items = (
        rx.foreach(problems, lambda problem: _problem(problem[0], problem[1]))
        if isinstance(problems, rx.Var)
        else rx.fragment(*[_problem(name, message) for name, message in problems])
    )
    body = _summary(title, rx.el.ul(items, class_name="ef-error-summary__list"), hidden=False)
    if isinstance(problems, rx.Var):
        return rx.cond(problems.length() > 0, body, rx.fragment())
    return body if problems else rx.fragment()


def form_row(*fields: rx.Component) -> rx.Component:
    """Set short fields side by side where there is room."""
    return rx.el.div(*fields, class_name="ef-form-row")


def form_actions(*actions: rx.Component) -> rx.Component:
    """Set a form's buttons in one line."""
    return rx.el.div(*actions, class_name="ef-form-actions")


def posted_form(*children: rx.Component, action: Text, class_name: Text = "", **props: Any) -> rx.Component:
    """Build a form that `eventfly.js` sends as JSON; problems are shown beside the fields."""
    return rx.el.form(
        error_summary(),
        *children,
        action=action,
        method="post",
        no_validate=True,
        class_name=classes("ef-form", class_name),
        data_ef_post="",
        **props,
    )


def _field(
    label: Text,
    name: str,
    control_id: Text,
    control: rx.Component,
    hint: Text | None,
    error: Text,
    required: bool,
    class_name: Text,
) -> rx.Component:
    optional = rx.fragment() if required else rx.el.span(" (optional)", class_name="ef-field__optional")
    return rx.el.div(
        rx.el.label(label, optional, html_for=control_id, class_name="ef-field__label"),
        _hint(control_id, hint),
        control,
        _error(name, control_id, error),
        class_name=classes("ef-field", class_name),
    )


def _control(name: str, control_id: Text, hint: Text | None, error: Text, required: bool) -> dict[str, Any]:
    described = f"{control_id}-hint {control_id}-error" if hint is not None else f"{control_id}-error"
    return {
        "id": control_id,
        "name": name,
        "required": required,
        "aria_describedby": described,
        "aria_invalid": chosen(_is_given(error), "true", "false"),
    }


def _plain_input(type: InputType) -> dict[str, Any]:
    if type in ("email", "url", "password"):
        return {"auto_capitalize": "none", "spell_check": False}
    return {}


def _is_given(error: Text) -> Flag:
    return error != "" if isinstance(error, rx.Var) else bool(error)


def _hint(control_id: Text, hint: Text | None) -> rx.Component:
    if hint is None:
        return rx.fragment()
    return rx.el.p(hint, id=f"{control_id}-hint", class_name="ef-field__hint")


def _error(name: str, control_id: Text, error: Text) -> rx.Component:
    return rx.el.p(error, id=f"{control_id}-error", class_name="ef-field__error", data_error_for=name)


def _affixed(control: rx.Component, prefix: Text | None, suffix: Text | None) -> rx.Component:
    if prefix is None and suffix is None:
        return control
    return rx.el.div(
        rx.el.span(prefix, class_name="ef-affix") if prefix is not None else rx.fragment(),
        control,
        rx.el.span(suffix, class_name="ef-affix") if suffix is not None else rx.fragment(),
        class_name="ef-affixed",
    )


def _options(options: Sequence[Option] | rx.Var) -> rx.Component:
    if isinstance(options, rx.Var):
        return rx.foreach(options, lambda option: rx.el.option(option[1], value=option[0]))
    return rx.fragment(*[rx.el.option(label, value=value) for value, label in options])


def _choice_card(name: str, choice: tuple[str, str, str], value: Text, props: dict[str, Any]) -> rx.Component:
    key, title, explanation = choice
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=name,
            value=key,
            checked=value == key,
            class_name="ef-radio",
            **({"read_only": True} | props),
        ),
        rx.el.span(
            rx.el.span(title, class_name="ef-choice__title"),
            rx.el.span(explanation, class_name="ef-choice__text"),
            class_name="ef-choice__words",
        ),
        class_name="ef-choice",
    )


def _summary(title: Text, items: rx.Component, *, hidden: bool) -> rx.Component:
    return rx.el.div(
        icon("x-circle", size=22),
        rx.el.div(rx.el.p(title, class_name="ef-banner__title"), items, class_name="ef-banner__words"),
        role="alert",
        tab_index=-1,
        hidden=hidden,
        class_name="ef-banner ef-banner--bad ef-error-summary",
        data_error_summary="",
    )


def _problem(name: Text, message: Text) -> rx.Component:
    return rx.el.li(rx.el.a(message, href=f"#field-{name}"))
