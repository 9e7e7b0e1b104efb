"""What is wrong with a European digital credential although the official shapes may let it through. Pure.

The shapes are open and never ask for Annex I; `annex1.missing_from` asks for its elements, this for the rest. It does
not replace the shapes and checks no seal.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from app.awards import is_moment
from app.formats import elm_reading as reading
from app.formats.elm import CREDENTIALS_V1
from app.formats.elm_nodes import EDITIONS, Json
from app.formats.elm_terms import KEYS
from app.formats.reading import object_of, objects_of, text_at
from app.vocabularies import ListName

_CONTEXTS = frozenset(edition.context for edition in EDITIONS.values())
_MOMENTS = ("issued", "issuanceDate", "validFrom", "validUntil", "expirationDate")
_LISTS: dict[str, ListName] = {
    "countryCode": "country",
    "eqfLevel": "eqf",
    "framework": "education-credit",
    "idVerification": "supervision-verification",
    "limitEQFLevel": "eqf",
    "mode": "learning-assessment-mode",
    "primaryLanguage": "language",
    "thematicArea": "isced-f",
}
_OF_QUALIFICATION = frozenset({"accreditation", "eqfLevel", "isPartialQualification", "nqfLevel", "qualificationCode"})
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")


class Fault(StrEnum):
    """Why a document is not a sound credential of this kind."""

    NOT_A_CREDENTIAL = "not_a_credential"
    ISSUER_UNIDENTIFIED = "issuer_unidentified"
    CLAIMS = "claims"
    DATES_DIFFER = "dates_differ"
    NOT_A_MOMENT = "not_a_moment"
    SPLIT_NODE = "split_node"
    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_CONCEPT = "unknown_concept"
    MISPLACED = "misplaced"
    CREDITS_NOT_TEXT = "credits_not_text"


def faults(document: Json) -> list[Fault]:
    """Return all that is wrong, each kind once, in the order of `Fault`. Pure.

    A document without a seal has no issuer's identifier yet and no date of issue: the first is a fault, the second a
    missing element.
    """
    found = {*_envelope(document), *_split(document)}
    for key, node in _nodes(document):
        found.update(_of_node(key, node))
    return [fault for fault in Fault if fault in found]


def _envelope(document: Json) -> Iterator[Fault]:
    contexts = document.get("@context")
    known = isinstance(contexts, list) and CREDENTIALS_V1 in contexts and any(one in contexts for one in _CONTEXTS)
    if not known or not any(reading.of_type(document, "EuropeanDigitalCredential")):
        yield Fault.NOT_A_CREDENTIAL
    issuer = object_of(document.get("issuer"))
    if not text_at(object_of(issuer.get("eIDASIdentifier")), "notation"):
        yield Fault.ISSUER_UNIDENTIFIED
    if len(list(objects_of(object_of(document.get("credentialSubject")).get("hasClaim")))) != 1:
        yield Fault.CLAIMS
    if document.get("issued") != document.get("issuanceDate"):
        yield Fault.DATES_DIFFER
    if document.get("validUntil") != document.get("expirationDate"):
        yield Fault.DATES_DIFFER
    if not all(is_moment(document[key]) for key in _MOMENTS if key in document):
        yield Fault.NOT_A_MOMENT


def _of_node(parent: str, node: Json) -> Iterator[Fault]:
    if any(key not in KEYS and ":" not in key for key in node):
        yield Fault.UNKNOWN_KEY
    if "awardingDate" in node and not is_moment(node["awardingDate"]):
        yield Fault.NOT_A_MOMENT
    vocabulary = _LISTS.get(parent)
    if vocabulary and reading.listed_in(vocabulary, node) is None:
        yield Fault.UNKNOWN_CONCEPT
    if any(reading.of_type(node, "LearningAchievementSpecification")) and _OF_QUALIFICATION & node.keys():
        yield Fault.MISPLACED
    if "point" in node and not reading.number(node["point"]):
        yield Fault.CREDITS_NOT_TEXT


def _split(document: Json) -> Iterator[Fault]:
    written = {(node["id"], _spelling(node)) for _, node in _nodes(document) if _is_written_out(node)}
    if written and max(Counter(node_id for node_id, _ in written).values()) > 1:
        yield Fault.SPLIT_NODE


def _is_written_out(node: Json) -> bool:
    return isinstance(node.get("id"), str) and len(node) > 1


def _spelling(node: Json) -> str:
    return json.dumps(_unwrapped(node), sort_keys=True)


def _unwrapped(value: Any) -> Any:
    """Take single values out of their arrays: with or without one they are the same to JSON-LD."""
    if isinstance(value, list):
        return _unwrapped(value[0]) if len(value) == 1 else [_unwrapped(item) for item in value]
    return {key: _unwrapped(item) for key, item in value.items()} if isinstance(value, dict) else value


def _nodes(value: Any, parent: str = "") -> Iterator[tuple[str, Json]]:
    """Yield each node with the key that it hangs on; language maps are none."""
    for node in objects_of(value):
        if parent and node and all(_TAG.fullmatch(key) for key in node) and not {"id", "type"} & node.keys():
            continue
        yield parent, node
        for key, item in node.items():
            if key not in {"@context", "@type", "proof", "embeddedEvidence"}:
                yield from _nodes(item, key)
