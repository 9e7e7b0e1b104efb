"""The institution's form: from posted fields to a profile. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from app.issuers import IssuerProfile, ProfileInvalid, QualityAssurance

LANGUAGES = ("sl", "en")


def profile_from_form(fields: Mapping[str, str], before: IssuerProfile) -> IssuerProfile:
    """Return the profile that the form describes; what the form does not show stays. Raises ProfileInvalid. Pure."""

    def text(name: str, kept: Mapping[str, str]) -> dict[str, str]:
        others = {code: words for code, words in kept.items() if code not in LANGUAGES}
        # One line each: line breaks of a text area do not stand in a credential.
        given = {code: " ".join(fields.get(f"{name}-{code}", "").split())[:500] for code in LANGUAGES}
        return {code: words for code, words in {**given, **others}.items() if words}

    quality = before.quality_assurance
    type_code = fields.get("quality_type", "")
    try:
        hours = Decimal(fields.get("hours_per_ects", "25").replace(",", "."))
    except InvalidOperation as error:
        raise ProfileInvalid("hours_per_ects") from error
    return replace(
        before,
        legal_name=text("legal_name", before.legal_name),
        awarding_body=text("awarding_body", before.awarding_body or {}) or None,
        country=fields.get("country", "").strip().upper(),
        region=fields.get("region", "").strip()[:200],
        locality=fields.get("locality", "").strip()[:200],
        website=fields.get("website", "").strip()[:500],
        email=fields.get("email", "").strip()[:254],
        eidas_identifier=fields.get("eidas_identifier", "").strip()[:100],
        quality_assurance=QualityAssurance(
            type_code=type_code,
            statement=text("quality_statement", quality.statement if quality else {}),
            agency=fields.get("quality_agency", "").strip()[:200],
            url=fields.get("quality_url", "").strip()[:500],
        )
        if type_code
        else None,
        hours_per_ects=hours,
    )
