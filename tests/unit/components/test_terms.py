"""A consent names the version of the words that were agreed to: other words need another version."""

import hashlib

from eventfly.orders import TERMS_VERSION
from pages.public import privacy, terms

PUBLISHED = {"2026-11": "2948d4d96607c903", "2026-11-25": "1d332b31498f8d3d"}
"""Digests of the terms and the privacy notice by version; those that people agreed to stay as they are."""


def test_other_words_in_the_terms_get_a_version_of_their_own():
    words = terms.TEXT + privacy.TEXT
    assert PUBLISHED[TERMS_VERSION] == hashlib.sha256(words.encode()).hexdigest()[:16]


def test_the_pages_say_since_when_that_version_is_in_force():
    month = {"2026-11": "November 2026", "2026-11-25": "November 2026"}[TERMS_VERSION]
    assert terms.VALID_FROM.endswith(month)
    assert privacy.VALID_FROM.endswith(month)
