"""What stands where there is nothing: the same words for "never was", "is gone" and "is not for you"."""

import reflex as rx

from components import ui
from eventfly import routes


def missing(
    title: str | rx.Var = "There is nothing here",
    text: str | rx.Var = "The link may be old or mistyped, or what was here has been taken down.",
    *ways: rx.Component,
) -> rx.Component:
    """Say that an address leads nowhere and offer `ways` on, by default what is on and one's own order."""
    return ui.stack(
        ui.eyebrow("Page not found"),
        rx.el.h1(title),
        rx.el.p(text, class_name="ef-lead"),
        ui.cluster(
            *(
                ways
                or (
                    ui.button_link("See what is on", href=routes.DISCOVER, kind="primary"),
                    ui.button_link("Find my order", href=routes.FIND_ORDER),
                )
            ),
        ),
        gap=16,
        class_name="py-12 sm:py-24",
    )
