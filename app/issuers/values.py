"""An institution that issues: the Annex I elements that are the same for all of its micro-credentials. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

Text = Mapping[str, str]
"""One text in several languages: ISO 639-1 code to words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityAssurance:
    """Annex I (a), "type of quality assurance used to underpin the micro-credential".

    `type_code` is a code of the EU controlled list accreditation-type; `url` points to the register entry or report.
    `agency_country` is ISO 3166-1 alpha-2, "" for the institution's own.
    """

    type_code: str
    statement: Text
    agency: str = ""
    url: str = ""
    agency_country: str = ""


class ReviewKind(StrEnum):
    """What an external review follows: the frameworks that Annex II names, a register or label, an accreditation."""

    ESG = "esg"
    EQAVET = "eqavet"
    EQF_ANNEX_IV = "eqf_annex_iv"
    REGISTER = "register"
    ACCREDITATION = "accreditation"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalReview:
    """One finding about the institution by somebody else.

    `kind` is a value of ReviewKind. `url` points to the report; `deqar_id` and `deqar_url` to the entry in the Database
    of External Quality Assurance Results. `agency_country` is ISO 3166-1 alpha-2, "" for the institution's own.
    """

    kind: str
    agency: str
    decided_on: date | None = None
    url: str = ""
    deqar_id: str = ""
    deqar_url: str = ""
    agency_country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerProfile:
    """What an institution says about itself. `country` is ISO 3166-1 alpha-2; `hours_per_ects` is hours.

    `languages` are ISO 639-1 codes. `participation` is a code of learning-assessment-mode with which the form of a new
    micro-credential begins. `recognition_policy` tells how the institution recognises micro-credentials of others.
    `logo` is the SHA-256 of a stored image in hex digits.
    """

    slug: str
    did: str
    legal_name: Text
    country: str
    alternative_name: Text = field(default_factory=dict)
    region: str = ""
    street: str = ""
    postcode: str = ""
    locality: str = ""
    website: str = ""
    email: str = ""
    contact_page: str = ""
    registration_number: str = ""
    vat_number: str = ""
    eidas_identifier: str = ""
    awarding_body: Text | None = None
    quality_assurance: QualityAssurance | None = None
    external_reviews: tuple[ExternalReview, ...] = ()
    hours_per_ects: Decimal = Decimal(25)
    languages: tuple[str, ...] = ()
    participation: str = ""
    recognition_policy: Text = field(default_factory=dict)
    recognition_url: str = ""
    logo: str = ""

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
