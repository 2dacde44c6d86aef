"""What the tables of orders and attendees share: search, filters as chips, sorting, pages, export with progress."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import reflex as rx

from components import ui

ASSETS = Path(__file__).parents[2] / "assets"
SEARCH_DELAY = 300


def search_and_filters(
    state: Any,
    label: str,
    statuses: Sequence[tuple[str, str]],
    sorts: Sequence[tuple[str, str]],
) -> rx.Component:
    """Search by words, filter by status and type; on a phone also sort, since its headings are not seen."""
    return ui.filter_bar(
        ui.search_box(
            label,
            "orders",
            id="search",
            placeholder=label,
            auto_complete="off",
            on_change=state.look_for.debounce(SEARCH_DELAY),
        ),
        ui.chip_select(
            "Status",
            "status",
            statuses,
            value=state.filters.get("status", ""),
            on_change=lambda value: state.choose("status", value),
        ),
        rx.cond(
            state.types.length() > 2,
            ui.chip_select(
                "Ticket type",
                "type",
                state.types,
                value=state.filters.get("type", ""),
                on_change=lambda value: state.choose("type", value),
            ),
            rx.fragment(),
        ),
        rx.el.span(
            ui.chip_select(
                "Sort by",
                "sort",
                sorts,
                value=state.filters.get("sort", sorts[0][0]),
                on_change=lambda value: state.choose("sort", value),
            ),
            class_name="sm:hidden",
        ),
        label=label,
    )


def found_line(state: Any, one: str, many: str) -> rx.Component:
    """Say how many were found, by which filters, and offer them as a file."""
    total = state.listed.total
    return rx.el.div(
        rx.el.p(
            rx.cond(total == 1, f"1 {one}", f"{total.to(int).to_string()} {many}"),
            role="status",
            class_name="ef-muted tabular-nums",
        ),
        rx.foreach(
            state.chips,
            lambda chip: ui.removable_chip(chip[1], on_click=state.choose(chip[0], "")),
        ),
        export_link(state),
        class_name="flex flex-wrap items-center gap-3",
    )


def export_link(state: Any) -> rx.Component:
    """Offer what was found as CSV; a large file shows how far it is."""
    return rx.el.div(
        rx.el.div(
            rx.el.progress(max=1, value=0, aria_label="Progress of the export", class_name="ef-progress"),
            rx.el.span(class_name="ef-muted ef-small tabular-nums", role="status"),
            hidden=True,
            data_export_progress="",
            class_name="flex flex-wrap items-center gap-3 [&[hidden]]:hidden",
        ),
        ui.button_link(
            "Export CSV",
            href=state.export_url,
            size="small",
            icon_name="download",
            download=True,
            data_export="",
            data_rows=state.listed.total.to_string(),
        ),
        rx.el.script(src=f"/export.js?v={_digest('export.js')}", custom_attrs={"async": True}),
        class_name="ml-auto flex flex-wrap items-center gap-3",
    )


def sort_column(
    state: Any, label: str, rising: str, falling: str = "", *, number: bool = False
) -> rx.Component:
    """Head a column that sorts one way, then the other; an empty sort is the table's own."""
    now = state.filters.get("sort", "")
    back = falling if falling != rising else rising
    return ui.sort_heading(
        label,
        rising=now == rising,
        falling=(now == back) if back else False,
        on_click=state.choose("sort", rx.cond(now == rising, back, rising)),
        number=number,
    )


def turning(state: Any, label: str) -> rx.Component:
    """Turn to other pages of a table."""
    listed = state.listed
    return rx.cond(
        listed.pages > 1,
        rx.el.nav(
            ui.button(
                "Back",
                size="small",
                icon_name="arrow-left",
                disabled=listed.page <= 1,
                on_click=state.choose("page", (listed.page - 1).to_string()),
            ),
            rx.el.span(f"Page {listed.page} of {listed.pages}", class_name="ef-muted tabular-nums"),
            ui.button(
                "Next",
                size="small",
                disabled=listed.page >= listed.pages,
                on_click=state.choose("page", (listed.page + 1).to_string()),
            ),
            aria_label=label,
            class_name="flex items-center gap-4",
        ),
        rx.fragment(),
    )


def _digest(name: str) -> str:
    return hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
