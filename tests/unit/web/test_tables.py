"""The table for a spreadsheet: right letters, one line each, nothing that runs."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.tables import BOM, harmless, table


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "  =1",
        "\uff1d1+1",
        "-",
        '=HYPERLINK("x")',
        "\0=1",
        '"=1',
        "\nx",
    ],
)
def test_what_could_be_a_formula_gets_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Ana;=cmd|'/C calc'!A0;", "Ana;'=cmd|'/C calc'!A0;"),
        ("Ana, +1", "Ana, '+1"),
        ("Ana|\t-1", "Ana|\t'-1"),
        ('Ana;"=1"', 'Ana;"\'=1"'),
        ("Ana;\uff20SUM(1)", "Ana;'\uff20SUM(1)"),
        ("Ana\n=1", "Ana\n'=1"),
        ("=1;=2", "'=1;'=2"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_what_could_be_a_formula_for_who_separates_otherwise_gets_an_apostrophe_too(cell, expected):
    assert harmless(cell) == expected


@pytest.mark.parametrize(
    "cell", ["Ana Novak", "O'Brien", "72.5", "-3,5", "", "A=B", "ليلى حداد", "12", "Smith, A; B|C", "a; 1-2"]
)
def test_names_and_numbers_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_the_table_begins_with_a_mark_and_quotes_everything():
    written = table(["Name", "Why"], [['Smith; "Jones"', "two\nlines"]], delimiter=";")
    assert written == BOM + '"Name";"Why"\r\n"Smith; ""Jones""";"two\nlines"\r\n'


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2), max_size=5))
def test_whatever_is_written_is_read_back_row_by_row(rows):
    written = table(["a", "b"], rows, delimiter=",").removeprefix(BOM)
    found = list(csv.reader(io.StringIO(written, newline=""), delimiter=","))
    assert found == [["a", "b"], *([harmless(cell) for cell in row] for row in rows)]


_RISKY = st.text(st.sampled_from("=+-@\uff1d;,|\t\r\n \"'a1"), max_size=12)


@given(st.lists(st.lists(_RISKY, min_size=2, max_size=2), max_size=3), st.sampled_from(",;"), st.sampled_from(",;|\t"))
def test_whatever_the_readers_spreadsheet_separates_by_no_cell_begins_a_formula(rows, delimiter, taken):
    written = table(["a", "b"], rows, delimiter=delimiter).removeprefix(BOM)
    for row in csv.reader(io.StringIO(written, newline=""), delimiter=taken):
        for cell in row:
            number = cell.strip('"').replace(",", "").lstrip("-").isdigit()
            assert number or not cell.lstrip(' \t\r\n"').startswith(("=", "+", "-", "@", "\uff1d"))
