from io import BytesIO
from uuid import uuid4

import zxingcpp
from PIL import Image

from eventfly.tickets import code, qr_png, qr_svg
from eventfly.tickets.qr import qr
from tests.unit.tickets.builders import a_ring


def a_code() -> str:
    return code(a_ring(), uuid4(), uuid4(), 1)


def read(image: Image.Image) -> str:
    (found,) = zxingcpp.read_barcodes(image)
    return found.text


def test_a_code_fits_qr_version_7_with_error_correction_m():
    drawn = qr(a_code())
    assert (drawn.version, drawn.error, drawn.mode) == (7, "M", "alphanumeric")


def test_the_picture_in_a_mail_reads_as_the_code():
    signed = a_code()
    assert read(Image.open(BytesIO(qr_png(signed))).convert("L")) == signed


def test_the_picture_reads_as_the_code_although_a_tenth_of_it_is_hidden():
    signed = a_code()
    image = Image.open(BytesIO(qr_png(signed))).convert("L")
    image.paste(255, (150, 150, 220, 200))
    assert read(image) == signed


def test_the_drawing_reads_as_the_code_on_a_dark_page():
    import pymupdf

    signed = a_code()
    page = pymupdf.open(stream=qr_svg(signed).encode(), filetype="svg")[0]
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(8, 8), alpha=True)
    drawn = Image.frombytes("RGBA", (pixels.width, pixels.height), pixels.samples)
    dark = Image.new("RGBA", (drawn.width + 80, drawn.height + 80), "#111015")
    dark.paste(drawn, (40, 40), drawn)
    assert read(dark.convert("L")) == signed


def test_the_drawing_has_a_name_for_who_cannot_see_it():
    assert 'role="img" aria-label="QR of &lt;Ada&gt;"' in qr_svg(a_code(), label="QR of <Ada>")
