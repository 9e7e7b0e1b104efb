"""The institution and its awarding body as ELM nodes. Pure."""

from collections.abc import Sequence

from app.formats import elm_nodes as nodes
from app.formats.elm_nodes import (
    Json,
    given,
    identifier,
    in_each,
    listed,
    note,
    web_page,
)
from app.formats.elm_quality import institutional_accreditations
from app.formats.wording import spoken
from app.issuers import IssuerProfile, Text


def institution(profile: IssuerProfile, languages: Sequence[str]) -> Json:
    """Return the organisation that issues. Raises UnknownConcept when its country is none.

    Without an eIDAS identifier it does not conform to the EDC profile.
    """
    about = profile.did
    policy = spoken(profile.recognition_policy)
    return given(
        {
            "id": about,
            "type": "Organisation",
            "legalName": spoken(profile.legal_name),
            "altLabel": spoken(profile.alternative_name),
            "eIDASIdentifier": _number(
                profile, "eidas-identifier", profile.eidas_identifier, "eIDAS organizationIdentifier (EN 319 412-1)"
            ),
            "registration": _number(profile, "registration", profile.registration_number, "Registration number"),
            "vatIdentifier": [_number(profile, "vat-identifier", profile.vat_number, "VAT number")]
            if profile.vat_number
            else [],
            "location": [_location(profile, languages)],
            "homepage": [web_page(f"{about}#homepage", profile.website)] if profile.website else [],
            "contactPoint": _contact(profile),
            "accreditation": institutional_accreditations(profile, languages),
            "additionalNote": [note(f"{about}#{nodes.RECOGNITION}", policy)] if policy else [],
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


def assessing_body(profile: IssuerProfile, name: Text, languages: Sequence[str]) -> Json:
    """Return the organisation that assessed, by the name that it had then; at the institution's place."""
    return {
        "id": f"{profile.did}#assessing-body",
        "type": "Organisation",
        "legalName": spoken(name),
        "location": [_location(profile, languages)],
    }


def _number(profile: IssuerProfile, fragment: str, notation: str, scheme_name: str) -> Json:
    if not notation.strip():
        return {}
    return {
        "id": f"{profile.did}#{fragment}",
        "type": "LegalIdentifier",
        "notation": notation.strip(),
        "schemeName": scheme_name,
        "spatial": listed("country", profile.country),
    }


def _location(profile: IssuerProfile, languages: Sequence[str]) -> Json:
    about = profile.did
    street, postcode, locality = (part.strip() for part in (profile.street, profile.postcode, profile.locality))
    whole = ", ".join(part for part in (street, f"{postcode} {locality}".strip()) if part)
    parts = {"street": street, "postcode": postcode, "locality": locality}
    address = {
        "id": f"{about}#address",
        "type": "Address",
        "countryCode": listed("country", profile.country),
        "fullAddress": note(f"{about}#full-address", in_each(languages, whole)) if whole else {},
        # ELM knows an address only as a whole; nobody can tell its parts apart again.
        "identifier": [identifier(f"{about}#{name}", value, name) for name, value in parts.items() if value],
    }
    return given(
        {
            "id": f"{about}#location",
            "type": "Location",
            # The list of regions (ATU) is the EU's; a profile holds the region's name.
            "geographicName": in_each(languages, profile.region) if profile.region.strip() else {},
            "address": [given(address)],
        }
    )


def _contact(profile: IssuerProfile) -> list[Json]:
    about = profile.did
    node = {
        "id": f"{about}#contact",
        "type": "ContactPoint",
        "emailAddress": [{"id": f"mailto:{profile.email}", "type": "Mailbox"}] if profile.email else [],
        "contactForm": [web_page(f"{about}#contact-page", profile.contact_page)] if profile.contact_page else [],
    }
    return [given(node)] if profile.email or profile.contact_page else []
