import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from eventfly.errors import Invalid
from eventfly.events import cover_pictures
from eventfly.events.cover_pictures import read_picture


def a_picture(
    size: tuple[int, int] = (800, 600), kind: str = "JPEG", mode: str = "RGB", **options: object
) -> bytes:
    file = BytesIO()
    Image.new(mode, size, (200, 80, 40, 128)[: len(Image.new(mode, (1, 1)).getbands())]).save(
        file, kind, **options
    )
    return file.getvalue()


def a_png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def refused(content: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        read_picture(content)
    (problem,) = refusal.value.problems
    assert problem.field == "picture"
    return problem.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_type_becomes_a_webp_of_16_to_9_and_a_preview_for_chats(kind: str) -> None:
    picture = read_picture(a_picture((2400, 2000), kind))
    cover, preview = Image.open(BytesIO(picture.webp)), Image.open(BytesIO(picture.jpeg))
    assert (cover.format, cover.size) == ("WEBP", (1600, 900))
    assert (preview.format, preview.size) == ("JPEG", (1200, 630))


def test_a_small_picture_is_not_drawn_larger_than_it_came() -> None:
    assert Image.open(BytesIO(read_picture(a_picture((700, 420))).webp)).size == (700, 393)


def test_nothing_but_pixels_is_kept() -> None:
    marked = Image.Exif()
    marked[0x010E] = "taken at home"
    content = a_picture(exif=marked.tobytes()) + b"<script>alert(1)</script>"
    picture = read_picture(content)
    for made in (picture.webp, picture.jpeg):
        assert b"taken at home" not in made
        assert b"<script>" not in made
        assert not Image.open(BytesIO(made)).getexif()


def test_a_photo_taken_upright_stands_upright() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    image = Image.new("RGB", (600, 1000), "#0000FF")
    image.paste("#FF0000", (0, 0, 300, 1000))
    file = BytesIO()
    image.save(file, "JPEG", exif=turned.tobytes(), quality=95)
    cover = Image.open(BytesIO(read_picture(file.getvalue()).webp)).convert("RGB")
    assert cover.width > cover.height
    top, bottom = cover.getpixel((cover.width // 2, 5)), cover.getpixel((cover.width // 2, cover.height - 5))
    assert top[0] > 200
    assert bottom[2] > 200


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("L", "JPEG"), ("CMYK", "JPEG")]
)
def test_every_kind_of_pixel_becomes_opaque_colour(mode: str, kind: str) -> None:
    file = BytesIO()
    Image.new(mode, (800, 600)).save(file, kind)
    assert Image.open(BytesIO(read_picture(file.getvalue()).webp)).mode == "RGB"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "missing"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "type"),
        (b"GIF89a" + b"\0" * 100, "type"),
        (b"\x89PNG\r\n\x1a\nnonsense", "damaged"),
        (b"\xff\xd8\xff" + b"\0" * 1000, "damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "damaged"),
        (b"MZ" + b"\0" * 100, "type"),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_a_picture_cut_off_in_the_middle_is_refused() -> None:
    whole = a_picture((1600, 1200), "PNG")
    assert refused(whole[: len(whole) // 2]) == "damaged"


def test_a_decompression_bomb_is_refused_before_it_is_decoded() -> None:
    assert refused(a_png_that_claims(60_000, 60_000)) == "damaged"
    assert refused(a_png_that_claims(8_000, 8_000)) == "too-many-pixels"


def test_a_file_too_large_or_a_picture_too_small_is_refused() -> None:
    assert refused(b"\xff\xd8\xff" + b"\0" * cover_pictures.MAX_BYTES) == "too-large"
    assert refused(a_picture((300, 200))) == "too-small"
    assert refused(a_picture((20_000, 100), "PNG")) == "too-small"


@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP"]), st.binary(max_size=400))
def test_no_bytes_break_the_reader(sign: bytes, rest: bytes) -> None:
    assert refused(sign + rest)
