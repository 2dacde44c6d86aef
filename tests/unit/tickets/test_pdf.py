from io import BytesIO

import pymupdf
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from eventfly.tickets import pdf, verify_code
from eventfly.tickets.lettering import REGULAR, runs
from tests.unit.tickets.builders import EVENT_ID, a_document, a_ring


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_each_ticket_has_a_page_whose_qr_code_is_its_own():
    keys = a_ring()
    order = a_document("Ada Example", "Grace Example", keys=keys)
    for page, ticket in zip(pymupdf.open(stream=pdf(order)), order.tickets, strict=True):
        pixels = page.get_pixmap(dpi=150)
        image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
        (found,) = zxingcpp.read_barcodes(image)
        assert found.text == ticket.code
        assert verify_code(keys, found.text).event_id == EVENT_ID


def test_a_page_says_who_what_when_where_and_which_order():
    (text,) = texts(pdf(a_document("Zoë Łukaszewska")))
    for said in (
        "Zoë Łukaszewska",
        "Early bird",
        "Lantern Nights",
        "Friday 12 March 2027, 20:00 – 23:30",
        "Central European Standard Time (Berlin)",
        "Speicherhalle 7, Am Sandtorkai 7, 20457 Hamburg",
        "Harbour Collective",
        "LANT-7K3MPQ2X",
    ):
        assert said in text


@pytest.mark.parametrize("name", ["Ðorđe Žižek", "Nguyễn Thị Hạnh", "Αλέξανδρος", "Мария Шевченко"])
def test_latin_greek_and_cyrillic_names_are_set_in_the_embedded_font(name):
    document = pymupdf.open(stream=pdf(a_document(name)))
    assert name in document[0].get_text()
    assert all(document.extract_font(font[0])[3] for font in document[0].get_fonts() if "Inter" in font[3])


@pytest.mark.parametrize(
    "name",
    [
        "山田 太郎 さん",
        "김민준",
        "王小明",
        "محمد عبد الله",
        "דוד לוי",
        "ສົມສັກ",
        "Ἀθηνᾶ",
        "😀🎟️",
        "\u202eevil",
        "𝓐da",
        "x" * 120,
        "",
    ],
)
def test_a_name_in_any_script_makes_a_ticket(name):
    assert len(texts(pdf(a_document(name)))) == 1


def test_chinese_japanese_and_korean_names_are_text_that_readers_can_draw():
    for name in ("山田太郎さん", "김민준", "王小明"):
        assert name in pymupdf.open(stream=pdf(a_document(name)))[0].get_text()


def test_what_no_font_has_is_drawn_as_the_replacement_character_of_a_font_that_has_it():
    assert runs("Ada ສ", REGULAR) == [(REGULAR, "Ada "), ("DejaVuSans", "\N{REPLACEMENT CHARACTER}")]
    assert ord("\N{REPLACEMENT CHARACTER}") in pdfmetrics.getFont("DejaVuSans").face.charToGlyph


def test_a_very_long_title_ends_in_an_ellipsis_and_leaves_the_qr_code_whole():
    order = a_document(event_title="An evening of light and song by the harbour " * 6)
    page = pymupdf.open(stream=pdf(order))[0]
    pixels = page.get_pixmap(dpi=150)
    image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    assert zxingcpp.read_barcodes(image)[0].text == order.tickets[0].code
    assert "…" in page.get_text()


def test_money_of_the_sandbox_is_marked_on_every_page():
    assert all("TEST" in text for text in texts(pdf(a_document("Ada", "Grace", sandbox=True))))
    assert not any("TEST" in text for text in texts(pdf(a_document("Ada", "Grace"))))


def test_the_same_order_makes_the_same_file():
    order = a_document()
    assert pdf(order) == pdf(order)
