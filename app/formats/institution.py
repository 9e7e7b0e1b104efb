"""What an Open Badges credential says about its issuer, read back from the document alone. Pure."""

from typing import Any

from app.formats import openbadges
from app.formats.expected import worded
from app.formats.openbadges_earlier import earlier_institution
from app.formats.reading import (
    Json,
    link,
    number_at,
    object_of,
    objects_of,
    text_at,
    words_at,
)
from app.formats.wording import phrase
from app.issuers import ReviewKind, is_deqar_address

_KINDS = frozenset(ReviewKind)


def institution(document: Json, achievement: Json, language: str, own: str) -> dict[str, Any]:
    """Return what the issuer says of itself, shaped as `Institution`, with what is empty. Pure.

    An address that a page must not lead to is left out, and so is one that claims to be DEQAR's and is not.
    """
    issuer = object_of(document.get("issuer"))
    address = object_of(issuer.get("address"))
    found: dict[str, Any] = {
        "name": text_at(issuer, "name"),
        "alternative_name": _identifier(issuer, openbadges.ANOTHER_NAME),
        "street": text_at(address, "streetAddress"),
        "postcode": text_at(address, "postalCode"),
        "locality": text_at(address, "addressLocality"),
        "website": link(text_at(issuer, "url")),
        "email": text_at(issuer, "email"),
        "registration_number": _identifier(issuer, openbadges.REGISTRATION),
        "vat_number": _identifier(issuer, openbadges.VAT),
        "eidas_identifier": _identifier(issuer, openbadges.EIDAS),
        "logo": text_at(object_of(issuer.get("image")), "id"),
    }
    extension = object_of(issuer.get("microcredentialIssuer"))
    if not extension:
        return found | earlier_institution(achievement)
    reviews = sorted(objects_of(extension.get("review")), key=lambda item: number_at(item, "reviewNumber"))
    return found | {
        "name": worded(words_at(extension, "legalNameIn"), language, own),
        "alternative_name": worded(words_at(extension, "otherNameIn"), language, own),
        "contact_page": link(text_at(extension, "contactPage")),
        "reviews": [_review(item, language) for item in reviews],
        "recognition": {
            "words": worded(words_at(extension, "recognitionPolicyIn"), language, own),
            "url": link(text_at(extension, "recognitionPage")),
        },
    }


def _identifier(issuer: Json, kind: str) -> str:
    entries = objects_of(issuer.get("otherIdentifier"))
    return next((text_at(entry, "identifier") for entry in entries if entry.get("identifierType") == kind), "")


def _review(item: Json, language: str) -> dict[str, str]:
    kind, entry = text_at(item, "reviewKind"), text_at(item, "deqarEntry")
    return {
        "kind": kind,
        "name": phrase(kind, language) if kind in _KINDS else "",
        "agency": text_at(item, "reviewer"),
        "decided_on": text_at(item, "decidedOn"),
        "url": link(text_at(item, "reviewReport")),
        "deqar_id": text_at(item, "deqarId"),
        "deqar_url": entry if is_deqar_address(entry) else "",
    }
