"""Text as it is searched: without case and accents.

Neither database folds accents by itself, and SQLite lowers ASCII alone; so what is searched is folded before
it is stored or compared.
"""

import unicodedata

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


def fold(text: str) -> str:
    """Bring text to the form it is searched in.

    >>> fold("São Paulo, ZÜRICH, Łódź, Straße")
    'sao paulo, zurich, lodz, strasse'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return plain.translate(_LETTERS)


def contains_pattern(word: str) -> str:
    r"""Make the LIKE pattern, escaped by a backslash, for text that holds ``word`` somewhere.

    >>> contains_pattern("50%_weiss")
    '%50\\%\\_weiss%'
    """
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
