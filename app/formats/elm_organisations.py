"""The institution, its awarding body and its quality assurance as ELM nodes. Pure."""

from collections.abc import Sequence

from app.formats.elm_nodes import (
    NOT_STATED,
    QUALITY_ASSURANCE,
    QUALITY_REPORT,
    Json,
    given,
    in_each,
    listed,
    note,
    spoken,
    web_page,
)
from app.issuers import IssuerProfile, QualityAssurance

_PROGRAMME = frozenset({"820101cba6", "e57dddfcf3"})
"""Accreditation types that are about a programme, not about an institution."""


def institution(profile: IssuerProfile, languages: Sequence[str]) -> Json:
    """Return the organisation that issues. Raises UnknownConcept when its country is none.

    Without an eIDAS identifier it does not conform to the EDC profile; the seal's certificate brings one.
    """
    about = profile.did
    quality = profile.quality_assurance
    return given(
        {
            "id": about,
            "type": "Organisation",
            "legalName": spoken(profile.legal_name),
            "eIDASIdentifier": _eidas(profile),
            "location": [_location(profile, languages)],
            "homepage": [web_page(f"{about}#homepage", profile.website)] if profile.website else [],
            "contactPoint": _contact(profile),
            "accreditation": [_accreditation(about, quality, languages)]
            if quality and quality.agency and quality.type_code not in _PROGRAMME
            else [],
        }
    )


def awarding_body(profile: IssuerProfile, languages: Sequence[str]) -> Json:
    """Return the organisation that awards: the institution itself unless the profile names another."""
    if not spoken(profile.awarding_body) or profile.awarding_body == profile.legal_name:
        return institution(profile, languages)
    return {
        "id": f"{profile.did}#awarding-body",
        "type": "Organisation",
        "legalName": spoken(profile.awarding_body),
        "location": [_location(profile, languages)],
    }


def programme_accreditations(profile: IssuerProfile, about: str, languages: Sequence[str]) -> list[Json]:
    """Return the accreditations that are about the programme at `about`."""
    quality = profile.quality_assurance
    wanted = quality and quality.agency and quality.type_code in _PROGRAMME
    return [_accreditation(about, quality, languages)] if quality and wanted else []


def quality_notes(profile: IssuerProfile, about: str) -> list[Json]:
    """Return quality assurance that no agency stands behind: ELM knows an accreditation only with an agent."""
    quality = profile.quality_assurance
    if quality is None or quality.agency or not spoken(quality.statement):
        return []
    subject = listed("accreditation-type", quality.type_code)
    return [{**note(f"{about}#{QUALITY_ASSURANCE}", quality.statement), "subject": subject}]


def _accreditation(about: str, quality: QualityAssurance, languages: Sequence[str]) -> Json:
    place = f"{about}#quality-assurance-agency"
    address = {"id": f"{place}-address", "type": "Address", "countryCode": NOT_STATED}
    agency = {
        "id": place,
        "type": "Organisation",
        "legalName": in_each(languages, quality.agency),
        "location": [{"id": f"{place}-location", "type": "Location", "address": [address]}],
    }
    return given(
        {
            "id": f"{about}#{QUALITY_ASSURANCE}",
            "type": "Accreditation",
            "title": spoken(quality.statement),
            "dcType": listed("accreditation-type", quality.type_code),
            "accreditingAgent": agency,
            "report": web_page(f"{about}#{QUALITY_REPORT}", quality.url) if quality.url else {},
        }
    )


def _eidas(profile: IssuerProfile) -> Json:
    if not profile.eidas_identifier:
        return {}
    return {
        "id": f"{profile.did}#eidas-identifier",
        "type": "LegalIdentifier",
        "notation": profile.eidas_identifier,
        "schemeName": "eIDAS organizationIdentifier (ETSI EN 319 412-1)",
        "spatial": listed("country", profile.country),
    }


def _location(profile: IssuerProfile, languages: Sequence[str]) -> Json:
    about = profile.did
    address = {
        "id": f"{about}#address",
        "type": "Address",
        "countryCode": listed("country", profile.country),
        "fullAddress": note(f"{about}#locality", in_each(languages, profile.locality)) if profile.locality else {},
    }
    return given(
        {
            "id": f"{about}#location",
            "type": "Location",
            # The list of regions (ATU) is the EU's; a profile holds the region's name.
            "geographicName": in_each(languages, profile.region) if profile.region else {},
            "address": [given(address)],
        }
    )


def _contact(profile: IssuerProfile) -> list[Json]:
    if not profile.email:
        return []
    mailbox = {"id": f"mailto:{profile.email}", "type": "Mailbox"}
    return [{"id": f"{profile.did}#contact", "type": "ContactPoint", "emailAddress": [mailbox]}]
