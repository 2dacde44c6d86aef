"""Pictures that organizers upload, made into covers: whatever comes in, what goes out is drawn anew by us. Pure.

The type is told by the first bytes, the size before anything is decoded. Only pixels are kept: no metadata, no
place where a photo was taken, nothing that a viewer could mistake for a script.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from eventfly.errors import Invalid, Problem

MAX_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LEAST_SIZE = (640, 360)
COVER_SIZE = (1600, 900)
PREVIEW_SIZE = (1200, 630)
FIELD = "picture"
_SIGNS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_PAPER = "#FFFFFF"
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    MemoryError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    UnidentifiedImageError,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A cover ready to be stored, under a name that follows from what it shows."""

    name: str
    webp: bytes = field(repr=False)
    """16:9, at most 1600 x 900."""
    jpeg: bytes = field(repr=False)
    """1200 x 630, for chats."""


def read_picture(content: bytes) -> Picture:
    """Make a cover of an uploaded file. Raises Invalid (``picture``) for what is no picture, too large or too small."""
    if not content:
        raise _refused("Please choose a picture first.", "missing")
    if len(content) > MAX_BYTES:
        raise _refused(f"Please choose a file of at most {MAX_BYTES // 1024**2} MB.", "too-large")
    kind = kind_of(content)
    if not kind:
        raise _refused("Please choose a JPEG, PNG or WebP picture.", "type")
    image = _decoded(content, kind)
    cover = _cut(image, COVER_SIZE)
    webp = _encoded(cover, "WEBP", quality=82, method=4)
    preview = ImageOps.fit(image, PREVIEW_SIZE, Image.Resampling.LANCZOS)
    jpeg = _encoded(preview, "JPEG", quality=85, progressive=True, optimize=True)
    return Picture(hashlib.sha256(webp).hexdigest(), webp, jpeg)


def kind_of(content: bytes) -> str:
    """Tell a picture's type by its first bytes; empty for what is none that we take.

    >>> kind_of(b"RIFF....WEBPVP8 "), kind_of(b"<svg onload=alert(1)>"), kind_of(b"GIF89a")
    ('WEBP', '', '')
    """
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for sign, kind in _SIGNS.items() if content.startswith(sign)), "")


def _decoded(content: bytes, kind: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[kind]) as image:
                _check_size(image.size)
                if kind == "JPEG":
                    # Decodes at a fraction of its size where that suffices.
                    image.draft("RGB", (COVER_SIZE[0] * 2, COVER_SIZE[1] * 2))
                image.load()
                return _opaque(ImageOps.exif_transpose(image))
    except _BROKEN as error:
        raise _refused("This file is damaged: it cannot be read as a picture.", "damaged") from error


def _check_size(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MOST_PIXELS:
        most = MOST_PIXELS // 1_000_000
        raise _refused(f"Please choose a picture of at most {most} megapixels.", "too-many-pixels")
    # Turned on its side by its metadata, it may be the other way round.
    if max(size) < LEAST_SIZE[0] or min(size) < LEAST_SIZE[1]:
        raise _refused(
            f"Please choose a picture of at least {LEAST_SIZE[0]} × {LEAST_SIZE[1]} pixels.", "too-small"
        )


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layers = image.convert("RGBA")
        paper = Image.new("RGBA", layers.size, _PAPER)
        return Image.alpha_composite(paper, layers).convert("RGB")
    return image.convert("RGB")


def _cut(image: Image.Image, most: tuple[int, int]) -> Image.Image:
    # Cut to 16:9 around the middle; never drawn larger than it came.
    width = min(most[0], image.width, image.height * most[0] // most[1])
    return ImageOps.fit(image, (width, width * most[1] // most[0]), Image.Resampling.LANCZOS)


def _encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _refused(message: str, code: str) -> Invalid:
    return Invalid(Problem(FIELD, message, code))
