"""Stroke icons on a 24-pixel grid, drawn for Eventfly, served as one cached sprite (`assets/icons.svg`).

A page pays for a name, not for a path: the sprite is fetched once, by Reflex pages and server-rendered ones
alike, and takes its colour from the text around it.
"""

import re
from pathlib import Path

import reflex as rx

from .conditions import Text, classes

SPRITE = Path(__file__).parents[2] / "assets" / "icons.svg"
NAMES = frozenset(re.findall(r'<symbol id="([a-z-]+)"', SPRITE.read_text(encoding="utf-8")))


def icon(name: Text, *, size: int = 20, label: Text | None = None, class_name: Text = "") -> rx.Component:
    """Draw the icon `name`; without a `label` it is decoration and hidden from assistive technology.

    Raises:
        ValueError: if a plain `name` is not in the sprite.
    """
    if isinstance(name, str) and name not in NAMES:
        raise ValueError(f"No icon {name!r} in {SPRITE.name}; there are {', '.join(sorted(NAMES))}")
    spoken = {"role": "img", "aria_label": label} if label is not None else {"aria_hidden": "true"}
    return rx.el.svg(
        rx.el.svg.use(href=f"/icons.svg#{name}"),
        class_name=classes("ef-icon", class_name),
        width=str(size),
        height=str(size),
        **spoken,
    )
