"""Tables: sticky header, scrolling inside their own focusable region on a phone."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from .conditions import Flag, Text, classes
from .icon import icon


def table(
    caption: Text,
    columns: Sequence[Text | rx.Component | tuple[Text, str]],
    body: rx.Component | Sequence[rx.Component],
    *,
    class_name: Text = "",
) -> rx.Component:
    """Set rows under `columns`; a column given as `(label, "number")` aligns to the right in tabular
    numerals, one given as a `sort_heading` sorts.

    `body` is a list of `table_row` or an `rx.foreach` over them. `caption` names the table for screen
    readers.
    """
    rows = [body] if isinstance(body, rx.Component) else list(body)
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="ef-visually-hidden"),
            rx.el.thead(rx.el.tr(*[_heading(column) for column in columns])),
            rx.el.tbody(*rows),
            class_name="ef-table",
        ),
        role="region",
        aria_label=caption,
        tab_index=0,
        class_name=classes("ef-table-frame", class_name),
    )


def table_row(*cells: rx.Component | Text, **props: Any) -> rx.Component:
    """Set one row; cells that are not built by `cell` become plain ones."""
    return rx.el.tr(*[_as_cell(value) for value in cells], **props)


def cell(
    *content: rx.Component | Text, number: bool = False, heading: bool = False, wrap: bool = False
) -> rx.Component:
    """Set one cell; `heading` makes it the row's name, `number` aligns it to the right, `wrap` lets long
    words break lines.
    """
    kind = classes("ef-table__number" if number else "", "ef-table__wrap" if wrap else "")
    if heading:
        return rx.el.th(*content, scope="row", class_name=kind)
    return rx.el.td(*content, class_name=kind)


def sort_heading(
    label: Text, *, rising: Flag, falling: Flag, on_click: Any, number: bool = False
) -> rx.Component:
    """Head a column that can be sorted by; `rising` and `falling` tell how it is sorted now.

    On a phone, where rows may become cards, only the word is there: such a table sorts by a list above it.
    """
    up, down = icon("arrow-up", size=14), icon("arrow-down", size=14)
    return rx.el.th(
        rx.el.span(label, class_name="sm:hidden"),
        rx.el.button(
            label,
            rx.cond(rising, up, rx.cond(falling, down, rx.fragment())),
            type="button",
            class_name="ef-sort max-sm:hidden",
            on_click=on_click,
        ),
        scope="col",
        aria_sort=rx.cond(rising, "ascending", rx.cond(falling, "descending", "none")),
        class_name="ef-table__number" if number else "",
    )


def _heading(column: Text | rx.Component | tuple[Text, str]) -> rx.Component:
    if isinstance(column, rx.Component) and getattr(column, "tag", "") == "th":
        return column
    label, kind = column if isinstance(column, tuple) else (column, "")
    return rx.el.th(label, scope="col", class_name="ef-table__number" if kind == "number" else "")


def _as_cell(value: rx.Component | Text) -> rx.Component:
    if isinstance(value, rx.Component) and getattr(value, "tag", "") in ("td", "th"):
        return value
    return rx.el.td(value)
