import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventfly.errors import Invalid
from eventfly.events import accents
from tests.architecture.test_contrast import PAIRS, contrast

COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02X}{:02X}{:02X}".format(*rgb))


@given(accent=COLOURS, dark=st.booleans())
def test_whatever_colour_is_chosen_every_text_on_the_page_is_legible(accent: str, dark: bool) -> None:
    made = accents.tones(accent, dark=dark)
    surfaces = accents.DARK_SURFACES if dark else accents.LIGHT_SURFACES
    assert contrast(made.on_action, made.action) >= 4.5
    assert contrast(made.on_action, made.hover) >= 4.5
    assert min(contrast(made.text, surface) for surface in (*surfaces, made.fill)) >= 4.5
    assert min(contrast(made.action, surface) for surface in surfaces) >= 3
    ink, muted = (PAIRS[name][dark] for name in ("ink", "muted"))
    assert min(contrast(ink, made.fill), contrast(muted, made.fill)) >= 4.5


def test_a_colour_that_is_legible_stays_as_it_was_chosen() -> None:
    assert accents.tones("#0F766E", dark=False).action == "#0F766E"
    assert accents.tones("#0F766E", dark=False).text == "#0F766E"


def test_the_surfaces_are_those_of_the_design() -> None:
    names = ("paper", "raised", "sunken")
    assert tuple(PAIRS[name][0] for name in names) == accents.LIGHT_SURFACES
    assert tuple(PAIRS[name][1] for name in names) == accents.DARK_SURFACES


@pytest.mark.parametrize("typed", ["red", "#12345", "#GGGGGG", "url(x)", "#123456;", 7, None, ["#123456"]])
def test_what_is_no_colour_is_refused(typed: object) -> None:
    with pytest.raises(Invalid) as refused:
        accents.read_accent(typed)
    assert refused.value.problems[0].field == "accent"


def test_without_an_accent_the_page_keeps_its_own_tones() -> None:
    assert accents.accent_style("") == {}
    assert accents.accent_style("#0F766E")["--ef-action"].startswith("light-dark(#0F766E, #")
