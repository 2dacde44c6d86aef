"""The chart frame: a plain SVG curve with its numbers in a table for whoever would rather read."""

from collections.abc import Callable, Sequence

import reflex as rx

from .conditions import Number, Text

WIDTH, HEIGHT = 600, 180


def area_path(values: Sequence[float], *, width: int = WIDTH, height: int = HEIGHT) -> tuple[str, str]:
    """Return the SVG paths of the line and of the area below it, scaled from zero to the highest value.

    >>> area_path([0, 10], width=100, height=50)
    ('M0.0 50.0L100.0 4.0', 'M0.0 50.0L100.0 4.0L100.0 50.0L0.0 50.0Z')
    """
    top = max([*values, 1e-9])
    step = width / max(len(values) - 1, 1)
    points = [
        f"{index * step:.1f} {height - value / top * (height - 4):.1f}" for index, value in enumerate(values)
    ]
    line = "M" + "L".join(points) if points else ""
    return line, f"{line}L{width:.1f} {height:.1f}L0.0 {height:.1f}Z" if points else ""


def area_chart(
    title: Text,
    line: Text,
    area: Text,
    *,
    summary: Text,
    first: Text = "",
    last: Text = "",
    numbers: rx.Component | None = None,
) -> rx.Component:
    """Frame a curve given as SVG paths (see `area_path`), said in one sentence by `summary`.

    `numbers` is the table behind "Show the numbers".
    """
    return rx.el.figure(
        rx.el.figcaption(
            rx.el.span(title, class_name="ef-chart__title"),
            rx.el.span(summary, class_name="ef-muted ef-small"),
        ),
        rx.el.svg(
            rx.el.svg.path(d=area, class_name="ef-chart__area"),
            rx.el.svg.path(d=line, class_name="ef-chart__line"),
            view_box=f"0 0 {WIDTH} {HEIGHT}",
            preserve_aspect_ratio="none",
            role="img",
            aria_label=summary,
            class_name="ef-chart__plot",
        ),
        rx.el.div(rx.el.span(first), rx.el.span(last), class_name="ef-chart__axis"),
        _numbers(numbers),
        class_name="ef-chart",
    )


def curve_chart(
    title: Text,
    line: Text,
    area: Text,
    *,
    summary: Text,
    heights: rx.Var | Sequence[tuple[Text, float]],
    times: rx.Var | Sequence[tuple[Text, float]],
    action: rx.Component | None = None,
    numbers: rx.Component | None = None,
) -> rx.Component:
    """Frame a curve against time with lines across and words at both sides.

    `heights` and `times` are `(text, percent)` pairs, or a Var of things with `text` and `place`: from the top, and
    from the left. The drawing is 600 by 200 units, stretched to its place.
    """
    return rx.el.figure(
        rx.el.figcaption(
            rx.el.div(
                rx.el.h2(title, class_name="ef-chart__title"),
                rx.el.span(summary, class_name="ef-muted ef-small"),
            ),
            action if action is not None else rx.fragment(),
            class_name="ef-chart__head",
        ),
        rx.el.div(
            _ticks(heights, _height),
            rx.el.svg(
                rx.el.svg.path(d=area, class_name="ef-chart__area"),
                rx.el.svg.path(d=line, class_name="ef-chart__line"),
                view_box=f"0 0 {WIDTH} 200",
                preserve_aspect_ratio="none",
                role="img",
                aria_label=summary,
                class_name="ef-chart__curve",
            ),
            class_name="ef-chart__frame",
        ),
        rx.el.div(_ticks(times, _time), class_name="ef-chart__times", aria_hidden="true"),
        _numbers(numbers),
        class_name="ef-chart",
    )


def share_bar(percent: Number, label: Text) -> rx.Component:
    """Draw a share as a bar; `label` says the same in words to those who cannot see it."""
    return rx.el.div(
        rx.el.div(class_name="ef-share__fill", style={"width": f"{percent}%"}),
        role="img",
        aria_label=label,
        class_name="ef-share",
    )


def spark_line(path: Text, label: Text) -> rx.Component:
    """Draw a line no larger than a word, said by `label`; 120 by 28 units."""
    return rx.el.svg(
        rx.el.svg.path(d=path, class_name="ef-chart__line"),
        view_box="0 0 120 28",
        preserve_aspect_ratio="none",
        role="img",
        aria_label=label,
        class_name="ef-spark",
    )


def _ticks(
    ticks: rx.Var | Sequence[tuple[Text, float]], build: Callable[[Text, Text], rx.Component]
) -> rx.Component:
    if isinstance(ticks, rx.Var):
        return rx.foreach(ticks, lambda tick: build(tick.text, f"{tick.place}%"))
    return rx.fragment(*[build(text, f"{place}%") for text, place in ticks])


def _height(text: Text, place: Text) -> rx.Component:
    return rx.el.span(
        rx.el.span(text), class_name="ef-chart__height", style={"top": place}, aria_hidden="true"
    )


def _time(text: Text, place: Text) -> rx.Component:
    return rx.el.span(text, class_name="ef-chart__time", style={"left": place})


def _numbers(numbers: rx.Component | None) -> rx.Component:
    if numbers is None:
        return rx.fragment()
    return rx.el.details(
        rx.el.summary("Show the numbers", class_name="ef-link"), numbers, class_name="ef-chart__numbers"
    )
