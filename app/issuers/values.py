"""An institution that issues: the Annex I elements that are the same for all of its micro-credentials. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Text = Mapping[str, str]
"""One text in several languages: ISO 639-1 code to words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityAssurance:
    """Annex I (a), "type of quality assurance used to underpin the micro-credential".

    `type_code` is a code of the EU controlled list accreditation-type; `url` points to the register entry or report.
    """

    type_code: str
    statement: Text
    agency: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerProfile:
    """What an institution says about itself. `country` is ISO 3166-1 alpha-2; `hours_per_ects` is hours."""

    slug: str
    did: str
    legal_name: Text
    country: str
    region: str = ""
    locality: str = ""
    website: str = ""
    email: str = ""
    eidas_identifier: str = ""
    awarding_body: Text | None = None
    quality_assurance: QualityAssurance | None = None
    hours_per_ects: Decimal = Decimal(25)

    def name(self, language: str) -> str:
        """Return the legal name in `language`, else in English, else in any."""
        return in_language(self.legal_name, language)

    def awarding_body_name(self, language: str) -> str:
        """Return the awarding body's name; it is the institution itself unless the profile says otherwise."""
        return in_language(self.awarding_body or self.legal_name, language)


def in_language(text: Text | None, language: str) -> str:
    """Return `text` in `language`, else in English, else in the first language that has words. Pure."""
    if not text:
        return ""
    for candidate in (language, "en", *text):
        if words := text.get(candidate, "").strip():
            return words
    return ""


def profile_to_json(profile: IssuerProfile) -> dict[str, Any]:
    """Return the profile as JSON values, the inverse of `profile_from_json`. Pure."""
    quality = profile.quality_assurance
    return {
        "slug": profile.slug,
        "did": profile.did,
        "legal_name": dict(profile.legal_name),
        "country": profile.country,
        "region": profile.region,
        "locality": profile.locality,
        "website": profile.website,
        "email": profile.email,
        "eidas_identifier": profile.eidas_identifier,
        "awarding_body": dict(profile.awarding_body) if profile.awarding_body else None,
        "quality_assurance": {
            "type_code": quality.type_code,
            "statement": dict(quality.statement),
            "agency": quality.agency,
            "url": quality.url,
        }
        if quality
        else None,
        "hours_per_ects": str(profile.hours_per_ects),
    }


def profile_from_json(values: Mapping[str, Any]) -> IssuerProfile:
    """Return the profile that `profile_to_json` wrote. Pure."""
    quality = values.get("quality_assurance")
    return IssuerProfile(
        **{
            **values,
            "quality_assurance": QualityAssurance(**quality) if quality else None,
            "hours_per_ects": Decimal(values["hours_per_ects"]),
        }
    )
