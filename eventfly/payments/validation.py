"""What may be said about how to pay. Pure; nothing that looks like a card number gets past this module."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from eventfly.errors import Invalid, Problem
from eventfly.payments.cards import CARDS_BY_ID, SandboxCard

DETAIL_FIELDS = frozenset({"card", "return_to"})
LONGEST_RETURN_PATH = 500

# Card numbers have 13 to 19 digits (ISO/IEC 7812 allows up to 19), so any longer run holds one too. People
# group them with spaces, dots and all kinds of dashes; \d takes the digits of every script.
_CARD_NUMBER = re.compile(r"\d(?:[\s.\-‐-―_]{0,2}\d){12}")


def holds_card_number(value: object) -> bool:
    """Tell whether a run of 13 digits or more hides anywhere in ``value``, however grouped or nested.

    >>> holds_card_number({"card": "succeeds"}), holds_card_number({"note": ["pay 4000 0000 0000 0002"]})
    (False, True)
    """
    if isinstance(value, Mapping):
        return any(holds_card_number(key) or holds_card_number(item) for key, item in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return any(holds_card_number(item) for item in value)
    if isinstance(value, bytes):
        return holds_card_number(value.decode("utf-8", "replace"))
    return _CARD_NUMBER.search(str(value)) is not None


def are_sandbox_details(details: object, sites: Collection[str] = ()) -> bool:
    """Tell whether ``details`` name a test card, perhaps a way back (here or to ``sites``), and nothing else.

    >>> are_sandbox_details({"card": "succeeds"}), are_sandbox_details({"card": "4000000000000002"})
    (True, False)
    """
    if not isinstance(details, Mapping) or not set(details) <= DETAIL_FIELDS or holds_card_number(details):
        return False
    card, return_to = details.get("card"), details.get("return_to", "/")
    return isinstance(card, str) and card in CARDS_BY_ID and is_way_back(return_to, sites)


def check_sandbox_details(details: Mapping[str, Any], sites: Collection[str] = ()) -> tuple[SandboxCard, str]:
    """Return the test card and the way back. Raises Invalid without repeating anything that was sent."""
    if not are_sandbox_details(details, sites):
        raise Invalid(Problem("card", "Pick one of the TEST cards. Never enter a card number here."))
    return CARDS_BY_ID[details["card"]], details.get("return_to", "")


def is_way_back(address: object, sites: Collection[str]) -> bool:
    """Tell whether ``address`` is a path on this site, or on one of ``sites`` (origins of our own pages elsewhere).

    >>> ours = ["https://www.example.org"]
    >>> is_way_back("https://www.example.org/e/jazz", ours), is_way_back("https://evil.example/e/jazz", ours)
    (True, False)
    """
    if not isinstance(address, str):
        return False
    site = next((site for site in sites if address.startswith(f"{site}/")), "")
    return is_return_path(address.removeprefix(site))


def is_return_path(path: object) -> bool:
    r"""Tell whether ``path`` stays on this site: browsers read ``//host`` and ``/\host`` as another one.

    >>> is_return_path("/e/jazz/checkout"), is_return_path("//evil.example"), is_return_path("https://evil.example")
    (True, False, False)
    """
    if not isinstance(path, str) or not path.startswith("/") or len(path) > LONGEST_RETURN_PATH:
        return False
    return not path.startswith("//") and "\\" not in path and path.isprintable() and " " not in path
