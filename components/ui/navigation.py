"""Finding one's way: chips, tabs, segments, crumbs, pages, steps."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from .button import button_link
from .conditions import Flag, Text, chosen, classes, shown_if
from .icon import icon


def chip(label: Text, *, active: Flag = False, icon_name: str | None = None, **props: Any) -> rx.Component:
    """Build a filter chip to press; `aria-pressed` tells whether it filters now."""
    return rx.el.button(
        icon(icon_name, size=16) if icon_name else rx.fragment(),
        label,
        type="button",
        class_name="ef-chip",
        aria_pressed=chosen(active, "true", "false"),
        **props,
    )


def chip_link(label: Text, *, href: Text, active: Flag = False) -> rx.Component:
    """Build a filter chip that is a link, for filters that live in the URL."""
    return rx.el.a(label, href=href, class_name="ef-chip", aria_current=chosen(active, "true", "false"))


def chip_select(
    label: Text, name: str, options: Sequence[tuple[str, str]] | rx.Var, **props: Any
) -> rx.Component:
    """Build a chip that opens the platform's list of `(value, label)` options."""
    listed = (
        rx.foreach(options, lambda option: rx.el.option(option[1], value=option[0]))
        if isinstance(options, rx.Var)
        else rx.fragment(*[rx.el.option(text, value=value) for value, text in options])
    )
    return rx.el.span(
        rx.el.select(listed, name=name, aria_label=label, **props),
        icon("chevron-down", size=16),
        class_name="ef-chip ef-chip--select",
    )


def removable_chip(label: Text, **props: Any) -> rx.Component:
    """Show a filter in force, removed by pressing it."""
    return rx.el.button(
        label,
        icon("x", size=14),
        type="button",
        class_name="ef-chip ef-chip--on",
        aria_label=f"Remove filter {label}",
        **props,
    )


def search_box(label: Text, name: str = "q", **props: Any) -> rx.Component:
    """Ask for words to look for; `props` go to the input (`value`, `on_change`, `placeholder`)."""
    return rx.el.label(
        icon("search", size=20),
        rx.el.span(label, class_name="ef-visually-hidden"),
        rx.el.input(type="search", name=name, class_name="ef-search__input", **props),
        class_name="ef-search",
    )


def filter_bar(*children: rx.Component, label: str = "Filters") -> rx.Component:
    """Set search and chips in one line, which scrolls sideways on a phone."""
    return rx.el.div(*children, role="group", aria_label=label, class_name="ef-filter-bar")


def tabs(label: Text, items: Sequence[tuple[Text, Text, Flag]]) -> rx.Component:
    """Switch between pages of one thing by `(label, href, current)` links."""
    links = [
        rx.el.a(text, href=href, class_name="ef-tab", aria_current=chosen(now, "page", "false"))
        for text, href, now in items
    ]
    return rx.el.nav(*links, aria_label=label, class_name="ef-tabs")


def segmented(label: Text, items: Sequence[tuple[Text, Flag, Any]]) -> rx.Component:
    """Choose one of two to four views by `(label, active, on_click)` buttons."""
    buttons = [
        rx.el.button(
            text,
            type="button",
            class_name="ef-segment",
            aria_pressed=chosen(active, "true", "false"),
            **_click(handler),
        )
        for text, active, handler in items
    ]
    return rx.el.div(*buttons, role="group", aria_label=label, class_name="ef-segmented")


def breadcrumbs(trail: Sequence[tuple[Text, Text]], current: Text) -> rx.Component:
    """Show where this page hangs, by `(label, href)` from the top, and its own name last."""
    crumbs = [
        rx.el.li(rx.el.a(label, href=href, class_name="ef-crumb"), icon("chevron-right", size=14))
        for label, href in trail
    ]
    return rx.el.nav(
        rx.el.ol(*crumbs, rx.el.li(rx.el.span(current, aria_current="page")), class_name="ef-crumbs"),
        aria_label="Breadcrumbs",
    )


def pagination(*, label: Text, previous_href: Text = "", next_href: Text = "") -> rx.Component:
    """Walk through pages; `label` says where one is ("Page 2 of 5"); an empty href hides that direction."""
    return rx.el.nav(
        shown_if(
            previous_href,
            lambda: button_link("Earlier", href=previous_href, icon_name="arrow-left", rel="prev"),
        ),
        rx.el.span(label, class_name="ef-muted ef-tabular"),
        shown_if(
            next_href,
            lambda: button_link(
                "More", href=next_href, icon_name="arrow-right", rel="next", class_name="ef-button--turned"
            ),
        ),
        aria_label="Pages",
        class_name="ef-pagination",
    )


def steps(names: Sequence[Text], current: int | rx.Var) -> rx.Component:
    """Head a checkout with its numbered steps; `current` counts from 1."""
    items = [_step(number, name, current) for number, name in enumerate(names, start=1)]
    return rx.el.ol(*items, class_name="ef-steps", aria_label="Steps")


def avatar(name: Text, initials: Text, *, size: int = 36) -> rx.Component:
    """Stand for a person or an organizer by their initials."""
    return rx.el.span(
        initials,
        class_name="ef-avatar",
        role="img",
        aria_label=name,
        style={"width": f"{size}px", "height": f"{size}px"},
    )


def _step(number: int, name: Text, current: int | rx.Var) -> rx.Component:
    done, here = current > number, current == number
    state = (
        chosen(done, "ef-step--done", "ef-step--next")
        if not isinstance(here, rx.Var)
        else rx.cond(done, "ef-step--done", "ef-step--next")
    )
    number_or_tick = (
        rx.cond(done, icon("check", size=14), rx.el.span(str(number)))
        if isinstance(done, rx.Var)
        else (icon("check", size=14) if done else rx.el.span(str(number)))
    )
    return rx.el.li(
        rx.el.span(number_or_tick, class_name="ef-step__number"),
        rx.el.span(name),
        class_name=classes("ef-step", chosen(here, "ef-step--here", ""), state),
        aria_current=chosen(here, "step", "false"),
    )


def _click(handler: Any) -> dict[str, Any]:
    return {"on_click": handler} if handler is not None else {}
