"""Institutions' profiles: what can stand in a credential."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.issuers import IssuerProfile, ProfileInvalid, QualityAssurance, in_language, profile_from_json, profile_to_json
from app.issuers.service import check_profile
from tests.unit.awards.records import ISSUER, texts, words

profiles = st.builds(
    IssuerProfile,
    slug=words,
    did=words,
    legal_name=texts,
    country=words,
    region=words,
    website=words,
    awarding_body=st.none() | texts.filter(bool),
    quality_assurance=st.none()
    | st.builds(QualityAssurance, type_code=words, statement=texts, agency=words, url=words),
    hours_per_ects=st.decimals(min_value=1, max_value=60, places=2),
)


@given(profiles)
def test_a_profile_is_read_back_as_it_was_written(profile):
    assert profile_from_json(json.loads(json.dumps(profile_to_json(profile)))) == profile


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
    with pytest.raises(ProfileInvalid) as refused:
        check_profile(replace(ISSUER, **changes))
    assert refused.value.detail == field


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
    ],
)
def test_a_value_that_can_stand_is_accepted(changes):
    check_profile(replace(ISSUER, **changes))


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
