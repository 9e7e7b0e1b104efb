"""What can stand in a profile, and so in a credential. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from app.issuers.identifiers import is_deqar_id, is_eidas_identifier, is_vat_number
from app.issuers.values import ExternalReview, IssuerProfile, QualityAssurance, ReviewKind, Text
from app.vocabularies import concepts, exists

MAX_REVIEWS = 20
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_URL = re.compile(r"[!#-&(-;=?-\[\]-~]+")  # visible ASCII without quotes, angle brackets and backslash
_DEQAR_HOSTS = ("eqar.eu", "deqar.eu")


class Problem(StrEnum):
    """What is wrong with a field of a profile."""

    MISSING = "missing"
    SLUG = "slug"
    UNKNOWN = "unknown"  # not in the controlled list
    CHARACTERS = "characters"
    URL = "url"
    DEQAR_URL = "deqar_url"
    EMAIL = "email"
    VAT = "vat"
    EIDAS = "eidas"
    DEQAR_ID = "deqar_id"
    NUMBER = "number"
    HOURS = "hours"
    DATE = "date"
    FUTURE = "future"
    LANGUAGE = "language"
    TOO_MANY = "too_many"


def problems(profile: IssuerProfile, today: date) -> dict[str, Problem]:
    """Return what is wrong, by field; empty if the profile can stand. Pure.

    Fields are named as in IssuerProfile, those of quality assurance `quality_…`, those of the external reviews
    `external-N-…`, N from 0.
    """
    found: dict[str, Problem] = {}
    for field, problem in (*_own(profile), *_external(profile, today), *_unwritable(profile)):
        found.setdefault(field, problem)
    return found


def is_web_address(url: str) -> bool:
    """Tell whether `url` is an https address that every reader of a credential takes. Pure."""
    return bool(_host(url))


def _own(profile: IssuerProfile) -> Iterator[tuple[str, Problem]]:
    if not _SLUG.fullmatch(profile.slug):
        yield "slug", Problem.SLUG
    if not any(words.strip() for words in profile.legal_name.values()):
        yield "legal_name", Problem.MISSING
    if not profile.country:
        yield "country", Problem.MISSING
    elif not _is_country(profile.country):
        yield "country", Problem.UNKNOWN
    if profile.vat_number and not is_vat_number(profile.vat_number, profile.country):
        yield "vat_number", Problem.VAT
    if profile.eidas_identifier and not is_eidas_identifier(profile.eidas_identifier):
        yield "eidas_identifier", Problem.EIDAS
    quality = profile.quality_assurance
    if quality and not exists("accreditation-type", quality.type_code):
        yield "quality_type", Problem.UNKNOWN if quality.type_code else Problem.MISSING
    if quality and quality.agency_country and not _is_country(quality.agency_country):
        yield "quality_agency_country", Problem.UNKNOWN
    for field, url in (
        ("website", profile.website),
        ("contact_page", profile.contact_page),
        ("recognition_url", profile.recognition_url),
        ("quality_url", quality.url if quality else ""),
    ):
        if url and not is_web_address(url):
            yield field, Problem.URL
    if profile.email and not re.fullmatch(r"[^@\s]+@[^@\s]+", profile.email):
        yield "email", Problem.EMAIL
    if not profile.hours_per_ects.is_finite() or not 1 <= profile.hours_per_ects <= 60:
        yield "hours_per_ects", Problem.HOURS
    if not all(_is_language(code) for code in profile.languages):
        yield "languages", Problem.LANGUAGE
    if profile.participation and not exists("learning-assessment-mode", profile.participation):
        yield "participation", Problem.UNKNOWN
    if profile.logo and not re.fullmatch(r"[0-9a-f]{64}", profile.logo):
        yield "logo", Problem.UNKNOWN


def _external(profile: IssuerProfile, today: date) -> Iterator[tuple[str, Problem]]:
    if len(profile.external_reviews) > MAX_REVIEWS:
        yield "external", Problem.TOO_MANY
    for index, review in enumerate(profile.external_reviews):
        for field, problem in _review(review, today):
            yield f"external-{index}-{field}", problem


def _review(review: ExternalReview, today: date) -> Iterator[tuple[str, Problem]]:
    if review.kind not in set(ReviewKind):
        yield "kind", Problem.UNKNOWN if review.kind else Problem.MISSING
    if not review.agency.strip():
        yield "agency", Problem.MISSING
    if review.agency_country and not _is_country(review.agency_country):
        yield "country", Problem.UNKNOWN
    if review.decided_on and review.decided_on > today:
        yield "date", Problem.FUTURE
    if review.url and not is_web_address(review.url):
        yield "url", Problem.URL
    if review.deqar_id and not is_deqar_id(review.deqar_id):
        yield "deqar_id", Problem.DEQAR_ID
    # The name DEQAR is trusted by whoever reads a credential: nothing else may stand behind it.
    if review.deqar_url and not is_deqar_address(review.deqar_url):
        yield "deqar_url", Problem.DEQAR_URL


def is_deqar_address(url: str) -> bool:
    """Tell whether `url` leads to DEQAR, which its operator EQAR serves under two names. Pure."""
    host = _host(url)
    return any(host == known or host.endswith(f".{known}") for known in _DEQAR_HOSTS)


def _unwritable(profile: IssuerProfile) -> Iterator[tuple[str, Problem]]:
    """Give the fields whose text no credential can hold: one line each, in languages that have a code."""
    for field, text in _texts(profile.quality_assurance, profile).items():
        if any(not _is_line(words) for words in text.values()):
            yield field, Problem.CHARACTERS
        if not all(_is_language(code) for code in text):
            yield field, Problem.LANGUAGE
    quality = profile.quality_assurance
    lines = {
        "did": profile.did,
        "region": profile.region,
        "street": profile.street,
        "postcode": profile.postcode,
        "locality": profile.locality,
        "email": profile.email,
        "registration_number": profile.registration_number,
        "eidas_identifier": profile.eidas_identifier,
        "quality_agency": quality.agency if quality else "",
        **{f"external-{index}-agency": one.agency for index, one in enumerate(profile.external_reviews)},
    }
    for field, words in lines.items():
        if not _is_line(words):
            yield field, Problem.CHARACTERS


def _texts(quality: QualityAssurance | None, profile: IssuerProfile) -> Mapping[str, Text]:
    return {
        "legal_name": profile.legal_name,
        "alternative_name": profile.alternative_name,
        "awarding_body": profile.awarding_body or {},
        "quality_statement": quality.statement if quality else {},
        "recognition_policy": profile.recognition_policy,
    }


def _is_line(words: str) -> bool:
    # Surrogates and noncharacters cannot be signed, so they are no words either.
    return not any(unicodedata.category(mark) in {"Cc", "Cs", "Cn"} for mark in words)


def _is_country(alpha2: str) -> bool:
    return any(country.notation == alpha2 for country in concepts("country"))


def _is_language(code: str) -> bool:
    return len(code) == 2 and exists("language", code)


def _host(url: str) -> str:
    if not _URL.fullmatch(url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that hold no address
        return ""
    return (parts.hostname or "") if parts.scheme == "https" else ""
