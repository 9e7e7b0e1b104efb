"""Institutions' profiles: what can stand in a credential."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.issuers import (
    ExternalReview,
    IssuerProfile,
    Problem,
    QualityAssurance,
    ReviewKind,
    in_language,
    profile_from_json,
    profile_to_json,
)
from app.issuers.checks import problems
from tests.unit.awards.records import ISSUER, texts, words

TODAY = date(2026, 11, 28)
reviews = st.builds(
    ExternalReview,
    kind=st.sampled_from(ReviewKind).map(str),
    agency=words,
    decided_on=st.none() | st.dates(),
    url=words,
    deqar_id=words,
    deqar_url=words,
)
profiles = st.builds(
    IssuerProfile,
    slug=words,
    did=words,
    legal_name=texts,
    country=words,
    alternative_name=texts,
    region=words,
    street=words,
    postcode=words,
    website=words,
    contact_page=words,
    registration_number=words,
    vat_number=words,
    external_reviews=st.lists(reviews, max_size=3).map(tuple),
    languages=st.lists(st.sampled_from(["sl", "de"]), unique=True).map(tuple),
    participation=words,
    recognition_policy=texts,
    recognition_url=words,
    awarding_body=st.none() | texts.filter(bool),
    quality_assurance=st.none()
    | st.builds(QualityAssurance, type_code=words, statement=texts, agency=words, url=words, agency_country=words),
    hours_per_ects=st.decimals(min_value=1, max_value=60, places=2),
)


@given(profiles)
def test_a_profile_is_read_back_as_it_was_written(profile):
    assert profile_from_json(json.loads(json.dumps(profile_to_json(profile)))) == profile


# As the product wrote profiles, and as published versions keep them, before there were more fields.
STORED_BEFORE: dict[str, Any] = {
    "slug": "uni",
    "did": "did:web:uni.example",
    "legal_name": {"en": "Example University"},
    "country": "SI",
    "region": "",
    "locality": "Koper",
    "website": "http://uni.example",
    "email": "",
    "eidas_identifier": "",
    "awarding_body": None,
    "quality_assurance": {
        "type_code": "bb4618238e",
        "statement": {"en": "Internal quality assurance."},
        "agency": "",
        "url": "",
    },
    "hours_per_ects": "25",
}


def test_a_profile_stored_before_there_were_more_fields_is_read_with_those_empty():
    expected = replace(ISSUER, locality="Koper", website="http://uni.example")
    assert profile_from_json(STORED_BEFORE) == expected
    quality = {**STORED_BEFORE["quality_assurance"], "agency_country": ""}
    assert profile_to_json(expected).items() >= {**STORED_BEFORE, "quality_assurance": quality}.items()


def external(**changes):
    return {"external_reviews": (ExternalReview(**{"kind": "esg", "agency": "NAKVIS", **changes}),)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": ""}, "slug"),
        ({"slug": "-uni"}, "slug"),
        ({"slug": "uni-"}, "slug"),
        ({"slug": "Uni"}, "slug"),
        ({"slug": "uni/../x"}, "slug"),
        ({"slug": "uni\n"}, "slug"),
        ({"slug": "u" * 64}, "slug"),
        ({"legal_name": {}}, "legal_name"),
        ({"legal_name": {"en": "  "}}, "legal_name"),
        ({"country": "si"}, "country"),
        ({"country": "SVN"}, "country"),
        ({"country": "SI\n"}, "country"),
        ({"country": "ZZ"}, "country"),
        ({"country": ""}, "country"),
        ({"legal_name": {"en": "Example\x00University"}}, "legal_name"),
        ({"awarding_body": {"en": "Faculty\x1b[0m"}}, "awarding_body"),
        ({"region": "West\nEast"}, "region"),
        ({"locality": "\x7f"}, "locality"),
        ({"email": "a\x01@uni.example"}, "email"),
        ({"eidas_identifier": "VATSI-1\x85"}, "eidas_identifier"),
        ({"website": "https://uni.example/a b"}, "website"),
        ({"website": 'https://uni.example/"x'}, "website"),
        ({"website": "https://uni.example/'x"}, "website"),
        ({"website": "https://uni.example/<x>"}, "website"),
        ({"website": "https://univerza-č.example"}, "website"),
        ({"website": "https://uni.example/\n"}, "website"),
        ({"quality_assurance": QualityAssurance(type_code="no-such-type", statement={})}, "quality_type"),
        ({"quality_assurance": QualityAssurance(type_code="", statement={})}, "quality_type"),
        (
            {"quality_assurance": QualityAssurance(type_code="bb4618238e", statement={"en": "a\x00b"})},
            "quality_statement",
        ),
        (
            {"quality_assurance": QualityAssurance(type_code="bb4618238e", statement={}, agency="\t")},
            "quality_agency",
        ),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "uni.example"}, "website"),
        ({"website": "https://"}, "website"),
        ({"website": "http://[::1"}, "website"),
        ({"website": "http://uni.example"}, "website"),
        ({"contact_page": "uni.example/contact"}, "contact_page"),
        ({"recognition_url": "ftp://uni.example"}, "recognition_url"),
        ({"recognition_policy": {"en": "a\nb"}}, "recognition_policy"),
        ({"alternative_name": {"xx": "Uni"}}, "alternative_name"),
        ({"alternative_name": {"SLV": "Uni"}}, "alternative_name"),
        ({"legal_name": {"en": "Uni\ufffe"}}, "legal_name"),
        ({"street": "a\nb"}, "street"),
        ({"postcode": "\x00"}, "postcode"),
        ({"registration_number": "\x00"}, "registration_number"),
        ({"languages": ("sl", "xx")}, "languages"),
        ({"participation": "by carrier pigeon"}, "participation"),
        ({"vat_number": "SI1234567"}, "vat_number"),
        ({"eidas_identifier": "12345678"}, "eidas_identifier"),
        (external(kind=""), "external-0-kind"),
        (external(kind="iso"), "external-0-kind"),
        (external(agency=" "), "external-0-agency"),
        (external(agency="a\x00"), "external-0-agency"),
        (external(decided_on=date(2026, 11, 29)), "external-0-date"),
        (external(url="http://agency.example"), "external-0-url"),
        (external(deqar_id="NAKVIS/1"), "external-0-deqar_id"),
        (external(deqar_url="https://deqar.eu.evil.example/report/1"), "external-0-deqar_url"),
        (external(deqar_url="https://notdeqar.eu/report/1"), "external-0-deqar_url"),
        (external(deqar_url="http://data.deqar.eu/report/1"), "external-0-deqar_url"),
        ({"external_reviews": external()["external_reviews"] * 21}, "external"),
        ({"email": "uni.example"}, "email"),
        ({"email": "a b@uni.example"}, "email"),
        ({"hours_per_ects": Decimal(0)}, "hours_per_ects"),
        ({"hours_per_ects": Decimal(61)}, "hours_per_ects"),
        ({"hours_per_ects": Decimal("NaN")}, "hours_per_ects"),
        (
            {"quality_assurance": QualityAssurance(type_code="bb4618238e", statement={}, url="javascript:x")},
            "quality_url",
        ),
    ],
)
def test_a_value_that_cannot_stand_is_refused_by_its_field(changes, field):
    assert list(problems(replace(ISSUER, **changes), TODAY)) == [field]


def test_everything_that_is_wrong_is_said_at_once():
    profile = replace(ISSUER, legal_name={}, country="ZZ", website="x", hours_per_ects=Decimal(0))
    assert problems(profile, TODAY) == {
        "legal_name": Problem.MISSING,
        "country": Problem.UNKNOWN,
        "website": Problem.URL,
        "hours_per_ects": Problem.HOURS,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"slug": "u"},
        {"slug": "u" * 63},
        {"slug": "uni-2"},
        {"website": "https://uni.example/path?x=1"},
        {"email": "info@uni.example"},
        {"hours_per_ects": Decimal(1)},
        {"hours_per_ects": Decimal(60)},
        {"quality_assurance": None},
        {"vat_number": "SI12345678", "eidas_identifier": "VATSI-12345678", "languages": ("sl", "de")},
        {"participation": "e92d221e4d", "recognition_url": "https://uni.example/recognition"},
        external(decided_on=TODAY, deqar_id="12345", deqar_url="https://data.deqar.eu/report/12345"),
        external(deqar_id="DEQARINST0123", deqar_url="https://www.eqar.eu/qa-results/search/?id=1"),
    ],
)
def test_a_value_that_can_stand_is_accepted(changes):
    assert problems(replace(ISSUER, **changes), TODAY) == {}


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ({"sl": "Univerza", "en": "University"}, "sl", "Univerza"),
        ({"sl": "Univerza", "en": "University"}, "de", "University"),
        ({"sl": "Univerza"}, "de", "Univerza"),
        ({"sl": " ", "en": "University"}, "sl", "University"),
        ({"en": " ", "fr": "Université"}, "sl", "Université"),
        ({}, "sl", ""),
        (None, "sl", ""),
    ],
)
def test_a_text_is_given_in_the_best_language_there_is(text, language, found):
    assert in_language(text, language) == found


def test_the_institution_is_the_awarding_body_unless_it_says_otherwise():
    assert ISSUER.awarding_body_name("en") == "Example University"
    assert replace(ISSUER, awarding_body={"en": "Faculty"}).awarding_body_name("sl") == "Faculty"


@pytest.mark.parametrize(
    ("logo", "found"), [("", {}), ("ab" * 32, {}), ("AB" * 32, Problem.UNKNOWN), ("x", Problem.UNKNOWN)]
)
def test_a_logo_is_named_by_its_hash(logo, found):
    wrong = problems(replace(ISSUER, logo=logo), TODAY)
    assert wrong == ({"logo": found} if found else {})


def test_a_profile_from_before_there_were_logos_has_none():
    values = profile_to_json(ISSUER)
    del values["logo"]
    assert profile_from_json(values) == ISSUER
