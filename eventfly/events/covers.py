"""Covers for events without a picture: as SVG on pages, as PNG with words for chat previews.

Both draw the same `cover_scenes.scene`, so an event keeps its face everywhere.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from uuid import UUID

from PIL import Image, ImageChops, ImageDraw, ImageFont

from eventfly.events.cover_scenes import (
    CATEGORIES,
    HEIGHT,
    WIDTH,
    Disc,
    Glow,
    Line,
    Mark,
    Point,
    Scene,
    Shape,
    scene,
)

__all__ = ["CATEGORIES", "PREVIEW_SIZE", "cover_png", "cover_svg"]

PREVIEW_SIZE = (1200, 630)
_FONTS = Path(__file__).parents[1] / "fonts"
_MARGIN = 72
_SHARPNESS = 2


def cover_svg(event_id: UUID, category: str) -> str:
    """Draw an event's cover as a self-contained SVG of about 10 KB, 16:9, without any words."""
    picture = scene(event_id, category)
    lights = "".join(_svg_light(number, glow) for number, glow in enumerate(picture.glows))
    discs = "".join(
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#l{n})"/>' for n in range(len(picture.glows))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'preserveAspectRatio="xMidYMid slice">'
        f"<defs>{_svg_sky(picture)}{lights}</defs>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#s)"/>{discs}'
        f"{''.join(_svg_mark(mark) for mark in picture.marks)}</svg>"
    )


def cover_png(event_id: UUID, category: str, *, title: str, date: str, place: str) -> bytes:
    """Draw the 1200 x 630 preview that chats show: the cover with title, date and place."""
    image = _shaded(_painted(scene(event_id, category)))
    _write(ImageDraw.Draw(image), title, date, place)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _svg_sky(picture: Scene) -> str:
    stops = "".join(
        f'<stop offset="{place}" stop-color="{color}"/>'
        for place, color in zip((0, 0.55, 1), picture.sky, strict=True)
    )
    turn = f"rotate({picture.angle:.0f} .5 .5)"
    return f'<linearGradient id="s" gradientTransform="{turn}">{stops}</linearGradient>'


def _svg_light(number: int, glow: Glow) -> str:
    place = f'cx="{glow.x:.0f}" cy="{glow.y:.0f}" r="{glow.radius:.0f}"'
    stops = "".join(
        f'<stop offset="{offset}" stop-color="{glow.color}" stop-opacity="{glow.opacity * share:.2f}"/>'
        for offset, share in ((0, 1), (0.5, 0.42), (1, 0))
    )
    return f'<radialGradient id="l{number}" gradientUnits="userSpaceOnUse" {place}>{stops}</radialGradient>'


def _svg_mark(mark: Mark) -> str:
    if isinstance(mark, Disc):
        place = f'cx="{mark.x:.0f}" cy="{mark.y:.0f}" r="{mark.radius:.0f}"'
        return f'<circle {place} fill="{mark.color}" opacity="{mark.opacity:.2f}"/>'
    points = " ".join(f"{x:.0f},{y:.0f}" for x, y in mark.points)
    if isinstance(mark, Shape):
        return f'<polygon points="{points}" fill="{mark.color}" opacity="{mark.opacity:.2f}"/>'
    return (
        f'<polyline points="{points}" fill="none" stroke="{mark.color}" stroke-width="{mark.width:.0f}" '
        f'stroke-linejoin="round" opacity="{mark.opacity:.2f}"/>'
    )


@dataclass(frozen=True)
class _View:
    """How the canvas falls on an image: scaled to its width, cut to its height."""

    size: tuple[int, int]

    @property
    def scale(self) -> float:
        return self.size[0] / WIDTH

    def at(self, point: Point) -> Point:
        return point[0] * self.scale, point[1] * self.scale - (HEIGHT * self.scale - self.size[1]) / 2


def _painted(picture: Scene) -> Image.Image:
    view = _View((PREVIEW_SIZE[0] * _SHARPNESS, PREVIEW_SIZE[1] * _SHARPNESS))
    image = _sky(picture, view.size)
    for glow in picture.glows:
        _paint_glow(image, view, glow)
    for mark in picture.marks:
        _paint_mark(image, view, mark)
    return image.resize(PREVIEW_SIZE, Image.Resampling.LANCZOS)


def _sky(picture: Scene, size: tuple[int, int]) -> Image.Image:
    ramp = Image.linear_gradient("L").rotate(
        90 - picture.angle, resample=Image.Resampling.BICUBIC, expand=False
    )
    ramp = ramp.crop((38, 38, 218, 218)).resize(size, Image.Resampling.BICUBIC)
    first, middle, last = (Image.new("RGB", size, color) for color in picture.sky)
    lower = ramp.point([min(255, round(value / 0.55)) for value in range(256)])
    upper = ramp.point([max(0, round((value - 140) / 0.45)) for value in range(256)])
    return Image.composite(last, Image.composite(middle, first, lower), upper)


def _paint_glow(image: Image.Image, view: _View, glow: Glow) -> None:
    radius = round(glow.radius * view.scale)
    fading = [round(glow.opacity * 255 * (1 - value / 255) ** 1.5) for value in range(256)]
    mask = Image.radial_gradient("L").point(fading).resize((radius * 2, radius * 2), Image.Resampling.BICUBIC)
    x, y = view.at((glow.x, glow.y))
    image.paste(glow.color, (round(x) - radius, round(y) - radius), mask)


def _paint_mark(image: Image.Image, view: _View, mark: Mark) -> None:
    mask = Image.new("L", image.size)
    draw, light = ImageDraw.Draw(mask), round(mark.opacity * 255)
    if isinstance(mark, Disc):
        draw.circle(view.at((mark.x, mark.y)), mark.radius * view.scale, fill=light)
    elif isinstance(mark, Shape):
        draw.polygon([view.at(point) for point in mark.points], fill=light)
    elif isinstance(mark, Line):
        draw.line(
            [view.at(point) for point in mark.points],
            fill=light,
            width=round(mark.width * view.scale),
            joint="curve",
        )
    box = mask.getbbox()
    if box:
        image.paste(mark.color, box, mask.crop(box))


def _shaded(image: Image.Image) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(image.size)
    shade = ramp.point([round(min(1, value / 170) ** 1.3 * 225) for value in range(256)])
    dark = Image.new("RGB", image.size, "#0B0A12")
    return Image.composite(dark, image, ImageChops.multiply(shade, Image.new("L", image.size, 245)))


def _write(draw: ImageDraw.ImageDraw, title: str, date: str, place: str) -> None:
    width = PREVIEW_SIZE[0] - 2 * _MARGIN
    below = PREVIEW_SIZE[1] - _MARGIN
    facts = _font("Inter-SemiBold", 32)
    draw.text((_MARGIN, below), _cut(place, facts, width), font=facts, fill="#E9E6F0", anchor="ls")
    draw.text((_MARGIN, below - 48), _cut(date, facts, width), font=facts, fill="#FFC857", anchor="ls")
    lines, font = _title_lines(title, width)
    for number, line in enumerate(reversed(lines)):
        draw.text(
            (_MARGIN, below - 118 - number * font.size * 1.1), line, font=font, fill="#FFFFFF", anchor="ls"
        )
    draw.text(
        (PREVIEW_SIZE[0] - _MARGIN, _MARGIN),
        "Eventfly",
        font=_font("BricolageGrotesque-ExtraBold", 34),
        fill="#FFFFFF",
        anchor="rs",
    )


def _title_lines(title: str, width: int) -> tuple[list[str], ImageFont.FreeTypeFont]:
    for size in (84, 72, 62):
        font = _font("BricolageGrotesque-ExtraBold", size)
        lines = _wrapped(title, font, width)
        if len(lines) <= (2 if size > 62 else 3):
            return lines, font
    return [*lines[:2], _cut(" ".join(lines[2:]), font, width)], font


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font, width))
    return lines


def _cut(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / f"{name}.ttf"), size)
