"""What every page loads besides its own code: stylesheets, fonts, and the small script."""

import hashlib
from pathlib import Path

import reflex as rx

ASSETS = Path(__file__).parents[2] / "assets"
STYLESHEETS = ["styles/tokens.css", "styles/base.css", "styles/components.css", "styles/events.css"]


def head_components() -> list[rx.Component]:
    """Return the elements for `rx.App(head_components=...)`.

    The script's address carries a digest of its content, so that browsers may cache it for long.
    """
    return [
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="alternate icon", href="/favicon.ico", sizes="32x32"),
        *[_preloaded_font(name) for name in ("inter-latin.woff2", "bricolage-grotesque-latin.woff2")],
        rx.el.meta(name="theme-color", content="#FBFAF8", media="(prefers-color-scheme: light)"),
        rx.el.meta(name="theme-color", content="#111015", media="(prefers-color-scheme: dark)"),
        rx.el.script(src=f"/eventfly.js?v={_digest('eventfly.js')}", defer=True),
    ]


def _preloaded_font(name: str) -> rx.Component:
    return rx.el.link(
        rel="preload",
        href=f"/fonts/{name}",
        type="font/woff2",
        cross_origin="anonymous",
        custom_attrs={"as": "font"},
    )


def _digest(name: str) -> str:
    return hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
