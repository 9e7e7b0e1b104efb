"""A proctoring service's file as a table: bounded, of several encodings and separators. Pure.

The file is looked through and forgotten: nothing here stores or logs any of it.
"""

import csv
import io
import unicodedata
from dataclasses import dataclass

from app.assessment.errors import ServiceFileEmpty, ServiceFileTooLarge, ServiceFileUnreadable

MAX_BYTES = 256 * 1024
MAX_ROWS = 2_000  # as many as the largest sittings have learners; each row is looked through for what it must not hold
MAX_COLUMNS = 40
_SEPARATORS = (",", ";", "\t")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record; `line` is the number of the line of the file on which it begins, from 1."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """Return the cell of a column, "" where the row is shorter or there is no such column."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The names of the columns and the rows below; cells are one line of text each."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(data: bytes) -> Table:
    """Return the table of a CSV file whose first row names the columns. Pure.

    UTF-8, UTF-16 and Windows-1250, by comma, semicolon or tab. Raises ServiceFileEmpty, ServiceFileTooLarge,
    ServiceFileUnreadable.
    """
    if len(data) > MAX_BYTES:
        raise ServiceFileTooLarge(f"{len(data)} bytes")
    lines = list(io.StringIO(_decoded(data), newline=""))
    first = 0
    if lines and (separator := _named_separator(lines[0])):  # as spreadsheets write it
        lines, first = lines[1:], 1
    else:
        separator = _separator(lines)
    rows = _rows(lines, separator, first)
    if len(rows) < 2:
        raise ServiceFileEmpty
    return Table(header=rows[0].cells, rows=tuple(rows[1:]))


def plain(cell: str) -> str:
    """Return a cell as one line without invisible characters; a formula that only quotes a text is that text. Pure."""
    seen = "".join(" " if mark.isspace() else mark for mark in cell)
    seen = " ".join("".join(mark for mark in seen if unicodedata.category(mark) not in {"Cc", "Cf", "Cs"}).split())
    if seen.startswith('="') and seen.endswith('"') and len(seen) > 2:  # ="007": keeps zeros in a spreadsheet
        return seen[2:-1].strip()
    return seen.removeprefix("'")


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "")
    if not encoding and b"\0" in data[:200]:
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    for name in (encoding,) if encoding else ("utf-8", "cp1250"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        # Spreadsheets, PDF files and pictures are full of them; a text has none.
        if any(unicodedata.category(mark) in {"Cc", "Cs"} and mark not in "\t\r\n\x0b\x0c\x85" for mark in text):
            break
        return text
    raise ServiceFileUnreadable


def _named_separator(line: str) -> str:
    name, _, value = line.strip().strip('"').partition("=")
    return value if name.strip().casefold() == "sep" and value in _SEPARATORS else ""


def _separator(lines: list[str]) -> str:
    """Return what separates the cells of the first line that holds anything, outside of quotes."""
    line = next((one for one in lines if one.strip()), "")
    bare = "".join(line.split('"')[::2])
    return max(_SEPARATORS, key=bare.count)


def _rows(lines: list[str], separator: str, first: int) -> list[Row]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    found: list[Row] = []
    while True:
        line = first + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise ServiceFileUnreadable(f"line {line}") from error
        if cells is None:
            return found
        if len(cells) > MAX_COLUMNS:
            raise ServiceFileTooLarge(f"{len(cells)} columns")
        row = tuple(plain(cell) for cell in cells)
        if any(row):
            found.append(Row(line=line, cells=row))
        if len(found) > MAX_ROWS + 1:
            raise ServiceFileTooLarge("rows")
