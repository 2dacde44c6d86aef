"""Tables: sticky header, scrolling inside their own focusable region on a phone."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from .conditions import Text, classes


def table(
    caption: Text,
    columns: Sequence[Text | tuple[Text, str]],
    body: rx.Component | Sequence[rx.Component],
    *,
    class_name: Text = "",
) -> rx.Component:
    """Set rows under `columns`; a column given as `(label, "number")` aligns to the right in tabular
    numerals.

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


def _heading(column: Text | tuple[Text, str]) -> rx.Component:
    label, kind = column if isinstance(column, tuple) else (column, "")
    return rx.el.th(label, scope="col", class_name="ef-table__number" if kind == "number" else "")


def _as_cell(value: rx.Component | Text) -> rx.Component:
    if isinstance(value, rx.Component) and getattr(value, "tag", "") in ("td", "th"):
        return value
    return rx.el.td(value)
