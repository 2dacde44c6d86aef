"""Rendering: a mail's plain text and HTML from its two templates, styles written into the elements."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _inliner() -> CSSInliner:
    # Rules for dark surroundings cannot be inlined and stay behind in the head.
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def render(name: str, **values: Any) -> tuple[str, str]:
    """Return (text, HTML) of the templates ``name.txt`` and ``name.html``."""
    text = _templates().get_template(f"{name}.txt").render(**values)
    html = _templates().get_template(f"{name}.html").render(**values)
    return text.strip() + "\n", _inliner().inline(html)
