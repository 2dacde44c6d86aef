"""Skeletons: the shape of what is coming, for every wait over 300 ms."""

import reflex as rx


def skeleton(*, width: str = "100%", height: str = "1em", round: bool = False) -> rx.Component:
    """Draw one grey bar of the given CSS size."""
    shape = "ef-skeleton ef-skeleton--round" if round else "ef-skeleton"
    return rx.el.span(class_name=shape, style={"width": width, "height": height}, aria_hidden="true")


def loading(*shapes: rx.Component, label: str = "Loading") -> rx.Component:
    """Wrap skeletons so that a screen reader hears one calm word instead."""
    return rx.el.div(
        rx.el.span(label, class_name="ef-visually-hidden"),
        *shapes,
        role="status",
        class_name="ef-loading",
        aria_busy="true",
    )


def skeleton_text(lines: int = 3) -> rx.Component:
    """Draw a paragraph to come."""
    widths = ["100%", "94%", "97%", "88%"]
    bars = [skeleton(width=widths[line % 4] if line < lines - 1 else "62%") for line in range(lines)]
    return rx.el.div(*bars, class_name="ef-skeleton-text")


def skeleton_event_card() -> rx.Component:
    """Draw an event card to come."""
    return rx.el.div(
        rx.el.span(class_name="ef-skeleton ef-skeleton--cover"),
        skeleton_text(3),
        class_name="ef-event-card",
        aria_hidden="true",
    )


def skeleton_rows(rows: int = 5) -> rx.Component:
    """Draw a table to come."""
    return rx.el.div(
        *[skeleton(height="3.25rem") for _ in range(rows)], class_name="ef-skeleton-text", aria_hidden="true"
    )
