"""A class as a table for a spreadsheet: opened by a double click, read in the right letters, and never run. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the letters of its own country."""

# What a spreadsheet may take for a formula, in narrow and in full width, also behind white space.
_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs: what could be a formula gets an apostrophe before it. Pure."""
    if _NUMBER.fullmatch(cell):
        return cell
    bare = cell.lstrip()
    if bare.startswith(tuple(_STARTS)) or cell.startswith(("\t", "\r", "\n", "\0")):
        return f"'{cell}"
    return cell


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str) -> str:
    """Return the table as RFC 4180 has it, with a byte order mark, a line for the header and one for each row.

    `delimiter` is the one that the reader's spreadsheet expects: a semicolon where numbers have a comma. Pure.
    """
    written = io.StringIO(newline="")
    written.write(BOM)
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in header])
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return written.getvalue()
