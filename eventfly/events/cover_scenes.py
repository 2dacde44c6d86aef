"""What a generated cover shows: light, colour and a pattern that belongs to the event's category.

A scene is plain geometry on a 1600 x 900 canvas, the same for the same event for ever; `covers` draws it as
SVG and as pixels. The title is never part of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin
from random import Random
from uuid import UUID

WIDTH, HEIGHT = 1600, 900

Point = tuple[float, float]


@dataclass(frozen=True)
class Glow:
    """A soft light, fading to nothing at its radius."""

    x: float
    y: float
    radius: float
    color: str
    opacity: float


@dataclass(frozen=True)
class Disc:
    """A filled circle."""

    x: float
    y: float
    radius: float
    color: str
    opacity: float


@dataclass(frozen=True)
class Shape:
    """A filled polygon."""

    points: tuple[Point, ...]
    color: str
    opacity: float


@dataclass(frozen=True)
class Line:
    """A stroke through points, with round joints."""

    points: tuple[Point, ...]
    width: float
    color: str
    opacity: float


Mark = Disc | Shape | Line


@dataclass(frozen=True)
class Palette:
    """Four tones of one mood, from the deepest to the lightest."""

    deep: str
    main: str
    bright: str
    light: str


@dataclass(frozen=True)
class Scene:
    """A cover: a sky of three colours at an angle (degrees), lights on it, and marks above."""

    sky: tuple[str, str, str]
    angle: float
    glows: tuple[Glow, ...]
    marks: tuple[Mark, ...]


_PALETTES: dict[str, tuple[Palette, ...]] = {
    "music": (
        Palette("#1F0A45", "#6D1FB0", "#FF4F8B", "#FFC27A"),
        Palette("#0E1247", "#3A34C8", "#B16CFF", "#FF9EC4"),
        Palette("#2B0A2E", "#A3195B", "#FF7A59", "#FFE0A3"),
    ),
    "theatre": (
        Palette("#3A0713", "#9C1330", "#F0533F", "#FFD08A"),
        Palette("#2A0A33", "#7B1B5E", "#E04B6A", "#F9C784"),
    ),
    "tech": (
        Palette("#04152E", "#0B4A8F", "#19B5D8", "#B9FFF0"),
        Palette("#0A1030", "#2E3FB8", "#5AA2FF", "#C9F2FF"),
        Palette("#061F24", "#0B6A6C", "#2BD3A6", "#E3FFC9"),
    ),
    "food": (
        Palette("#5A1E0C", "#D2542B", "#FFA24D", "#FFE9C2"),
        Palette("#3B2A08", "#A8741A", "#F2B83D", "#FFF1C9"),
        Palette("#4A0F1D", "#C23B4A", "#FF8F6B", "#FFE3D0"),
    ),
    "sport": (
        Palette("#04281C", "#0E7A4B", "#55D66B", "#EDFFAA"),
        Palette("#0A2140", "#1269C9", "#35C4F0", "#E8FF9A"),
        Palette("#3D1206", "#D1431B", "#FF8A2B", "#FFF0A8"),
    ),
    "art": (
        Palette("#1C2A8C", "#3D5BF0", "#FF6B4A", "#FFE7C7"),
        Palette("#0E4D4A", "#12908A", "#FF8A70", "#FFF0CF"),
        Palette("#5B1646", "#D13C82", "#FFB347", "#FFF1DA"),
    ),
    "community": (
        Palette("#06363D", "#0F8A8A", "#FFC145", "#FFF3CF"),
        Palette("#3A1C5E", "#8248C4", "#FF9D73", "#FFEBD2"),
        Palette("#123A1E", "#3C8D40", "#F6C944", "#FBF6D0"),
    ),
    "film": (
        Palette("#0B0A10", "#2A2140", "#C97A2B", "#FFE2A6"),
        Palette("#080D14", "#16324A", "#D9983D", "#FFEFC9"),
        Palette("#120708", "#4A1621", "#E08A4A", "#FFE6C4"),
    ),
    "workshop": (
        Palette("#13294B", "#2F5FA8", "#F2A65A", "#FFF0DA"),
        Palette("#2F3E1E", "#6E8F3C", "#F4C95D", "#FCF6DC"),
        Palette("#4B2A17", "#A4683A", "#7FC8C2", "#FBEFE0"),
    ),
    "other": (
        Palette("#10103A", "#3D37A6", "#E58BB5", "#FFE08A"),
        Palette("#0A2A3A", "#1F7A99", "#F0A6A0", "#FFF0B0"),
        Palette("#23103D", "#7A3FB5", "#FFA07A", "#FFEFA8"),
    ),
}
CATEGORIES = tuple(_PALETTES)


def scene(event_id: UUID, category: str) -> Scene:
    """Compose the cover of an event; an unknown category is drawn as "other"."""
    kind = category if category in _PALETTES else "other"
    random = Random(event_id.int)  # noqa: S311 - the same picture for ever, not a secret
    palette = _PALETTES[kind][int(random.random() * len(_PALETTES[kind]))]
    sky = (palette.deep, palette.main, _mix(palette.main, palette.bright, 0.55 + random.random() * 0.3))
    return Scene(
        sky=sky,
        angle=20 + random.random() * 140,
        glows=tuple(_lights(random, palette)),
        marks=tuple(_PATTERNS[kind](random, palette)),
    )


def _lights(random: Random, palette: Palette) -> Iterator[Glow]:
    side = random.random()
    yield Glow(WIDTH * (0.15 + 0.7 * side), HEIGHT * random.random(), 760, palette.bright, 0.85)
    yield Glow(WIDTH * (0.9 - 0.8 * side), HEIGHT * random.random(), 640, palette.light, 0.38)
    yield Glow(WIDTH * random.random(), HEIGHT * (0.9 + 0.3 * random.random()), 720, palette.deep, 0.75)


def _sound(random: Random, palette: Palette) -> Iterator[Mark]:
    x, y = WIDTH * (0.2 + 0.6 * random.random()), HEIGHT * (0.55 + 0.4 * random.random())
    step = 44 + random.random() * 26
    beat = 2 + int(random.random() * 3)
    for ring in range(1, 26):
        strong = ring % beat == 0
        yield Line(_circle(x, y, ring * step), 15 if strong else 4, palette.light, 0.5 if strong else 0.24)
    yield Disc(x, y, step * 0.62, palette.light, 0.95)


def _curtain(random: Random, palette: Palette) -> Iterator[Mark]:
    folds = 9 + int(random.random() * 5)
    width = WIDTH / folds
    sway = 30 + random.random() * 60
    for fold in range(folds + 1):
        left = fold * width
        edge = [(left + sin(step / 12 * pi * 1.3) * sway, step * HEIGHT / 12) for step in range(13)]
        back = [(x + width * 0.52, y) for x, y in reversed(edge)]
        yield Shape((*edge, *back), palette.deep, 0.42)
        yield Line(tuple((x + width * 0.56, y) for x, y in edge), 5, palette.light, 0.2)
    x = WIDTH * (0.3 + 0.4 * random.random())
    yield Shape(((x - 50, -10), (x + 50, -10), (x + 430, HEIGHT), (x - 430, HEIGHT)), palette.light, 0.2)
    yield Shape(_ellipse(x, HEIGHT * 0.97, 430, 90), palette.light, 0.42)


def _circuit(random: Random, palette: Palette) -> Iterator[Mark]:
    step = 80
    for row in range(HEIGHT // step + 1):
        for column in range(WIDTH // step):
            x, y = step * (column + 0.5), step * (row + 0.65)
            lit = random.random()
            if lit > 0.82:
                yield Disc(x, y, 17, palette.light, 0.92)
            elif lit > 0.6:
                yield Disc(x, y, 11, palette.light, 0.42)
            else:
                yield Disc(x, y, 5, palette.light, 0.3)
    for _ in range(7):
        x, y = step * (int(random.random() * 15) + 0.5), step * (int(random.random() * 9) + 0.65)
        reach, turn = step * (2 + int(random.random() * 5)), step * (int(random.random() * 5) - 2)
        path = (
            (x, y),
            (x + reach, y),
            (x + reach + abs(turn), y + turn),
            (x + reach * 2 + abs(turn), y + turn),
        )
        yield Line(path, 6, palette.light, 0.5)


def _plates(random: Random, palette: Palette) -> Iterator[Mark]:
    for _ in range(6):
        x, y, size = WIDTH * random.random(), HEIGHT * random.random(), 120 + random.random() * 190
        yield Disc(x, y, size, palette.light, 0.22)
        yield Disc(x, y, size * 0.72, palette.bright, 0.5)
        yield Line(_circle(x, y, size * 0.86), 4, palette.light, 0.55)
        petals = 6 + int(random.random() * 5)
        for petal in range(petals):
            angle = petal / petals * 2 * pi
            yield Disc(
                x + cos(angle) * size * 0.36, y + sin(angle) * size * 0.36, size * 0.14, palette.light, 0.75
            )


def _lanes(random: Random, palette: Palette) -> Iterator[Mark]:
    x, y = (-120 if random.random() < 0.5 else WIDTH + 120), HEIGHT * (0.9 + random.random() * 0.5)
    for lane in range(11):
        radius = 300 + lane * 125
        yield Line(_circle(x, y, radius), 9, palette.light, 0.5)
    runner = 2 + int(random.random() * 5)
    yield Line(_circle(x, y, 362 + runner * 125), 96, palette.light, 0.3)
    yield Line(_circle(x, y, 362 + (runner + 2) * 125), 96, palette.deep, 0.3)


def _cutouts(random: Random, palette: Palette) -> Iterator[Mark]:
    size, tones = 300, (palette.bright, palette.light, palette.deep, palette.main)
    for row in range(3):
        for column in range(6):
            x, y = column * size - 100, row * size
            tone, form = tones[int(random.random() * 4)], random.random()
            turn = int(random.random() * 4)
            if form < 0.34:
                yield Shape(_quarter(x, y, size, turn), tone, 0.92)
            elif form < 0.56:
                yield Disc(x + size / 2, y + size / 2, size * 0.36, tone, 0.92)
            elif form < 0.76:
                corners = ((x, y), (x + size, y), (x + size, y + size), (x, y + size))
                yield Shape(tuple(corners[(turn + corner) % 4] for corner in range(3)), tone, 0.85)


def _bunting(random: Random, palette: Palette) -> Iterator[Mark]:
    tones = (palette.light, palette.bright, palette.deep)
    for string in range(4):
        top, sag = string * 235 - 60 + random.random() * 60, 90 + random.random() * 110
        curve = [(x, top + sin(x / WIDTH * pi) * sag) for x in range(-40, WIDTH + 120, 80)]
        yield Line(tuple(curve), 5, palette.light, 0.7)
        for flag, ((x, y), (to_x, to_y)) in enumerate(pairwise(curve)):
            tip = ((x + to_x) / 2, (y + to_y) / 2 + 105)
            yield Shape(((x + 6, y), (to_x - 6, to_y), tip), tones[(flag + string) % 3], 0.82)


def _projector(random: Random, palette: Palette) -> Iterator[Mark]:
    side = random.random() < 0.5
    x, far = (0, WIDTH) if side else (WIDTH, 0)
    y, spread = HEIGHT * (0.25 + 0.3 * random.random()), 250 + random.random() * 130
    for wide, opacity in ((1.25, 0.12), (0.95, 0.2), (0.6, 0.28)):
        yield Shape(
            ((x, y - 14), (far, y - spread * wide), (far, y + spread * wide * 1.25), (x, y + 14)),
            palette.light,
            opacity,
        )
    for _ in range(46):
        yield Disc(
            WIDTH * random.random(), HEIGHT * random.random(), 2 + random.random() * 6, palette.light, 0.55
        )
    for hole in range(21):
        for edge in (26, HEIGHT - 80):
            yield Shape(_box(hole * 80 - 20, edge, 44, 54), palette.deep, 0.8)


def _folds(random: Random, palette: Palette) -> Iterator[Mark]:
    width, height = 230, 200
    tones = (palette.light, palette.bright, palette.main, palette.deep)
    for row in range(-1, 6):
        for column in range(-1, 9):
            x, y = column * width + (row % 2) * width / 2, row * height
            down = ((x, y), (x + width, y), (x + width / 2, y + height))
            up = ((x + width, y), (x + width * 1.5, y + height), (x + width / 2, y + height))
            for corners in (down, up):
                yield Shape(corners, tones[int(random.random() * 4)], 0.08 + random.random() * 0.5)


def _fireflies(random: Random, palette: Palette) -> Iterator[Mark]:
    for hill in range(4):
        base, phase, swell = HEIGHT * (0.5 + hill * 0.13), random.random() * 6, 50 + random.random() * 60
        ridge = [
            (x, base + sin(x / 260 + phase) * swell + sin(x / 97 + phase) * swell / 5)
            for x in range(0, WIDTH + 40, 40)
        ]
        yield Shape((*ridge, (WIDTH, HEIGHT), (0, HEIGHT)), palette.deep, 0.34)
    for _ in range(34):
        x, y, size = WIDTH * random.random(), HEIGHT * (0.12 + 0.8 * random.random()), 3 + random.random() * 9
        yield Disc(x, y, size * 3.4, palette.light, 0.16)
        yield Disc(x, y, size, palette.light, 0.95)


_PATTERNS: dict[str, Callable[[Random, Palette], Iterator[Mark]]] = {
    "music": _sound,
    "theatre": _curtain,
    "tech": _circuit,
    "food": _plates,
    "sport": _lanes,
    "art": _cutouts,
    "community": _bunting,
    "film": _projector,
    "workshop": _folds,
    "other": _fireflies,
}


def _ellipse(x: float, y: float, width: float, height: float, *, corners: int = 72) -> tuple[Point, ...]:
    turns = [corner / corners * 2 * pi for corner in range(corners + 1)]
    return tuple((x + cos(turn) * width, y + sin(turn) * height) for turn in turns)


def _circle(x: float, y: float, radius: float) -> tuple[Point, ...]:
    return _ellipse(x, y, radius, radius, corners=96)


def _quarter(x: float, y: float, size: float, turn: int) -> tuple[Point, ...]:
    corner_x, corner_y = x + size * (turn in (1, 2)), y + size * (turn in (2, 3))
    angles = [turn * pi / 2 + step / 24 * pi / 2 for step in range(25)]
    return (
        (corner_x, corner_y),
        *((corner_x + cos(angle) * size, corner_y + sin(angle) * size) for angle in angles),
    )


def _box(x: float, y: float, width: float, height: float) -> tuple[Point, ...]:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def _mix(first: str, second: str, share: float) -> str:
    pairs = [(int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
