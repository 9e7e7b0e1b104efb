"""The small nodes that an ELM document is made of. Pure.

Nodes with one id are one node in JSON-LD: a node that stands in two places is written the same in both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from app.formats.wording import plain
from app.issuers import Text
from app.vocabularies import ListName, concept

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What differs between editions of the European Learning Model on the wire: all of its own addresses."""

    context: str
    schema: str


ELM_3_2 = Edition(
    context="http://data.europa.eu/snb/model/context/edc-ap",
    schema="http://data.europa.eu/snb/model/ap/edc-generic-full",
)

ECTS = "6fcec5c5af"
# Ends of the ids of nodes whose meaning ELM has no property for.
FURTHER_INFORMATION = "further-information"
GRADING_SCHEME = "grading-scheme"
NOT_GRADED = "not-graded"
NOT_PLACED = "level"
QUALITY_ASSURANCE = "quality-assurance"
QUALITY_REPORT = "quality-assurance-report"
STACKABILITY = "stackability"


def plain_concept(uri: str, scheme: str, labels: Mapping[str, str]) -> Json:
    """Return a concept of a list that the product has no file of."""
    return {
        "id": uri,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        "prefLabel": dict(labels),
    }


def listed(vocabulary: ListName, code: str) -> Json:
    """Return a concept of an EU controlled list with its official labels. Raises UnknownConcept."""
    found = concept(vocabulary, code)
    return plain_concept(found.uri, found.scheme, found.official_labels or {"en": found.label("en")})


# A country must stand where an organisation does; this is the EU list's own entry for one that is not known.
NOT_STATED = plain_concept(
    "http://publications.europa.eu/resource/authority/country/OP_DATPRO",
    "http://publications.europa.eu/resource/authority/country",
    {"en": "Provisional data"},
)


def note(node_id: str, words: Text) -> Json:
    """Return words that belong to the node they hang on."""
    return {"id": node_id, "type": "Note", "noteLiteral": spoken(words)}


def web_page(node_id: str, url: str) -> Json:
    """Return a page on the web."""
    return {"id": node_id, "type": "WebResource", "contentURL": url}


def spoken(text: Text | None) -> dict[str, str]:
    """Return `text` as a language map, without the languages that have no words."""
    return {language: words.strip() for language, words in (text or {}).items() if words.strip()}


def in_each(languages: Iterable[str], words: str) -> dict[str, str]:
    """Return the same words in each language: names and numbers, which nobody translates."""
    return dict.fromkeys(languages, words)


def moment(value: datetime) -> str:
    """Return an xsd:dateTime in UTC, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def duration(hours: Decimal) -> str:
    """Return hours as an xsd:duration, in which only seconds may have decimals."""
    minutes, seconds = divmod(Decimal(plain(hours)) * 3600, 60)
    whole, minutes = divmod(minutes, 60)
    parts = [(whole, "H"), (minutes, "M"), (seconds, "S")]
    return "PT" + ("".join(f"{plain(number)}{unit}" for number, unit in parts if number) or "0H")


def given(node: Json) -> Json:
    """Return `node` without what is empty."""
    return {key: value for key, value in node.items() if value not in ("", None, [], {})}
