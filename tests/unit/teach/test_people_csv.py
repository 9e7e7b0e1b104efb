"""The table for a spreadsheet: right letters, one line each, nothing that runs."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.teach.people_csv import BOM, harmless, table


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n+1", "\uff1d1+1", "-", '=HYPERLINK("x")', "\0=1"],
)
def test_what_could_be_a_formula_gets_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Ana Novak", "O'Brien", "72.5", "-3,5", "", "A=B", "ليلى حداد", "12"])
def test_names_and_numbers_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_the_table_begins_with_a_mark_and_quotes_what_must_be_quoted():
    written = table(["Name", "Why"], [['Smith; "Jones"', "two\nlines"]], delimiter=";")
    assert written == BOM + 'Name;Why\r\n"Smith; ""Jones""";"two\nlines"\r\n'


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2), max_size=5))
def test_whatever_is_written_is_read_back_row_by_row(rows):
    written = table(["a", "b"], rows, delimiter=",").removeprefix(BOM)
    found = list(csv.reader(io.StringIO(written, newline=""), delimiter=","))
    assert found == [["a", "b"], *([harmless(cell) for cell in row] for row in rows)]
