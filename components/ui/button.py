"""Buttons, and links that look like buttons: a verb each, one primary on a screen."""

from typing import Any, Literal

import reflex as rx

from .conditions import Flag, Text, chosen, classes, shown_if
from .icon import icon

Kind = Literal["primary", "secondary", "quiet", "danger"]
Size = Literal["small", "medium", "large"]


def button(
    *label: rx.Component | Text,
    kind: Kind = "secondary",
    size: Size = "medium",
    icon_name: str | None = None,
    busy: Flag = False,
    disabled: Flag = False,
    submit: bool = False,
    wide: bool = False,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """Build a button; `busy` shows a spinner, keeps the width and the focus, and lets no second click
    through.

    `props` go to the element: `on_click`, `id`, `name`, `value`, `form`, `aria_*`, `data_*`.
    """
    return rx.el.button(
        _spinner(busy),
        _leading(icon_name),
        rx.el.span(*label, class_name="ef-button__label"),
        type="submit" if submit else "button",
        class_name=_button_classes(kind, size, wide, class_name),
        aria_busy=chosen(busy, "true", "false"),
        disabled=disabled,
        **props,
    )


def button_link(
    *label: rx.Component | Text,
    href: Text,
    kind: Kind = "secondary",
    size: Size = "medium",
    icon_name: str | None = None,
    wide: bool = False,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """Build a plain link that looks like a button, for going somewhere, even before hydration."""
    return rx.el.a(
        _leading(icon_name),
        rx.el.span(*label, class_name="ef-button__label"),
        href=href,
        class_name=_button_classes(kind, size, wide, class_name),
        **_fetched(props),
    )


def icon_button(icon_name: Text, label: Text, *, class_name: Text = "", **props: Any) -> rx.Component:
    """Build a square button that shows an icon only; `label` is read out and shown as its tooltip."""
    return rx.el.button(
        icon(icon_name),
        type="button",
        class_name=classes("ef-icon-button", class_name),
        aria_label=label,
        title=label,
        **props,
    )


def text_link(*label: rx.Component | Text, href: Text, class_name: Text = "", **props: Any) -> rx.Component:
    """Build an underlined link inside text."""
    return rx.el.a(*label, href=href, class_name=classes("ef-link", class_name), **_fetched(props))


def _fetched(props: dict[str, Any]) -> dict[str, Any]:
    # The browser fetches a file itself: the router would look for a page of that name, and find none.
    return {"reload_document": True, **props} if "download" in props else props


def _button_classes(kind: Kind, size: Size, wide: bool, class_name: Text) -> Text:
    return classes(
        f"ef-button ef-button--{kind}",
        f"ef-button--{size}" if size != "medium" else "",
        "ef-button--wide" if wide else "",
        class_name,
    )


def _leading(icon_name: str | None) -> rx.Component:
    return icon(icon_name, size=18) if icon_name else rx.fragment()


def _spinner(busy: Flag) -> rx.Component:
    return shown_if(busy, lambda: rx.el.span(class_name="ef-spinner", aria_hidden="true"))
