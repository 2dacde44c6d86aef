"""Tags: the words under which people look for an event, beside its category."""

from __future__ import annotations

from collections.abc import Iterable

from eventfly.errors import Invalid, Problem
from eventfly.text import clean_line

MOST_TAGS = 8
LONGEST_TAG = 30


def read_tags(value: object) -> tuple[str, ...]:
    """Read tags with commas between them; each once, whatever its case. Raises Invalid.

    >>> read_tags("Jazz, #late night,, jazz")
    ('Jazz', 'late night')
    """
    line = clean_line(value, field="tags", max_length=MOST_TAGS * (LONGEST_TAG + 2), required=False)
    tags: dict[str, str] = {}
    for typed in line.split(","):
        tag = typed.strip().lstrip("#").strip()
        if len(tag) > LONGEST_TAG:
            raise Invalid(Problem("tags", f"Please keep each tag to {LONGEST_TAG} characters.", "too-long"))
        if tag:
            tags.setdefault(tag.casefold(), tag)
    if len(tags) > MOST_TAGS:
        raise Invalid(Problem("tags", f"Please keep to {MOST_TAGS} tags.", "too-many"))
    return tuple(tags.values())


def tags_text(tags: Iterable[str]) -> str:
    """Write tags as they are typed."""
    return ", ".join(tags)
