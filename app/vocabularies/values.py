"""One entry of a controlled list, as frozen data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ListName = Literal[
    "accreditation-type",
    "assessment-type",
    "country",
    "education-credit",
    "eqf",
    "isced-f",
    "language",
    "learning-assessment-mode",
    "nqf",
    "qf-ehea-cycle",
    "supervision-verification",
]
"""The lists there are; qf-ehea-cycle is our own, as the EU publishes none. nqf holds the levels of the EU list qdr."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """An entry of a controlled list; `uri` and `scheme` are "" in a list of our own.

    `code` is the tail of the URI. `notation` is the other code of the entry, "" without one: ISO 3166-1 alpha-2 of a
    country, ISO 639-1 of a language. `labels` maps ISO 639-1 codes to words; only those of the languages in `official`
    were read in an official list and may stand in a credential as its prefLabel. `shown` holds better words for a page.
    """

    uri: str
    code: str
    notation: str
    scheme: str
    labels: Mapping[str, str]
    official: frozenset[str]
    shown: Mapping[str, str] = field(default_factory=dict)

    @property
    def official_labels(self) -> dict[str, str]:
        """The labels that may be written into a credential."""
        return {language: words for language, words in self.labels.items() if language in self.official}

    def label(self, language: str) -> str:
        """Return the words for a page in `language`, else in English, else the code."""
        return self.shown.get(language) or self.labels.get(language) or self.labels.get("en") or self.code
