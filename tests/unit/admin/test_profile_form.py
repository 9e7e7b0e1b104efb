"""The institution's form read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.admin.profile_form import languages_of, profile_from_form
from app.admin.profile_words import KIND_WORDS, PROBLEM_WORDS
from app.admin.review_form import ADD, changes_rows, rows_after, rows_from, rows_of
from app.issuers import ExternalReview, IssuerProfile, Problem, ReviewKind, profile_to_json
from app.vocabularies import EU_LANGUAGES
from tests.unit.awards.records import ISSUER

REVIEW = {"external-0-kind": "esg", "external-0-agency": "NAKVIS", "external-0-date": "2024-05-31"}


def read(fields: dict[str, str], before: IssuerProfile = ISSUER, languages: tuple[str, ...] = ()) -> IssuerProfile:
    return profile_from_form(fields, languages, before)[0]


def errors(fields: dict[str, str]) -> dict[str, Problem]:
    return profile_from_form(fields, (), ISSUER)[1]


def test_what_the_form_does_not_show_stays():
    before = replace(ISSUER, legal_name={"en": "Old", "de": "Universität"})
    after = read({"legal_name-en": "New", "country": "si", "hours_per_ects": "27,5"}, before)
    assert after.legal_name == {"en": "New", "de": "Universität"}
    assert (after.slug, after.did, after.country, after.hours_per_ects) == ("uni", ISSUER.did, "SI", Decimal("27.5"))


def test_a_text_is_taken_in_any_language_that_there_is_and_dropped_when_it_is_emptied():
    before = replace(ISSUER, legal_name={"en": "Old", "de": "Universität"})
    after = read(
        {"legal_name-de": " ", "legal_name-hr": "Sveučilište", "legal_name-xx": "?", "legal_name-": "?"}, before
    )
    assert after.legal_name == {"en": "Old", "hr": "Sveučilište"}


def test_without_a_type_there_is_no_quality_assurance_and_words_about_it_ask_for_one():
    assert read({"quality_statement-en": "Words"}).quality_assurance is None
    assert errors({"quality_statement-de": "Worte"})["quality_type"] is Problem.MISSING
    assert "quality_type" not in errors({})


def test_a_text_of_several_lines_becomes_one():
    fields = {"quality_type": "bb4618238e", "quality_statement-en": " Internal\r\nquality  assurance. "}
    quality = read(fields).quality_assurance
    assert quality and quality.statement["en"] == "Internal quality assurance."


@pytest.mark.parametrize("hours", ["", "many", "1,2,3"])
def test_hours_that_are_no_number_are_said_to_be_none(hours):
    assert errors({"hours_per_ects": hours}) == {"hours_per_ects": Problem.NUMBER}


def test_a_vat_number_is_taken_as_people_write_it():
    assert read({"vat_number": " si 1234.5678"}).vat_number == "SI12345678"


def test_external_reviews_are_rows_of_which_empty_ones_are_none():
    fields = {**REVIEW, "external-2-agency": "EQAVET point", "external-2-url": "https://agency.example/2"}
    assert read(fields).external_reviews == (
        ExternalReview(kind="esg", agency="NAKVIS", decided_on=date(2024, 5, 31)),
        ExternalReview(kind="", agency="EQAVET point", url="https://agency.example/2"),
    )


def test_a_day_that_cannot_be_read_is_said_at_its_row_as_the_page_will_number_it():
    assert errors({"external-3-date": "31. 5. 2024"}) == {"external-0-date": Problem.DATE}


def test_a_row_is_added_and_removed_on_the_page_alone():
    assert [row["agency"] for row in rows_after(REVIEW, ADD)] == ["NAKVIS", ""]
    assert rows_after(REVIEW, "remove-external-0") == []
    assert rows_after(REVIEW, "remove-external-7") == rows_from(REVIEW)
    assert changes_rows(ADD) and changes_rows("remove-external-0")
    assert not changes_rows("save") and not changes_rows("remove-external-x")


def test_stored_reviews_fill_the_rows_from_which_they_are_read_again():
    reviews = (
        ExternalReview(
            kind=ReviewKind.ESG,
            agency="NAKVIS",
            decided_on=date(2024, 5, 31),
            url="https://agency.example/1",
            deqar_id="12345",
            deqar_url="https://data.deqar.eu/report/12345",
        ),
        ExternalReview(kind=ReviewKind.REGISTER, agency="Register"),
    )
    rows = rows_of(replace(ISSUER, external_reviews=reviews))
    fields = {f"external-{n}-{name}": text for n, row in enumerate(rows) for name, text in row.items()}
    assert read(fields).external_reviews == reviews


def test_texts_are_asked_for_in_slovenian_and_english_in_chosen_languages_and_where_there_are_words():
    profile = replace(ISSUER, languages=("hr", "en"), recognition_policy={"it": "Sì"}, legal_name={"xx": "?"})
    assert languages_of(profile) == ["sl", "en", "hr", "it"]
    assert len(set(EU_LANGUAGES)) == 24


def test_every_problem_and_every_kind_of_review_has_words():
    assert set(PROBLEM_WORDS) == set(Problem)
    assert set(KIND_WORDS) == set(ReviewKind)


FIELDS = [
    "legal_name-sl",
    "awarding_body-en",
    "country",
    "website",
    "quality_type",
    "quality_url",
    "hours_per_ects",
    "external-0-date",
    "external-1-agency",
    "slug",
    "did",
]


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=600)))
def test_no_form_changes_who_the_institution_is(fields):
    after = read(fields)
    assert (after.slug, after.did) == (ISSUER.slug, ISSUER.did)
    assert all(len(value) <= 500 for value in profile_to_json(after).values() if isinstance(value, str))
