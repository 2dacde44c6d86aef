"""Lettering: any person's name on paper, whatever its script.

Inter is embedded for Latin, Greek and Cyrillic, DejaVu Sans for Arabic, Hebrew, Armenian, Georgian, symbols.
Chinese, Japanese and Korean use the fonts that PDF readers bring along (Adobe's standard CID fonts), because
embedding them costs megabytes. What none of them has is drawn as the replacement character.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

REGULAR, BOLD, DISPLAY = "Inter", "Inter-SemiBold", "BricolageGrotesque"
_FALLBACK = "DejaVuSans"
_FOLDER = Path(__file__).parent / "fonts"
_FILES = {
    REGULAR: _FOLDER / "Inter-Regular.ttf",
    BOLD: _FOLDER / "Inter-SemiBold.ttf",
    DISPLAY: _FOLDER.parents[1] / "fonts" / "BricolageGrotesque-ExtraBold.ttf",
    _FALLBACK: _FOLDER / "DejaVuSans.ttf",
}
_HAN, _KANA, _HANGUL = "STSong-Light", "HeiseiKakuGo-W5", "HYGothic-Medium"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
# The fallback font draws each letter's joined forms, but not the ligatures of whole words.
_joining = ArabicReshaper(configuration={"support_ligatures": False})
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

Run = tuple[str, str]
"""A font's name and the text to set in it."""


@cache
def prepare() -> None:
    """Read the fonts; later calls cost nothing."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, file))
    for name in (_HAN, _KANA, _HANGUL):
        pdfmetrics.registerFont(UnicodeCIDFont(name))


def runs(text: str, font: str) -> list[Run]:
    """Split a line into stretches of one font each, in the order in which they stand on paper."""
    prepare()
    visual = _visual(unicodedata.normalize("NFC", text))
    japanese = any("\u3040" <= letter <= "\u30ff" for letter in visual)
    lettered = [_set(letter, font, japanese) for letter in visual if not _is_invisible(letter)]
    return [
        (name, "".join(letter for _, letter in group))
        for name, group in groupby(lettered, key=lambda pair: pair[0])
    ]


def width(text: str, font: str, size: float) -> float:
    """Measure a line in points."""
    return sum(pdfmetrics.stringWidth(part, name, size) for name, part in runs(text, font))


def draw(canvas: Canvas, x: float, y: float, text: str, *, font: str, size: float) -> None:
    """Set a line with its left end at ``x``."""
    for name, part in runs(text, font):
        canvas.setFont(name, size)
        canvas.drawString(x, y, part)
        x += pdfmetrics.stringWidth(part, name, size)


def wrap(text: str, font: str, size: float, room: float, *, lines: int) -> list[str]:
    """Break a text into at most ``lines`` lines of ``room`` points; what does not fit ends in an ellipsis."""
    broken: list[str] = []
    rest = " ".join(text.split())
    while rest and len(broken) < lines:
        head = _head(rest, font, size, room)
        rest = rest[len(head) :].lstrip()
        broken.append(head.rstrip())
    if rest and broken:
        broken[-1] = _shortened(broken[-1], font, size, room)
    return broken


def _head(text: str, font: str, size: float, room: float) -> str:
    if width(text, font, size) <= room:
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(text[:middle], font, size) <= room else (low, middle - 1)
    space = text.rfind(" ", 0, low + 1)
    # A single word longer than the line, or a script without spaces, breaks where it must.
    return text[:space] if space > low // 3 else text[:low]


def _shortened(line: str, font: str, size: float, room: float) -> str:
    while line and width(line + "…", font, size) > room:
        line = line[:-1].rstrip()
    return line + "…"


def _visual(text: str) -> str:
    if not any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text):
        return text
    return str(get_display(_joining.reshape(text)))


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf"}


def _set(letter: str, font: str, japanese: bool) -> Run:
    for name in (font, BOLD if font == DISPLAY else REGULAR, _FALLBACK):
        if ord(letter) in _letters(name):
            return name, letter
    eastern = _eastern_font(letter, japanese)
    return (eastern, letter) if eastern else (_FALLBACK, _REPLACEMENT)


def _eastern_font(letter: str, japanese: bool) -> str:
    at = ord(letter)
    if 0xAC00 <= at <= 0xD7A3 or 0x1100 <= at <= 0x11FF or 0x3130 <= at <= 0x318F:
        return _HANGUL
    if japanese or 0x3040 <= at <= 0x30FF:
        return _KANA if 0x3000 <= at <= 0x9FFF or 0xFF00 <= at <= 0xFFEF else ""
    return _HAN if 0x2E80 <= at <= 0x9FFF or 0xFF00 <= at <= 0xFFEF else ""


@cache
def _letters(name: str) -> frozenset[int]:
    return frozenset(pdfmetrics.getFont(name).face.charToGlyph)
