"""A definition as stored: written and read back without loss."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.awards import Achievement, achievement_from_json, achievement_to_json
from tests.unit.awards.records import achievements

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
TOLERANT = ["title", "description", "outcomes", "ects", "hours", "assessment_types", "participation", "prerequisites"]


@given(achievements)
def test_a_definition_is_read_back_as_it_was_written(achievement):
    stored = json.loads(json.dumps(achievement_to_json(achievement)))
    assert achievement_from_json(stored) == achievement
    assert achievement_to_json(achievement_from_json(stored)) == stored


@given(achievements)
def test_equal_definitions_are_stored_alike(achievement):
    again = achievement_from_json(achievement_to_json(achievement))
    assert json.dumps(achievement_to_json(again), sort_keys=True) == json.dumps(
        achievement_to_json(achievement), sort_keys=True
    )


def test_numbers_are_stored_without_exponent_or_trailing_zeros():
    stored = achievement_to_json(Achievement(ects=Decimal("3.00"), hours=Decimal("1E+2")))
    assert (stored["ects"], stored["hours"]) == ("3", "100")


def test_an_empty_document_is_an_empty_definition():
    assert achievement_from_json({}) == Achievement()


@given(st.dictionaries(st.sampled_from(TOLERANT), json_values))
def test_a_field_of_an_unexpected_kind_never_breaks_the_page(values):
    assert isinstance(achievement_from_json(values), Achievement)
