"""Rules for all text that people send: bounded, normalised, and showing on the screen what it holds.

Text is brought to NFC and its white space tidied. What a paste drags along unseen (zero-width spaces, soft
hyphens, byte order marks) is dropped. What can only deceive is refused: control characters, overrides and
isolates of the writing direction, piles of combining marks. Joiners stay where scripts and emoji need them.
"""

import re
import unicodedata

from eventfly.errors import Invalid, Problem

MOST_MARKS = 6
"""Combining marks on one character. Vietnamese needs 2, Hebrew with cantillation 4."""
_DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = frozenset("\u200c\u200d")
_VISIBLE_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
"""Signs of category Cf that are seen: Arabic, Syriac and Kaithi number signs."""
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Not of category Cf, and yet nothing to see."""
_KEPT_CONTROLS = frozenset("\n\t")


def clean_line(text: object, *, field: str, max_length: int, required: bool = True) -> str:
    """Clean one line of text: every run of white space becomes one space.

    Raises Invalid, naming ``field``, for text that is missing, longer than ``max_length`` characters, or
    holds characters that deceive.

    >>> clean_line("  Ada \\t Lovelace\\u200b ", field="name", max_length=120)
    'Ada Lovelace'
    """
    given = _text(text, field=field, max_length=max_length)
    return _measured(" ".join(_shown(given, field=field).split()), field, max_length, required)


def clean_text(text: object, *, field: str, max_length: int, required: bool = True) -> str:
    """Clean text of several lines: line ends become ``\\n``, at most one line in a row stays empty.

    Raises Invalid as ``clean_line`` does.

    >>> clean_text("One\\r\\n\\r\\n\\r\\n\\r\\nTwo  ", field="description", max_length=100)
    'One\\n\\nTwo'
    """
    given = _text(text, field=field, max_length=max_length)
    lines = [line.rstrip() for line in _shown(given, field=field).split("\n")]
    return _measured(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n"), field, max_length, required)


def _text(text: object, *, field: str, max_length: int) -> str:
    if text is None:
        return ""
    if not isinstance(text, str):
        raise Invalid(Problem(field, "This has to be text."))
    # Before any other work, since normalising costs time; composing may shorten what is measured later.
    if len(text) > 4 * max_length + 200:
        raise _too_long(field, max_length)
    return re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)


def _shown(text: str, *, field: str) -> str:
    composed = unicodedata.normalize("NFC", "".join(_without_unseen(text, field)))
    run = 0
    for character in composed:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if run > MOST_MARKS:
            raise Invalid(Problem(field, "Please remove the piled-up marks.", "marks"))
    return composed


def _without_unseen(text: str, field: str) -> list[str]:
    kept: list[str] = []
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if character in _DIRECTION_CONTROLS:
            raise Invalid(
                Problem(field, "Please remove hidden characters that change the direction of text.", "hidden")
            )
        if category in ("Cc", "Cs", "Co", "Cn") and character not in _KEPT_CONTROLS:
            raise Invalid(Problem(field, "Please remove hidden or control characters.", "hidden"))
        if character in _JOINERS:
            if _joins(text, place):
                kept.append(character)
        elif character in _VISIBLE_FORMATS or (category != "Cf" and character not in _BLANK_LETTERS):
            kept.append(character)
    return kept


def _joins(text: str, place: int) -> bool:
    # Persian, Indic scripts and emoji join; Latin, Greek and Cyrillic never do.
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return len(around) == 2 and all(
        ord(character) >= 0x0590 and not character.isspace() for character in around
    )


def _measured(text: str, field: str, max_length: int, required: bool) -> str:
    if required and not text.strip():
        raise Invalid(Problem(field, "Please fill this in.", "missing"))
    if len(text) > max_length:
        raise _too_long(field, max_length)
    return text


def _too_long(field: str, max_length: int) -> Invalid:
    return Invalid(Problem(field, f"Please keep this to {max_length} characters.", "too-long"))
