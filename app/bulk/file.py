"""A registrar's file as a table: UTF-8, by comma or semicolon, bounded. Pure. Nothing in it is ever run.

The file itself is kept nowhere.
"""

import csv
import hashlib
import io
import unicodedata
from dataclasses import dataclass

from app.bulk.errors import FileEmpty, FileTooLarge, FileUnreadable

# With the form around it still below what the web server holds in memory: nothing of it is put on disk.
MAX_BYTES_BY_PAGE = 440 * 1024
MAX_LINES_BY_PAGE = 5_000
MAX_BYTES = 16 * 1024 * 1024
MAX_LINES = 50_000
MAX_COLUMNS = 40
MAX_CELL = 1_000
_SEPARATORS = (",", ";")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record; `line` is the number of the line of the file on which it begins, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The names of the columns, the rows below, and the file's SHA-256 in hex; cells are one line of text each."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    digest: str


def read_table(data: bytes, *, most_bytes: int = MAX_BYTES, most_lines: int = MAX_LINES) -> Table:
    """Return the table of a CSV file whose first row names the columns. Pure.

    Empty lines are left out. Raises FileEmpty, FileTooLarge, FileUnreadable.
    """
    if len(data) > most_bytes:
        raise FileTooLarge(f"{len(data)} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadable("not UTF-8") from error
    if any(unicodedata.category(mark) == "Cc" and mark not in "\t\r\n" for mark in text):
        raise FileUnreadable("control characters")  # a spreadsheet's own file, or a picture
    rows = _rows(text, most_lines)
    if len(rows) < 2:
        raise FileEmpty
    return Table(header=rows[0].cells, rows=tuple(rows[1:]), digest=hashlib.sha256(data).hexdigest())


def _rows(text: str, most_lines: int) -> list[Row]:
    lines = list(io.StringIO(text, newline=""))
    head = next((line for line in lines if line.strip()), "")
    bare = "".join(head.split('"')[::2])
    reader = csv.reader(lines, delimiter=max(_SEPARATORS, key=bare.count), strict=True)
    found: list[Row] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise FileUnreadable(f"line {line}") from error
        if cells is None:
            return found
        if len(cells) > MAX_COLUMNS:
            raise FileTooLarge(f"{len(cells)} columns")
        row = tuple(_plain(cell) for cell in cells)
        if any(row):
            found.append(Row(line=line, cells=row))
        if len(found) > most_lines + 1:
            raise FileTooLarge("lines")


def _plain(cell: str) -> str:
    """Return a cell as one line without what nobody sees; a text that only looks like a formula stays that text."""
    seen = " ".join(cell[: MAX_CELL + 1].split())
    return "".join(mark for mark in seen if unicodedata.category(mark) not in {"Cs", "Cn"})
