"""The attendance list of a sitting to print and sign: names, boxes to tick, a line to sign. A tagged PDF, A4."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app.formats.typesetting import Typesetter, page_numbering
from app.formats.wording import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSheet:
    """All that stands on the sheet, in words of `language`. `facts` are pairs of a label and what it is.

    `columns` head number, name, the boxes and the signature; `page` has the places {n} and {all}.
    """

    language: str
    title: str
    institution: str
    facts: Sequence[tuple[str, str]]
    declaration: str
    columns: Sequence[str]
    names: Sequence[str]
    nobody: str
    signature: str
    page: str
    unshown: str


class AttendanceSheets:
    """Makes sheets from the template."""

    def __init__(self, template: Path) -> None:
        self._setter = Typesetter(template=template)

    def pdf(self, sheet: AttendanceSheet) -> bytes:
        """Return the sheet as a tagged PDF. Raises PageNotMade."""
        words = asdict(sheet)
        lines = {**words, "names": [one_line(name) for name in sheet.names], "page": page_numbering(sheet.page)}
        lines["facts"] = [[label, one_line(value)] for label, value in sheet.facts if one_line(value)]
        lines |= {name: one_line(words[name]) for name in ("title", "institution")}
        return self._setter.set(lines, format="pdf")
