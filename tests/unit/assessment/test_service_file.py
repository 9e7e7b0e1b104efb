"""A proctoring service's file as a table, of whatever somebody hands in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment import (
    MAX_BYTES,
    MAX_ROWS,
    ServiceFileEmpty,
    ServiceFileRefused,
    ServiceFileTooLarge,
    ServiceFileUnreadable,
    read_table,
)

TEXT = "Ime in priimek;Identiteta potrjena\r\nŽiga Čuček;da\r\n„Ana“ Šuštar;ne\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_same_is_read_in_each_encoding_with_each_separator(encoding, separator):
    table = read_table(TEXT.replace(";", separator).encode(encoding))
    assert table.header == ("Ime in priimek", "Identiteta potrjena")
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("Žiga Čuček", "da")), (3, ("„Ana“ Šuštar", "ne"))]


def test_quotes_hold_separators_and_ends_of_lines_and_lines_are_counted_as_an_editor_does():
    table = read_table(b'"last, first",identity\n\n"Novak,\nAna",yes\n"a ""b"" c",no\n')
    assert [(row.line, row.cells) for row in table.rows] == [(3, ("Novak, Ana", "yes")), (5, ('a "b" c', "no"))]
    assert table.rows[0].cell(7) == table.rows[0].cell(None) == ""


def test_a_spreadsheet_may_name_its_separator_and_quote_a_text_as_a_formula():
    table = read_table(b'sep=;\nid;identity\n="007";yes\n\'008;no\n=cmd|x;no\n')
    assert [(row.line, row.cells[0]) for row in table.rows] == [(3, "007"), (4, "008"), (5, "=cmd|x")]


def test_invisible_characters_are_no_part_of_a_cell():
    table = read_table("na\u200bme,identity\n\u202eAna\u00a0 Novak,yes\n".encode())
    assert (table.header[0], table.rows[0].cells[0]) == ("name", "Ana Novak")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", ServiceFileEmpty),
        (b"\xef\xbb\xbf", ServiceFileEmpty),
        (b"email,identity\n,\n", ServiceFileEmpty),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ServiceFileUnreadable),
        (b"PK\x03\x04\x14\x00\x06\x00\x08", ServiceFileUnreadable),
        (b'email,identity\n"ana,yes\n', ServiceFileUnreadable),
        (b"\xff\xfea", ServiceFileUnreadable),
        (b"caf\x81,x\n", ServiceFileUnreadable),
        (b"a,b\n" + b'"' + b"x" * 200_000 + b'",y\n', ServiceFileUnreadable),
        (b"x" * (MAX_BYTES + 1), ServiceFileTooLarge),
        (b"a,b\n" + b"x,y\n" * (MAX_ROWS + 1), ServiceFileTooLarge),
        (b"," * 40 + b"\nx\n", ServiceFileTooLarge),
    ],
)
def test_what_is_no_table_or_too_large_is_refused_for_its_own_reason(data, error):
    with pytest.raises(error):
        read_table(data)


@given(st.binary(max_size=400) | st.text(alphabet='a@.,;\t\n\r"=\x00é1', max_size=200).map(str.encode))
def test_whatever_is_handed_in_is_a_table_or_refused_for_a_reason_with_words(data):
    try:
        table = read_table(data)
    except ServiceFileRefused as error:
        assert error.code
        return
    assert table.rows
    assert all("\n" not in cell and "\0" not in cell for row in table.rows for cell in row.cells)
