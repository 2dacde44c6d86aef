"""CSV that spreadsheets read and do not run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventfly.analytics.csv_text import csv_line, harmless

FORMULAS = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "＝1+1",
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_like_a_formula(text):
    (cell,) = next(csv.reader(io.StringIO(csv_line([text]), newline="")))
    assert cell == f"'{text}"


@pytest.mark.parametrize(
    "text", ["Ada", "ada@example.org", "a-b", "2027-01-01 10:00:00+01:00", "12.50", "'x"]
)
def test_what_is_no_formula_stays_as_it_is(text):
    assert harmless(text) == text


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=2, max_size=5
    )
)
def test_every_line_reads_back_as_it_was_written(cells):
    line = csv_line(cells)
    assert line.endswith("\r\n")
    read = next(csv.reader(io.StringIO(line, newline="")))
    assert read == [harmless(cell) for cell in cells]
