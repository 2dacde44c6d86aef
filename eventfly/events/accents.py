"""An organizer's accent colour, and the tones derived from it: whatever they choose, every text stays legible.

A chosen colour is kept where it can be kept. Where it would be too near to what lies behind it, it moves towards
black (on light pages) or white (on dark ones) in small steps until the contrast of WCAG 2.2 (1.4.3) holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from eventfly.errors import Invalid, Problem

CONTRAST = 4.5
_HEX = re.compile(r"#[0-9A-F]{6}")
# What lies behind text: the surfaces of assets/styles/tokens.css; a test compares them.
LIGHT_SURFACES = ("#FBFAF8", "#FFFFFF", "#F3F1ED")
DARK_SURFACES = ("#111015", "#1A1920", "#0B0A0E")
_WHITE, _INK, _BLACK = "#FFFFFF", "#14121C", "#000000"
_STEP = 0.02


@dataclass(frozen=True, slots=True)
class Tones:
    """An accent on pages of one scheme; all ``#RRGGBB``."""

    action: str
    """Behind the words of a button."""
    hover: str
    on_action: str
    """The words of a button, legible on it and on ``hover``."""
    text: str
    """Links, icons and the ring of what has the focus."""
    fill: str
    """A faint tint behind ordinary text."""


def read_accent(value: object) -> str:
    """Read a colour, such as ``#e11d48``; empty for the product's own. Raises Invalid.

    >>> read_accent(" #e11d48 "), read_accent("")
    ('#E11D48', '')
    """
    text = value.strip().upper() if isinstance(value, str) else "?"
    if text and not _HEX.fullmatch(text):
        raise Invalid(Problem("accent", "Please give a colour such as #5B3DF5.", "colour"))
    return text


@lru_cache(maxsize=512)
def tones(accent: str, *, dark: bool) -> Tones:
    """Derive the tones of an accent for light or for dark pages.

    >>> tones("#FFEE00", dark=False).text
    '#756D00'
    """
    surfaces, far = (DARK_SURFACES, _WHITE) if dark else (LIGHT_SURFACES, _BLACK)
    # A button has to be seen at all: its edge against the page needs 3:1.
    action = _apart(accent, surfaces, far, 3.0)
    # White, the ink of dark pages, or black: on any colour one of the outer two has 4.58 at least.
    on_action = next(words for words in (_WHITE, _INK, _BLACK) if contrast(words, action) >= CONTRAST)
    # Away from the words on it, so that pointing at a button never makes it harder to read.
    hover = _mixed(action, _BLACK if on_action == _WHITE else _WHITE, 0.14)
    fill = _mixed(surfaces[1], accent, 0.10)
    return Tones(
        action=action,
        hover=hover,
        on_action=on_action,
        text=_apart(accent, (*surfaces, fill), far, CONTRAST),
        fill=fill,
    )


def accent_style(accent: str) -> dict[str, str]:
    """Write an accent as the custom properties that the styles read; nothing without one."""
    if not accent:
        return {}
    light, dark = tones(accent, dark=False), tones(accent, dark=True)
    pairs = {
        "--ef-action": (light.action, dark.action),
        "--ef-action-hover": (light.hover, dark.hover),
        "--ef-on-action": (light.on_action, dark.on_action),
        "--ef-action-text": (light.text, dark.text),
        "--ef-action-fill": (light.fill, dark.fill),
    }
    return {name: f"light-dark({day}, {night})" for name, (day, night) in pairs.items()}


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _apart(color: str, surfaces: tuple[str, ...], far: str, ratio: float) -> str:
    share, moved = 0.0, color
    while min(contrast(moved, surface) for surface in surfaces) < ratio:
        share += _STEP
        moved = _mixed(color, far, share)
    return moved


def _mixed(color: str, other: str, share: float) -> str:
    kept = 1 - min(share, 1.0)
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(own * kept + its * (1 - kept)):02X}" for own, its in pairs)


def _channels(color: str) -> tuple[int, int, int]:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
