"""The small nodes that an ELM document is made of. Pure.

Nodes with one id are one node in JSON-LD: a node that stands in two places is written the same in both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.formats.wording import (
    plain,
    spoken,
)
from app.issuers import Text
from app.vocabularies import ListName, concept

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What differs between editions of the European Learning Model on the wire: all of its own addresses."""

    name: str
    context: str
    schema: str
    profile: str
    profiles: str


ELM_3_2 = Edition(
    name="3.2",
    context="http://data.europa.eu/snb/model/context/edc-ap",
    schema="http://data.europa.eu/snb/model/ap/edc-generic-full",
    profile="http://data.europa.eu/snb/credential/e34929035b",
    profiles="http://data.europa.eu/snb/credential/25831c2",
)
EDITIONS = {edition.name: edition for edition in (ELM_3_2,)}
"""Those that have been checked against their official shapes, by name."""

ECTS = "6fcec5c5af"
ESCO = "http://data.europa.eu/esco/concept-scheme/skills"
# Ends of the ids of nodes whose meaning ELM has no property for.
ASSESSED_AT = "assessed-at"
ASSESSED_ONLINE = "assessed-online"
CYCLE = "cycle"
DECIDED_ELSEWHERE = "decided-elsewhere"
EXTERNAL_REVIEW = "external-review"
FURTHER_INFORMATION = "further-information"
GRADING_SCHEME = "grading-scheme"
GRADING_WORDS = "grading-scheme-in-words"
IDENTIFIED_HOW = "identified-how"
IMAGE = "image"
LOGO = "logo"
NOT_GRADED = "not-graded"
NOT_PLACED = "level"
QUALITY_ASSURANCE = "quality-assurance"
QUALITY_REPORT = "quality-assurance-report"
RECOGNITION = "recognition"
RECOGNITION_PAGE = "recognition-page"
STACKABILITY = "stackability"
STACKABILITY_ALONE = "stackability-without-note"
STACKABILITY_PAGE = "stackability-page"
SUPERVISED_HOW = "supervised-how"


def plain_concept(uri: str, scheme: str, labels: Mapping[str, str]) -> Json:
    """Return a concept of a list that the product has no file of."""
    return {
        "id": uri,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        "prefLabel": dict(labels),
    }


def own_concept(node_id: str, code: str, labels: Mapping[str, str]) -> Json:
    """Return a concept that stands in no list: a code of ours with its words."""
    return {"id": node_id, "type": "Concept", "notation": code, "prefLabel": dict(labels)}


def listed(vocabulary: ListName, code: str) -> Json:
    """Return a concept of an EU controlled list with its official labels. Raises UnknownConcept."""
    found = concept(vocabulary, code)
    return plain_concept(found.uri, found.scheme, found.official_labels or {"en": found.label("en")})


def note(node_id: str, words: Text) -> Json:
    """Return words that belong to the node they hang on."""
    return {"id": node_id, "type": "Note", "noteLiteral": spoken(words)}


def web_page(node_id: str, url: str) -> Json:
    """Return a page on the web."""
    return {"id": node_id, "type": "WebResource", "contentURL": url}


def web_pages(*pages: tuple[str, str]) -> list[Json]:
    """Return pages, each given as its node's id and its address, without those that have no address."""
    return [web_page(node_id, url) for node_id, url in pages if url]


def identifier(node_id: str, notation: str, scheme_name: str) -> Json:
    """Return something's identifier or part of a name, and what kind it is."""
    return {"id": node_id, "type": "Identifier", "notation": notation, "schemeName": scheme_name}


def png(node_id: str, content: str, url: str = "") -> Json:
    """Return an image that stands in the document; `content` is base64, `url` where it lies as well."""
    encoding, kind = "http://data.europa.eu/snb/encoding", "http://publications.europa.eu/resource/authority/file-type"
    node = {
        "id": node_id,
        "type": "MediaObject",
        "content": content,
        "contentEncoding": plain_concept(f"{encoding}/6146cde7dd", f"{encoding}/25831c2", in_each(["en"], "base64")),
        "contentType": plain_concept(f"{kind}/PNG", kind, in_each(["en"], "PNG")),
        "contentURL": url,
    }
    return given(node)


def in_each(languages: Iterable[str], words: str) -> dict[str, str]:
    """Return the same words in each language: names and numbers, which nobody translates."""
    return dict.fromkeys(languages, words.strip())


def duration(hours: Decimal) -> str:
    """Return hours as an xsd:duration, in which only seconds may have decimals."""
    minutes, seconds = divmod(Decimal(plain(hours)) * 3600, 60)
    whole, minutes = divmod(minutes, 60)
    parts = [(whole, "H"), (minutes, "M"), (seconds, "S")]
    return "PT" + ("".join(f"{plain(number)}{unit}" for number, unit in parts if number) or "0H")


def given(node: Json) -> Json:
    """Return `node` without what is empty."""
    return {key: value for key, value in node.items() if value not in ("", None, [], {})}
