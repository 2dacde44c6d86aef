"""Type: titles, leads, prose, and the small words above and below them."""

from typing import Any

import reflex as rx

from .conditions import Text, classes


def page_title(title: Text, *, lead: Text | None = None, action: rx.Component | None = None) -> rx.Component:
    """Head a page with its only `h1`, a sentence on what it is for, and at most one action."""
    return rx.el.header(
        rx.el.div(rx.el.h1(title, tab_index=-1), _lead(lead), class_name="ef-page-title__words"),
        action if action is not None else rx.fragment(),
        class_name="ef-page-title",
    )


def section_title(
    title: Text, *, hint: Text | None = None, action: rx.Component | None = None, **props: Any
) -> rx.Component:
    """Head a section with an `h2`, a quiet hint and at most one action."""
    words = rx.el.div(
        rx.el.h2(title), rx.el.p(hint, class_name="ef-muted") if hint is not None else rx.fragment()
    )
    return rx.el.div(
        words, action if action is not None else rx.fragment(), class_name="ef-section-title", **props
    )


def eyebrow(text: Text) -> rx.Component:
    """Set the few words above a title."""
    return rx.el.p(text, class_name="ef-eyebrow")


def prose(*children: rx.Component | Text, class_name: Text = "", **props: Any) -> rx.Component:
    """Set long text at a readable measure, with lists, headings and links styled inside."""
    return rx.el.div(*children, class_name=classes("ef-prose", class_name), **props)


def muted(*children: rx.Component | Text, small: bool = False) -> rx.Component:
    """Set a secondary paragraph."""
    return rx.el.p(*children, class_name=classes("ef-muted", "ef-small" if small else ""))


def facts(
    *pairs: tuple[Text, rx.Component | Text], total: tuple[Text, rx.Component | Text] | None = None
) -> rx.Component:
    """List names and values, such as an order's summary, with the `total` set apart at the end."""
    rows = [rx.el.div(rx.el.dt(name), rx.el.dd(value), class_name="ef-facts__row") for name, value in pairs]
    if total is not None:
        rows.append(
            rx.el.div(rx.el.dt(total[0]), rx.el.dd(total[1]), class_name="ef-facts__row ef-facts__row--total")
        )
    return rx.el.dl(*rows, class_name="ef-facts")


def _lead(lead: Text | None) -> rx.Component:
    return rx.el.p(lead, class_name="ef-lead") if lead is not None else rx.fragment()
