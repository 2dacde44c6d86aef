"""Every text of the design language is legible in light and in dark: WCAG 2.2, success criterion 1.4.3."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "assets" / "styles" / "tokens.css").read_text(encoding="utf-8")
_HEX = r"(#[0-9A-Fa-f]{6})"
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(rf"--ef-([a-z-]+): light-dark\({_HEX}, {_HEX}\);", TOKENS)
} | {name: (both, both) for name, both in re.findall(rf"--ef-([a-z-]+): {_HEX};", TOKENS)}

SURFACES = ("paper", "raised", "sunken")
TEXTS = [
    *[
        (text, surface)
        for text in ("ink", "muted", "action-text", "good", "warn", "bad")
        for surface in SURFACES
    ],
    *[("live", surface) for surface in SURFACES],
    *[("ink", f"{tone}-fill") for tone in ("action", "live", "good", "warn", "bad")],
    *[(tone, f"{tone}-fill") for tone in ("live", "good", "warn", "bad")],
    ("muted", "action-fill"),
    ("action-text", "action-fill"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-danger", "danger"),
    ("on-danger", "danger-hover"),
    ("on-ticket", "ticket"),
    ("code-ink", "code-paper"),
    ("paper", "ink"),
]
LINES = [("control-line", surface) for surface in SURFACES]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), TEXTS, ids=str)
def test_text_stands_out_from_its_surface(text: str, surface: str, theme: int) -> None:
    assert contrast(PAIRS[text][theme], PAIRS[surface][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "surface"), LINES, ids=str)
def test_the_edge_of_a_control_stands_out(line: str, surface: str, theme: int) -> None:
    assert contrast(PAIRS[line][theme], PAIRS[surface][theme]) >= 3


def test_only_the_token_file_names_colours() -> None:
    styles = Path(__file__).parents[2] / "assets" / "styles"
    others = [path for path in styles.glob("*.css") if path.name != "tokens.css"]
    named = {
        path.name: re.findall(r"#(?:[0-9A-Fa-f]{6})\b", path.read_text(encoding="utf-8")) for path in others
    }
    assert {name for name, colors in named.items() if set(colors) - {"#14063F"}} == set()


def test_black_on_white_has_the_highest_contrast() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
