"""The line of filters: words, when, where, what it costs; and the categories below it."""

import reflex as rx

from components import ui
from state.discover import CategoryLink, DiscoverState

WHEN = [
    ("", "Any day"),
    ("today", "Today"),
    ("weekend", "This weekend"),
    ("week", "Next 7 days"),
    ("month", "Next 30 days"),
]
PRICE = [("", "Any price"), ("free", "Free")]
SORT = [("", "Soonest first"), ("price", "Lowest price first")]


def filters() -> rx.Component:
    """Filter the list; it is a form that the address can hold, so Enter works before the page is alive."""
    return rx.el.form(
        rx.el.div(
            ui.search_box(
                "Search events, places, organizers",
                id="search",
                placeholder="Search events, places, organizers",
                auto_complete="off",
                max_length=100,
                on_change=DiscoverState.look_for.debounce(250),
            ),
            class_name="flex-1 min-w-0 basis-full sm:basis-72 *:w-full",
        ),
        _choice("When", "when", WHEN),
        _choice("Where", "city", DiscoverState.cities),
        _choice("Price", "price", PRICE),
        rx.el.button("Search", type="submit", class_name="ef-visually-hidden", tab_index=-1),
        _dates(),
        on_submit=DiscoverState.submit,
        action="/",
        method="get",
        role="search",
        class_name="relative flex flex-wrap items-center gap-x-1 gap-y-2 sm:gap-3",
    )


def categories() -> rx.Component:
    """Filter by category, by links that keep the other filters."""
    return rx.el.nav(
        rx.foreach(DiscoverState.categories, _category),
        aria_label="Categories",
        class_name=(
            "flex gap-2 overflow-x-auto -mx-4 px-4 py-1 sm:mx-0 sm:px-0 sm:flex-wrap sm:gap-1.5 "
            "[scrollbar-width:none] [&_.ef-chip]:px-3.5"
        ),
    )


def sorting() -> rx.Component:
    """Choose the order of the list."""
    return _choice("Sort", "sort", SORT)


def _choice(label: str, name: str, options: list[tuple[str, str]] | rx.Var) -> rx.Component:
    return ui.chip_select(
        label,
        name,
        options,
        value=DiscoverState.filters.get(name, ""),
        on_change=lambda value: DiscoverState.choose(name, value),
    )


def _dates() -> rx.Component:
    chosen = DiscoverState.dates
    return rx.el.details(
        rx.el.summary(
            rx.cond(
                chosen,
                chosen,
                rx.fragment(ui.icon("calendar", size=18), rx.el.span("Dates", class_name="max-sm:sr-only")),
            ),
            class_name=ui.classes(
                "ef-chip list-none min-w-11 justify-center [&::-webkit-details-marker]:hidden",
                rx.cond(chosen, "ef-chip--on", ""),
            ),
        ),
        rx.el.div(
            _date("From", "from"),
            _date("Until", "to"),
            ui.button("Show these days", kind="primary", submit=True),
            class_name=(
                "absolute inset-x-0 sm:left-auto z-20 mt-2 flex flex-col gap-3 p-4 sm:w-64 rounded-card bg-raised "
                "border border-line shadow-float"
            ),
        ),
        class_name="sm:relative",
        # Closed again, and filled in anew, when other days are shown.
        key=f"{DiscoverState.filters.get('from', '')}-{DiscoverState.filters.get('to', '')}",
    )


def _date(label: str, name: str) -> rx.Component:
    # A day typed by keyboard is half a day for a while: the browser keeps it until the form is sent.
    return ui.text_field(
        label, name, type="date", default_value=DiscoverState.filters.get(name, ""), required=False
    )


def _category(category: rx.Var[CategoryLink]) -> rx.Component:
    return ui.chip_link(category.text, href=category.href, active=category.active)
