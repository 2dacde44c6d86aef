"""The mark: a ticket's outline with one glowing dot."""

import reflex as rx

from .icon import icon


def mark(*, size: int = 28) -> rx.Component:
    """Draw the mark alone."""
    return icon("mark", size=size, class_name="ef-mark")


def logo(*, href: str = "/") -> rx.Component:
    """Draw the mark with the name, as a link home."""
    return rx.el.a(
        mark(),
        rx.el.span("Eventfly", class_name="ef-logo__name"),
        href=href,
        class_name="ef-logo",
        aria_label="Eventfly, home",
    )
