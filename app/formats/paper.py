"""A credential on paper: PDF/A-3 with PDF/UA tags, the signed credential attached, and the way to have it checked.

ISO 19005-3, level A; ISO 14289-1. Every element stands in the reader's language with English beside it, or with the
language in which the achievement was written where the reader's is English. The same award gives the same bytes on the
same machine.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.awards import Award
from app.formats.expected import expected
from app.formats.paper_words import Row, rows
from app.formats.typesetting import LettersMissing, Typesetter, page_numbering, qr_code
from app.formats.wording import phrase

ATTACHED = "credential.openbadge.json"
_STANDARDS = ["a-3a", "ua-1"]
_TRIES = 6  # each finds the letters that no font has in one stretch of text
_UNSHOWN = "□"
_AT_THE_TOP = {"issued": 1, "workload": 2, "level": 1}  # the elements of the line under the name: lines of each
_WORDS = {
    "en": {
        "scan": "Scan to check it",
        "code": "QR code of the verify page",
        "attached": "The signed credential is attached to this file as {name}. What it says counts.",
        "unshown": "Letters that cannot be drawn here are shown as □; they stand in the attached file.",
        "page": "Page {n} of {all}",
        "element": "Element",
    },
    "sl": {
        "scan": "Skenirajte in preverite",
        "code": "Koda QR strani za preverjanje",
        "attached": "Podpisano mikrodokazilo je priloženo tej datoteki kot {name}. Velja, kar piše v njem.",
        "unshown": "Znaki, ki jih tu ni mogoče izpisati, so prikazani kot □; zapisani so v priloženi datoteki.",
        "page": "Stran {n} od {all}",
        "element": "Element",
    },
}
_LANGUAGE_NAMES = {"en": "English", "sl": "Slovenščina"}


@dataclass(kw_only=True)
class Papers:
    """Makes papers from the template. `picture_of` returns a stored image by its SHA-256, None if there is none."""

    template: Path
    picture_of: Callable[[str], bytes | None] = lambda _: None
    _setter: Typesetter = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._setter = Typesetter(template=self.template)

    def pdf(self, award: Award, credential: bytes, language: str) -> bytes:
        """Return the paper of an award with its signed credential attached. Raises PageNotMade."""
        content = paper_content(award, language)
        logo = self.picture_of(award.issuer.logo) if award.issuer.logo else None
        pictures = {
            "qr": qr_code(award.credential_url),
            "logo": list(logo or b""),
            "credential": credential.decode(),
        }
        unshown = ""
        for _ in range(_TRIES):
            data = _without(content, unshown) | pictures | {"is_unshown": bool(unshown)}
            try:
                return self._setter.set(data, format="pdf", pdf_standards=_STANDARDS)
            except LettersMissing as error:
                unshown += error.letters
        # Whatever else is missing: the letters that the template's own font has stay, and the file is made.
        data = _without(content, None) | pictures | {"is_unshown": True}
        return self._setter.set(data, format="pdf", pdf_standards=_STANDARDS)


def paper_content(award: Award, language: str) -> dict[str, Any]:
    """Return all that the paper says but its pictures and the attachment, as JSON values. Pure."""
    own = award.achievement.language
    beside = "en" if language != "en" else own
    first = rows(expected(award, language), language)
    second = {row.element: row for row in rows(expected(award, beside), beside)} if beside != language else {}
    ours = _WORDS.get(language, _WORDS["en"])
    issued = award.awarded_at
    return {
        "language": language,
        "beside": beside if second else "",
        "heads": [ours["element"], _LANGUAGE_NAMES.get(language, language), _LANGUAGE_NAMES.get(beside, beside)],
        "kind": phrase("kind", language),
        "awarded": phrase("awarded_to", language),
        "scan": ours["scan"],
        "title": _of("title", first),
        "learner": _of("learner", first),
        "facts": [line for element in _AT_THE_TOP for line in _lines_of(element, first)[: _AT_THE_TOP[element]]],
        "issuer": award.issuer.name(language),
        "rows": [_row(row, second.get(row.element)) for row in first],
        "check": phrase("check", language),
        "code": ours["code"],
        "attached": ours["attached"].format(name=ATTACHED),
        "attached_name": ATTACHED,
        "unshown": ours["unshown"],
        "page": page_numbering(ours["page"]),
        "url": award.credential_url,
        "day": [issued.year, issued.month, issued.day],
    }


def _of(element: str, found: list[Row]) -> str:
    return next(iter(_lines_of(element, found)), "")


def _lines_of(element: str, found: list[Row]) -> tuple[str, ...]:
    return next((row.lines for row in found if row.element == element), ())


def _row(row: Row, beside: Row | None) -> dict[str, Any]:
    """Return a row; what reads alike in both languages is not said twice."""
    second = list(beside.lines) if beside and beside.lines != row.lines else []
    label = beside.label if beside and beside.label != row.label else ""
    return {"label": row.label, "beside": label, "lines": list(row.lines), "second": second}


def _without(value: Any, letters: str | None) -> Any:
    """Return the content with a box in place of letters; None stands for all that a common font may lack. Pure."""
    if isinstance(value, str):
        return "".join(_UNSHOWN if _is_rare(one, letters) else one for one in value)
    if isinstance(value, list):
        return [_without(one, letters) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, letters) for key, one in value.items()}
    return value


def _is_rare(letter: str, letters: str | None) -> bool:
    if letters is None:
        return letter > "\u024f" and letter != _UNSHOWN and not "\u2000" <= letter <= "\u206f"
    return letter in letters
