"""An organizer's Markdown as HTML that can do no harm."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt

_TAGS = {"p", "br", "hr", "strong", "em", "s", "ul", "ol", "li", "h3", "h4", "blockquote", "a", "code", "pre"}
_LINK_REL = "nofollow noopener"
_HEADINGS = {f"h{level}": "h3" for level in range(1, 7)}
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": False, "linkify": False}).enable(
    "strikethrough"
)


def _heading(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    # The page's own headings are h1 and h2. All others are h3, so that no level is ever skipped.
    tokens[index].tag = _HEADINGS[tokens[index].tag]
    return str(self.renderToken(tokens, index, options, env))


_MARKDOWN.add_render_rule("heading_open", _heading)
_MARKDOWN.add_render_rule("heading_close", _heading)
_MARKDOWN.disable("image")


@lru_cache(maxsize=512)
def description_html(markdown: str) -> str:
    """Render Markdown; HTML in it is shown as text, links carry no credit, images from elsewhere do not load.

    >>> description_html("**Hi** <script>alert(1)</script>")
    '<p><strong>Hi</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\\n'
    """
    return nh3.clean(
        _MARKDOWN.render(markdown),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=_LINK_REL,
    )


@lru_cache(maxsize=512)
def description_text(markdown: str) -> str:
    """Return the words of a description without any markup, on one line."""
    words = html.unescape(re.sub(r"<[^>]*>", " ", description_html(markdown)))
    return " ".join(words.split())
