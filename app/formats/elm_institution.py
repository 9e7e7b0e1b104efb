"""What an ELM document says of its issuer and of quality assurance, read from the document alone. Pure."""

from collections.abc import Iterator
from typing import Any

from app.formats import elm_nodes as nodes
from app.formats.elm_reading import (
    Tongues,
    code_and_name,
    ending,
    ending_with,
    moment,
    note_words,
    page_url,
    words,
)
from app.formats.reading import (
    Json,
    given,
    link,
    object_of,
    objects_of,
    text_at,
)
from app.formats.wording import phrase
from app.issuers import ReviewKind, is_deqar_address


def institution(issuer: Json, specification: Json, tongues: Tongues) -> dict[str, Any]:
    """Return what the issuer says of itself, in the shape of `expected`. Pure.

    An address that a page must not lead to is left out, and so is one that claims to be DEQAR's and is not.
    """
    address = object_of(object_of(issuer.get("location")).get("address"))
    contact = object_of(issuer.get("contactPoint"))
    documents = specification.get("supplementaryDocument")
    parts = {text_at(one, "schemeName"): text_at(one, "notation") for one in objects_of(address.get("identifier"))}
    whole = "" if parts else note_words(address.get("fullAddress"), tongues)
    policy = ending_with(issuer.get("additionalNote"), nodes.RECOGNITION)
    return {
        "name": words(issuer.get("legalName"), tongues),
        "alternative_name": words(issuer.get("altLabel"), tongues),
        "street": parts.get("street", "") or whole,
        "postcode": parts.get("postcode", ""),
        "locality": parts.get("locality", ""),
        "website": link(page_url(issuer.get("homepage"))),
        "email": text_at(object_of(contact.get("emailAddress")), "id").removeprefix("mailto:"),
        "contact_page": link(page_url(contact.get("contactForm"))),
        "registration_number": text_at(object_of(issuer.get("registration")), "notation"),
        "vat_number": text_at(object_of(issuer.get("vatIdentifier")), "notation"),
        "eidas_identifier": text_at(object_of(issuer.get("eIDASIdentifier")), "notation"),
        "logo": page_url(ending_with(documents, nodes.LOGO)),
        "reviews": [_review(one, tongues) for one in _reviews(issuer)],
        "recognition": given(
            words=note_words(policy, tongues),
            url=link(page_url(ending_with(documents, nodes.RECOGNITION_PAGE))),
        ),
    }


def quality_assurance(specification: Json, organisations: list[Json], tongues: Tongues) -> dict[str, str]:
    """Return the type of quality assurance: ours where the document says which that is, else the first there is."""
    found = [one for holder in (specification, *organisations) for one in objects_of(holder.get("accreditation"))]
    ours = [one for one in found if ending(one) == nodes.QUALITY_ASSURANCE]
    for one in ours:
        if said := _accreditation(one, tongues):
            return said
    for note in objects_of(specification.get("additionalNote")):
        kind = code_and_name("accreditation-type", object_of(note.get("subject")), tongues)
        if kind and ending(note) == nodes.QUALITY_ASSURANCE:
            report = page_url(ending_with(specification.get("supplementaryDocument"), nodes.QUALITY_REPORT))
            return {**kind, **given(words=note_words(note, tongues), url=report)}
    others = (said for one in found if not _review_kind(one) and (said := _accreditation(one, tongues)))
    return next(others, {})


def _accreditation(one: Json, tongues: Tongues) -> dict[str, str]:
    kind = code_and_name("accreditation-type", object_of(one.get("dcType")), tongues)
    if not kind:
        return {}
    said = given(
        words=words(one.get("title"), tongues),
        agency=words(object_of(one.get("accreditingAgent")).get("legalName"), tongues),
        url=page_url(one.get("report")),  # pages show it and do not lead there
    )
    return {**kind, **said}


def _reviews(issuer: Json) -> Iterator[Json]:
    return (one for one in objects_of(issuer.get("accreditation")) if _review_kind(one))


def _review_kind(one: Json) -> str:
    if not ending(one).startswith(f"{nodes.EXTERNAL_REVIEW}-"):
        return ""
    return text_at(object_of(object_of(one.get("additionalNote")).get("subject")), "notation")


def _review(one: Json, tongues: Tongues) -> dict[str, str]:
    kind, deqar_url = _review_kind(one), page_url(one.get("landingPage"))
    return {
        "kind": kind,
        "name": phrase(ReviewKind(kind), tongues[0]) if kind in set(ReviewKind) else words(one.get("title"), tongues),
        "agency": words(object_of(one.get("accreditingAgent")).get("legalName"), tongues),
        "decided_on": moment(one.get("dateIssued"))[:10],
        "url": link(page_url(one.get("report"))),
        "deqar_id": text_at(object_of(one.get("identifier")), "notation"),
        "deqar_url": deqar_url if is_deqar_address(deqar_url) else "",
    }
