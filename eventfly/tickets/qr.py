"""QR codes of ticket codes: dark on white with their quiet zone, in light and dark surroundings alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from io import BytesIO

import segno
from PIL import Image

QUIET_ZONE = 4
"""Modules of white that the standard (ISO/IEC 18004) wants around a code."""
MODULES = 45
"""A ticket code fills version 7."""
_SHADES = bytes.maketrans(b"\x00\x01", b"\xff\x00")
_DARK = re.compile(rb"\x01+")


@lru_cache(maxsize=256)  # a mail draws each code twice, in its text and in its PDF
def qr(code: str) -> segno.QRCode:
    """Encode a ticket code with error correction M: 15 % may be scratched or glare."""
    # Choosing the best of eight masks takes three quarters of the time; signed codes look random under any.
    return segno.make_qr(code, error="m", boost_error=False, mask=3)


def dark_runs(code: str) -> Iterator[tuple[int, int, int]]:
    """Yield the dark stretches of a code as (column, row, length), from the top left, without quiet zone."""
    for row, modules in enumerate(qr(code).matrix):
        for run in _DARK.finditer(modules):
            yield run.start(), row, run.end() - run.start()


def qr_svg(code: str, *, label: str = "QR code of the ticket") -> str:
    """Draw a code as SVG that scales to its box; its white ground is part of it."""
    path = "".join(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{n}v1h-{n}z" for x, y, n in dark_runs(code))
    side = MODULES + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        f'aria-label="{escape(label, quote=True)}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def qr_png(code: str, *, scale: int = 6) -> bytes:
    """Draw a code as PNG, ``scale`` pixels a module: for mails, which show no SVG."""
    matrix = qr(code).matrix
    modules = Image.frombytes("L", (MODULES, MODULES), b"".join(row.translate(_SHADES) for row in matrix))
    side = MODULES + 2 * QUIET_ZONE
    drawn = Image.new("L", (side, side), 255)
    drawn.paste(modules, (QUIET_ZONE, QUIET_ZONE))
    out = BytesIO()
    drawn.resize((side * scale, side * scale), Image.Resampling.NEAREST).convert("1").save(out, "PNG")
    return out.getvalue()
