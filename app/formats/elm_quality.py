"""Quality assurance as ELM nodes: accreditations where an agency stands behind it, notes where none does. Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

from app.formats import elm_nodes as nodes
from app.formats.elm_nodes import (
    Json,
    given,
    identifier,
    in_each,
    listed,
    note,
    own_concept,
    web_page,
)
from app.formats.wording import (
    moment,
    phrase,
    spoken,
)
from app.issuers import ExternalReview, IssuerProfile, QualityAssurance, ReviewKind

_PROGRAMME = frozenset({"820101cba6", "e57dddfcf3"})
"""Accreditation types that are about a programme, not about an institution."""
_INSTITUTION, _LICENCE = "bb4618238e", "003293d2ce"


def institutional_accreditations(profile: IssuerProfile, languages: Sequence[str]) -> list[Json]:
    """Return what others found about the institution: its own statement first, then the external reviews."""
    quality, found = profile.quality_assurance, []
    if quality and quality.agency.strip() and quality.type_code not in _PROGRAMME:
        found.append(_accreditation(profile, profile.did, quality, languages))
    return [*found, *_reviews(profile, languages)]


def programme_accreditations(profile: IssuerProfile, about: str, languages: Sequence[str]) -> list[Json]:
    """Return the accreditations that are about the programme at `about`."""
    quality = profile.quality_assurance
    wanted = quality and quality.agency.strip() and quality.type_code in _PROGRAMME
    return [_accreditation(profile, about, quality, languages)] if quality and wanted else []


def quality_notes(profile: IssuerProfile, about: str) -> list[Json]:
    """Return quality assurance that no agency stands behind: ELM knows an accreditation only with an agent."""
    quality = profile.quality_assurance
    if quality is None or quality.agency.strip() or not spoken(quality.statement):
        return []
    subject = listed("accreditation-type", quality.type_code)
    return [{**note(f"{about}#{nodes.QUALITY_ASSURANCE}", quality.statement), "subject": subject}]


def _accreditation(profile: IssuerProfile, about: str, quality: QualityAssurance, languages: Sequence[str]) -> Json:
    return given(
        {
            "id": f"{about}#{nodes.QUALITY_ASSURANCE}",
            "type": "Accreditation",
            "title": spoken(quality.statement),
            "dcType": listed("accreditation-type", quality.type_code),
            "accreditingAgent": _agency(
                f"{about}#{nodes.QUALITY_ASSURANCE}-agency", quality.agency, quality.agency_country, profile, languages
            ),
            "report": web_page(f"{about}#{nodes.QUALITY_REPORT}", quality.url) if quality.url else {},
        }
    )


def _reviews(profile: IssuerProfile, languages: Sequence[str]) -> Iterator[Json]:
    for number, review in enumerate(profile.external_reviews, start=1):
        yield _review(profile, f"{profile.did}#{nodes.EXTERNAL_REVIEW}-{number}", review, languages)


def _review(profile: IssuerProfile, about: str, review: ExternalReview, languages: Sequence[str]) -> Json:
    names = {language: phrase(review.kind, language) for language in languages}
    # Its list of types has none for what a review follows; the note says that.
    kind = own_concept(f"{about}-kind-{review.kind}", review.kind, names)
    is_licence = review.kind == ReviewKind.ACCREDITATION
    deqar = identifier(f"{about}-deqar", review.deqar_id, "DEQAR") if review.deqar_id else {}
    decided = datetime.combine(review.decided_on, time(), UTC) if review.decided_on else None
    return given(
        {
            "id": about,
            "type": "Accreditation",
            "title": names,
            "dcType": listed("accreditation-type", _LICENCE if is_licence else _INSTITUTION),
            "accreditingAgent": _agency(f"{about}-agency", review.agency, review.agency_country, profile, languages),
            "dateIssued": moment(decided) if decided else "",
            "report": web_page(f"{about}-report", review.url) if review.url else {},
            "identifier": [deqar] if deqar else [],
            "landingPage": [web_page(f"{about}-deqar-entry", review.deqar_url)] if review.deqar_url else [],
            "additionalNote": [{**note(f"{about}-kind", names), "subject": kind}],
        }
    )


def _agency(about: str, name: str, country: str, profile: IssuerProfile, languages: Sequence[str]) -> Json:
    # An organisation must be somewhere; an agency of which nothing else is said is one of the institution's country.
    address = {
        "id": f"{about}-address",
        "type": "Address",
        "countryCode": listed("country", country or profile.country),
    }
    return {
        "id": about,
        "type": "Organisation",
        "legalName": in_each(languages, name),
        "location": [{"id": f"{about}-location", "type": "Location", "address": [address]}],
    }
