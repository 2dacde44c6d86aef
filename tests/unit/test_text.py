import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventfly.errors import Invalid
from eventfly.text import clean_line, clean_text


def line(text: object, *, max_length: int = 40, required: bool = True) -> str:
    return clean_line(text, field="name", max_length=max_length, required=required)


def refusal(text: object, *, max_length: int = 40) -> str:
    with pytest.raises(Invalid) as caught:
        line(text, max_length=max_length)
    (problem,) = caught.value.problems
    assert problem.field == "name"
    return problem.code


def test_white_space_of_every_kind_becomes_one_space():
    assert line("\u00a0 Ada\t\n\u2003Lovelace \u3000") == "Ada Lovelace"


def test_a_decomposed_letter_and_a_composed_one_are_the_same_name():
    assert line("Jose\u0301") == line("Jos\u00e9") == "Jos\u00e9"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\ud800", "\ufffe", "\ue000"])
def test_control_characters_are_refused(control):
    assert refusal(f"Ada{control}Lovelace") == "hidden"


@pytest.mark.parametrize("override", list("\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069"))
def test_text_that_turns_the_writing_direction_is_refused(override):
    assert refusal(f"Ada {override}gpj.exe") == "hidden"


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e", "\u3164", "\u180e"])
def test_what_a_paste_drags_along_unseen_is_dropped(unseen):
    assert line(f"Ada{unseen}Love{unseen}lace") == "AdaLovelace"


def test_text_of_nothing_visible_counts_as_missing():
    assert refusal("\u200b \u3164\u2800\ufeff") == "missing"


@pytest.mark.parametrize(
    "text", ["می‌خواهم", "👩‍👩‍👧", "क्‍ष", "שָׁלוֹם עֲלֵיכֶם", "Nguyễn Thị Ánh", "O’Brien-Søndergård", "李小龍"]
)
def test_names_of_all_scripts_stay_as_they_are(text):
    assert line(text) == text


def test_a_joiner_between_latin_letters_is_dropped_so_that_no_two_names_look_the_same():
    assert line("ad\u200dmin") == "admin"


def test_piled_up_marks_are_refused():
    assert refusal("A" + "\u0336" * 30) == "marks"


def test_a_text_may_be_as_long_as_allowed_and_no_longer():
    assert line("é" * 40) == "é" * 40
    assert refusal("é" * 41) == "too-long"


def test_a_huge_text_is_refused_before_any_work_is_done_on_it():
    assert refusal("a\u0300" * 5_000_000) == "too-long"


@pytest.mark.parametrize("thing", [7, ["Ada"], {"a": 1}, True])
def test_what_is_no_text_is_refused(thing):
    assert refusal(thing) == "invalid"


def test_missing_text_is_fine_where_it_is_optional():
    assert line(None, required=False) == line("  ", required=False) == ""


def test_lines_stay_lines_and_at_most_one_stays_empty():
    cleaned = clean_text(
        "One  \r\n  indented\r\n\r\n\r\n\r\nTwo\u2028Three\n\n", field="text", max_length=100
    )
    assert cleaned == "One\n  indented\n\nTwo\nThree"


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text):
    try:
        once = line(text, max_length=60, required=False)
    except Invalid:
        return
    assert line(once, max_length=60, required=False) == once
    assert "\n" not in once
