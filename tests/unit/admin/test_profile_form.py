"""The institution's form read."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.admin.profile_form import profile_from_form
from app.issuers import ProfileInvalid, profile_to_json
from tests.unit.awards.records import ISSUER


def test_what_the_form_does_not_show_stays():
    before = replace(ISSUER, legal_name={"en": "Old", "de": "Universität"})
    after = profile_from_form({"legal_name-en": "New", "country": "si", "hours_per_ects": "27,5"}, before)
    assert after.legal_name == {"en": "New", "de": "Universität"}
    assert (after.slug, after.did, after.country, after.hours_per_ects) == ("uni", ISSUER.did, "SI", Decimal("27.5"))


def test_without_a_type_there_is_no_quality_assurance():
    assert profile_from_form({"quality_statement-en": "Words"}, ISSUER).quality_assurance is None


def test_a_text_of_several_lines_becomes_one():
    fields = {"quality_type": "bb4618238e", "quality_statement-en": " Internal\r\nquality  assurance. "}
    quality = profile_from_form(fields, ISSUER).quality_assurance
    assert quality and quality.statement["en"] == "Internal quality assurance."


@pytest.mark.parametrize("hours", ["", "many", "1,2,3"])
def test_hours_that_are_no_number_are_refused(hours):
    with pytest.raises(ProfileInvalid, match="hours_per_ects"):
        profile_from_form({"hours_per_ects": hours}, ISSUER)


FIELDS = ["legal_name-sl", "awarding_body-en", "country", "website", "quality_type", "quality_url", "slug", "did"]


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=600)))
def test_no_form_changes_who_the_institution_is(fields):
    after = profile_from_form(fields, ISSUER)
    assert (after.slug, after.did) == (ISSUER.slug, ISSUER.did)
    assert all(len(value) <= 500 for value in profile_to_json(after).values() if isinstance(value, str))
