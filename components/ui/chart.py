"""The chart frame: a plain SVG curve with its numbers in a table for whoever would rather read."""

from collections.abc import Sequence

import reflex as rx

from .conditions import Text

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


def _numbers(numbers: rx.Component | None) -> rx.Component:
    if numbers is None:
        return rx.fragment()
    return rx.el.details(
        rx.el.summary("Show the numbers", class_name="ef-link"), numbers, class_name="ef-chart__numbers"
    )
