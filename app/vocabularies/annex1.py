"""The European standard elements of a micro-credential in the words of the Recommendation. Pure after one read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.vocabularies.errors import UnknownConcept
from app.vocabularies.lookup import capital

_FILE = Path(__file__).parent / "data" / "annex1.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex1Element:
    """One element; `order` is 1 to 16 as in Annex I, `labels` maps ISO 639-1 codes to its wording."""

    element: str
    order: int
    mandatory: bool
    labels: Mapping[str, str]


@cache
def annex1_elements() -> tuple[Annex1Element, ...]:
    """Return the 11 mandatory and then the 5 optional elements, in the Recommendation's order."""
    stored = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Annex1Element(
            element=entry["element"],
            order=order,
            mandatory=entry["mandatory"],
            labels=MappingProxyType(entry["labels"]),
        )
        for order, entry in enumerate(stored["elements"], start=1)
    )


def annex1_label(element: str, language: str) -> str:
    """Return an element's wording in `language`, else in English, with a capital letter. Raises UnknownConcept."""
    for entry in annex1_elements():
        if entry.element == element:
            return capital(entry.labels.get(language) or entry.labels["en"])
    raise UnknownConcept("annex1")
