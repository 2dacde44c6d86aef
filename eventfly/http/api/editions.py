"""`If-Match`: an edit names the edition it was made from, so that nobody's work is lost in silence."""

from __future__ import annotations

import re

from eventfly.errors import Conflict, EventflyError

_TAG = re.compile(r'"edition-(\d{1,9})"')


class EditionUnknown(EventflyError):
    """Send If-Match with the ETag of the event that you changed."""

    code = "precondition-required"


class EditionPassed(Conflict):
    """Somebody else changed this meanwhile. Read it again, and repeat your change."""

    code = "edition-passed"


def edition_tag(edition: int) -> str:
    """Write an edition as an ETag.

    >>> edition_tag(7)
    '"edition-7"'
    """
    return f'"edition-{edition}"'


def edition_of(if_match: str | None, current: int) -> int:
    """Read the edition that an edit was made from; `*` is whichever there is.

    Raises EditionUnknown (428) without the header and EditionPassed (412) for a tag that is none of ours.
    """
    if if_match is None:
        raise EditionUnknown
    if if_match.strip() == "*":
        return current
    editions = [int(found) for found in _TAG.findall(if_match)]
    if current in editions:
        return current
    raise EditionPassed
