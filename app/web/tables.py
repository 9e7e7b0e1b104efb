"""A table for a spreadsheet: opened by a double click, read in the right letters, and never run. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the letters of its own country."""

# What a spreadsheet may take for a formula, in narrow and in full width, also behind white space and quotes.
_STARTS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_BEFORE = r'[\s"\x00-\x1f]*'
_FORMULA = re.compile(f"{_BEFORE}[{_STARTS}]")
# A reader's spreadsheet may separate by another character than this file, and then takes the rest for further cells.
_FURTHER = re.compile(rf"([;,|\t\r\n]{_BEFORE})(?=[{_STARTS}])")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe stands before all that could begin a formula. Pure."""
    if _NUMBER.fullmatch(cell):
        return cell
    starts = _FORMULA.match(cell) or cell.startswith(("\t", "\r", "\n", "\0"))
    first = "'" if starts else ""
    return first + _FURTHER.sub(r"\1'", cell)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str) -> str:
    """Return the table as RFC 4180 has it, all quoted, with a byte order mark, a line for the header and for each row.

    `delimiter` is the one that the reader's spreadsheet expects: a semicolon where numbers have a comma. Pure.
    """
    written = io.StringIO(newline="")
    written.write(BOM)
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in header])
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return written.getvalue()
