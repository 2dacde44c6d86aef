"""Money, times and numbers that move, in tabular numerals."""

import reflex as rx

from .badge import glow_dot
from .conditions import Text, classes, shown_if
from .icon import icon


def money(
    amount: Text, *, was: Text | None = None, note: Text | None = None, large: bool = False
) -> rx.Component:
    """Show a formatted amount; `was` is the price it replaces, `note` says "incl. fees"."""
    return rx.el.span(
        rx.el.span(amount, class_name="ef-money__amount"),
        shown_if(was, lambda: rx.el.s(was, class_name="ef-money__was")),
        shown_if(note, lambda: rx.el.span(note, class_name="ef-money__note")),
        class_name=classes("ef-money", "ef-money--large" if large else ""),
    )


def when(text: Text, *, iso: Text, zone: Text | None = None) -> rx.Component:
    """Show a moment in words, its machine-readable twin, and the zone where it differs from the reader's."""
    return rx.el.time(
        text,
        shown_if(zone, lambda: rx.el.span(zone, class_name="ef-zone")),
        date_time=iso,
        class_name="ef-when",
    )


def stat(
    label: Text,
    value: Text,
    *,
    change: Text = "",
    rising: bool | rx.Var = True,
    live_key: Text | None = None,
    note: Text = "",
) -> rx.Component:
    """Show one number of a dashboard with its change and a quiet note; `live_key` lets the live channel move it."""
    live = {"data_live": live_key} if live_key is not None else {}
    return rx.el.div(
        rx.el.dt(label, class_name="ef-stat__label"),
        rx.el.dd(value, class_name="ef-stat__value", **live),
        shown_if(change, lambda: rx.el.dd(_change(change, rising), class_name="ef-stat__note")),
        shown_if(note, lambda: rx.el.dd(note, class_name="ef-stat__note ef-muted ef-small")),
        class_name="ef-stat",
    )


def stats(*tiles: rx.Component, thirds: bool = False) -> rx.Component:
    """Set stat tiles side by side, as many as fit; `thirds` sets three in a row where there is room."""
    return rx.el.dl(*tiles, class_name=classes("ef-stats", "ef-stats--thirds" if thirds else ""))


def live_source(url: Text, *children: rx.Component, class_name: Text = "") -> rx.Component:
    """Subscribe everything inside to the server-sent events at `url` (see `assets/eventfly.js`)."""
    return rx.el.div(*children, data_live_source=url, class_name=class_name)


def live_number(key: Text, text: Text = "", *, class_name: Text = "") -> rx.Component:
    """Show a text that the live channel replaces under `key`; an empty one hides the element."""
    return rx.el.span(text, data_live=key, class_name=classes("ef-live-number", class_name))


def live_line(*, going: Text = "", left: Text = "", looking: Text = "") -> rx.Component:
    """Say how alive an event is: "148 going · 12 left · 9 looking now"."""
    return rx.el.p(
        glow_dot(),
        live_number("going", going),
        live_number("left", left),
        live_number("looking", looking),
        class_name="ef-live-line",
    )


def _change(change: Text, rising: bool | rx.Var) -> rx.Component:
    up = rx.el.span(icon("arrow-up", size=14), change, class_name="ef-stat__change ef-stat__change--up")
    down = rx.el.span(icon("arrow-down", size=14), change, class_name="ef-stat__change ef-stat__change--down")
    if isinstance(rising, rx.Var):
        return rx.cond(rising, up, down)
    return up if rising else down
