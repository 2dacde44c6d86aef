"""Cursors: where a list goes on, written so that nobody is tempted to read or make one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from eventfly.errors import Invalid, Problem

LONGEST = 400
Kind = Callable[[Any], Any]


def write_cursor(values: Sequence[Any] | None) -> str | None:
    """Write the place after which the next slice begins; None stays None."""
    if values is None:
        return None
    return base64.urlsafe_b64encode(orjson.dumps([_plain(value) for value in values])).rstrip(b"=").decode()


def read_cursor(text: str, *kinds: Kind) -> tuple[Any, ...] | None:
    """Read what `write_cursor` wrote; None for an empty text. Raises Invalid for anything else.

    >>> read_cursor(write_cursor([3, UUID(int=5)]), whole, UUID)
    (3, UUID('00000000-0000-0000-0000-000000000005'))
    """
    if not text:
        return None
    try:
        if len(text) > LONGEST or not text.isascii():
            raise ValueError
        values = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(values, list):
            raise ValueError
        return tuple(kind(value) for kind, value in zip(kinds, values, strict=True))
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise Invalid(
            Problem("cursor", "Take the cursor from `next` of the answer before.", "cursor")
        ) from None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    # A driver's own kind of UUID is none to the JSON library.
    return str(value) if isinstance(value, UUID) else value


def whole(value: Any) -> int:
    """Read a whole number that a database can hold. Raises ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
        raise ValueError(value)
    return value


def moment(value: Any) -> datetime:
    """Read an aware time. Raises ValueError."""
    read = datetime.fromisoformat(value)
    if read.tzinfo is None or not 1900 < read.year < 2300:
        raise ValueError(value)
    return read
