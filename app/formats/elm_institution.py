"""What an ELM document says of its issuer and of quality assurance, read from the document alone. Pure."""

from collections.abc import Iterator
from typing import Any

from app.formats import elm_nodes as nodes
from app.formats.elm_reading import (
    Json,
    Tongues,
    code_and_name,
    ending,
    ending_with,
    first,
    moment,
    note_words,
    objects,
    page_url,
    some,
    string,
    words,
)
from app.formats.wording import phrase
from app.issuers import ReviewKind, is_deqar_address, is_web_address


def institution(issuer: Json, specification: Json, tongues: Tongues) -> dict[str, Any]:
    """Return what the issuer says of itself, in the shape of `expected`. Pure.

    An address that a page must not lead to is left out, and so is one that claims to be DEQAR's and is not.
    """
    address = first(first(issuer.get("location")).get("address"))
    contact = first(issuer.get("contactPoint"))
    documents = specification.get("supplementaryDocument")
    parts = {string(one, "schemeName"): string(one, "notation") for one in objects(address.get("identifier"))}
    whole = "" if parts else note_words(address.get("fullAddress"), tongues)
    policy = ending_with(issuer.get("additionalNote"), nodes.RECOGNITION)
    return {
        "name": words(issuer.get("legalName"), tongues),
        "alternative_name": words(issuer.get("altLabel"), tongues),
        "street": parts.get("street", "") or whole,
        "postcode": parts.get("postcode", ""),
        "locality": parts.get("locality", ""),
        "website": _link(page_url(issuer.get("homepage"))),
        "email": string(first(contact.get("emailAddress")), "id").removeprefix("mailto:"),
        "contact_page": _link(page_url(contact.get("contactForm"))),
        "registration_number": string(first(issuer.get("registration")), "notation"),
        "vat_number": string(first(issuer.get("vatIdentifier")), "notation"),
        "eidas_identifier": string(first(issuer.get("eIDASIdentifier")), "notation"),
        "logo": page_url(ending_with(documents, nodes.LOGO)),
        "reviews": [_review(one, tongues) for one in _reviews(issuer)],
        "recognition": some(
            words=note_words(policy, tongues),
            url=_link(page_url(ending_with(documents, nodes.RECOGNITION_PAGE))),
        ),
    }


def quality_assurance(specification: Json, organisations: list[Json], tongues: Tongues) -> dict[str, str]:
    """Return the type of quality assurance: ours where the document says which that is, else the first there is."""
    found = [one for holder in (specification, *organisations) for one in objects(holder.get("accreditation"))]
    ours = [one for one in found if ending(one) == nodes.QUALITY_ASSURANCE]
    for one in ours:
        if said := _accreditation(one, tongues):
            return said
    for note in objects(specification.get("additionalNote")):
        kind = code_and_name("accreditation-type", first(note.get("subject")), tongues)
        if kind and ending(note) == nodes.QUALITY_ASSURANCE:
            report = page_url(ending_with(specification.get("supplementaryDocument"), nodes.QUALITY_REPORT))
            return {**kind, **some(words=note_words(note, tongues), url=report)}
    others = (said for one in found if not _review_kind(one) and (said := _accreditation(one, tongues)))
    return next(others, {})


def _accreditation(one: Json, tongues: Tongues) -> dict[str, str]:
    kind = code_and_name("accreditation-type", first(one.get("dcType")), tongues)
    if not kind:
        return {}
    said = some(
        words=words(one.get("title"), tongues),
        agency=words(first(one.get("accreditingAgent")).get("legalName"), tongues),
        url=page_url(one.get("report")),  # pages show it and do not lead there
    )
    return {**kind, **said}


def _reviews(issuer: Json) -> Iterator[Json]:
    return (one for one in objects(issuer.get("accreditation")) if _review_kind(one))


def _review_kind(one: Json) -> str:
    if not ending(one).startswith(f"{nodes.EXTERNAL_REVIEW}-"):
        return ""
    return string(first(first(one.get("additionalNote")).get("subject")), "notation")


def _review(one: Json, tongues: Tongues) -> dict[str, str]:
    kind, deqar_url = _review_kind(one), page_url(one.get("landingPage"))
    return {
        "kind": kind,
        "name": phrase(ReviewKind(kind), tongues[0]) if kind in set(ReviewKind) else words(one.get("title"), tongues),
        "agency": words(first(one.get("accreditingAgent")).get("legalName"), tongues),
        "decided_on": moment(one.get("dateIssued"))[:10],
        "url": _link(page_url(one.get("report"))),
        "deqar_id": string(first(one.get("identifier")), "notation"),
        "deqar_url": deqar_url if is_deqar_address(deqar_url) else "",
    }


def _link(url: str) -> str:
    return url if is_web_address(url) else ""
