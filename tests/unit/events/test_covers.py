"""Generated covers."""

from io import BytesIO
from uuid import UUID
from xml.etree import ElementTree

import pytest
from PIL import Image

from eventfly.events.covers import CATEGORIES, cover_png, cover_svg

EVENT = UUID("01900000-0000-7000-8000-000000000001")
OTHER = UUID("01900000-0000-7000-8000-000000000002")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 4


@pytest.mark.parametrize("category", CATEGORIES)
def test_an_event_keeps_its_cover(category: str) -> None:
    assert cover_svg(EVENT, category) == cover_svg(EVENT, category)


@pytest.mark.parametrize("category", CATEGORIES)
def test_two_events_of_a_kind_look_different(category: str) -> None:
    assert cover_svg(EVENT, category) != cover_svg(OTHER, category)


def test_categories_look_different() -> None:
    assert len({cover_svg(EVENT, category) for category in CATEGORIES}) == len(CATEGORIES)


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_cover_is_well_formed_wordless_and_small(category: str) -> None:
    drawing = cover_svg(EVENT, category)
    names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawing).iter()}
    assert "text" not in names
    assert "script" not in names
    assert len(drawing) < 40_000


def test_an_unknown_category_is_drawn_as_other() -> None:
    assert cover_svg(EVENT, "<script>") == cover_svg(EVENT, "other")


@pytest.mark.parametrize("title", ["Night of the Fireflies", LONG, "Zażółć gęślą jaźń", ""])
def test_a_preview_has_the_size_chats_ask_for_whatever_the_title(title: str) -> None:
    image = Image.open(BytesIO(cover_png(EVENT, "music", title=title, date="Sat 24 Oct", place=LONG)))
    assert image.size == (1200, 630)
    assert image.format == "PNG"


def test_a_preview_carries_its_words() -> None:
    words = cover_png(EVENT, "music", title="Fireflies", date="Sat 24 Oct", place="Lisbon")
    other = cover_png(EVENT, "music", title="Lanterns", date="Sat 24 Oct", place="Lisbon")
    assert words != other
    assert len(words) < 600_000
