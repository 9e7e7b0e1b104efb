"""The institution's form: from posted fields to a profile, and what cannot be read of it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from app.admin.review_form import reviews_from_form
from app.issuers import IssuerProfile, Problem, QualityAssurance, Text, vat_written_plainly
from app.vocabularies import exists

FIRST_LANGUAGES = ("sl", "en")
# What the form holds in several languages, and how long it may be.
_TEXTS = {
    "legal_name": 500,
    "alternative_name": 500,
    "awarding_body": 500,
    "quality_statement": 500,
    "recognition_policy": 1000,
}


def profile_from_form(
    fields: Mapping[str, str], languages: Iterable[str], before: IssuerProfile
) -> tuple[IssuerProfile, dict[str, Problem]]:
    """Return the profile that the form describes, and what is wrong by field where a field cannot be read. Pure.

    `languages` are the ticked ones, of which there are several under one name. What the form does not show stays.
    """
    errors: dict[str, Problem] = {}

    def line(name: str, limit: int = 200) -> str:
        return fields.get(name, "").strip()[:limit]

    quality = before.quality_assurance
    statement = _text(fields, "quality_statement", quality.statement if quality else {})
    type_code, agency, url = line("quality_type"), line("quality_agency"), line("quality_url", 500)
    typed = (words.strip() for name, words in fields.items() if name.startswith("quality_"))
    if not type_code and any(typed):
        errors["quality_type"] = Problem.MISSING
    try:
        hours = Decimal(fields.get("hours_per_ects", "25").strip().replace(",", "."))
    except InvalidOperation:
        errors["hours_per_ects"], hours = Problem.NUMBER, before.hours_per_ects
    reviews, wrong = reviews_from_form(fields)
    profile = replace(
        before,
        legal_name=_text(fields, "legal_name", before.legal_name),
        alternative_name=_text(fields, "alternative_name", before.alternative_name),
        awarding_body=_text(fields, "awarding_body", before.awarding_body or {}) or None,
        country=line("country").upper(),
        region=line("region"),
        street=line("street"),
        postcode=line("postcode", 20),
        locality=line("locality"),
        website=line("website", 500),
        email=line("email", 254),
        contact_page=line("contact_page", 500),
        registration_number=line("registration_number", 50),
        vat_number=vat_written_plainly(line("vat_number", 50)),
        eidas_identifier=line("eidas_identifier", 100),
        quality_assurance=QualityAssurance(
            type_code=type_code,
            statement=statement,
            agency=agency,
            url=url,
            agency_country=line("quality_agency_country", 2).upper(),
        )
        if type_code
        else None,
        external_reviews=reviews,
        hours_per_ects=hours,
        languages=tuple(dict.fromkeys(languages)),
        participation=line("participation"),
        recognition_policy=_text(fields, "recognition_policy", before.recognition_policy),
        recognition_url=line("recognition_url", 500),
    )
    return profile, {**errors, **wrong}


def languages_of(profile: IssuerProfile) -> list[str]:
    """Return the languages in which the form asks for texts: the first, those chosen, those with words. Pure."""
    quality = profile.quality_assurance
    texts: tuple[Text, ...] = (
        profile.legal_name,
        profile.alternative_name,
        profile.awarding_body or {},
        quality.statement if quality else {},
        profile.recognition_policy,
    )
    found = [*FIRST_LANGUAGES, *profile.languages, *(code for text in texts for code in text)]
    return [code for code in dict.fromkeys(found) if exists("language", code)]


def _text(fields: Mapping[str, str], name: str, kept: Text) -> Mapping[str, str]:
    asked = [key.removeprefix(f"{name}-") for key in fields if key.startswith(f"{name}-")]
    known = [code for code in asked if len(code) == 2 and exists("language", code)]
    # One line each: line breaks of a text area do not stand in a credential.
    given = {code: " ".join(fields.get(f"{name}-{code}", "").split())[: _TEXTS[name]] for code in known}
    return {code: words for code, words in {**kept, **given}.items() if words}
