"""Any complete award as an ELM document: against the official shapes, and read back."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.awards import MANDATORY, OPTIONAL, Element, check, missing_from
from app.formats import elm_document, elm_elements, elm_faults, expected
from app.formats.elm_terms import KEYS
from tests.conformance.elm.definitions import LANGUAGES, awards
from tests.conformance.elm.official import CONTEXTS, PROFILES, context_document, needs_official, statements, violations
from tests.unit.formats.rich import RICH
from tests.unit.formats.sample import AWARD, award

TOGETHER = 50  # documents a run of the validator, which takes longer to begin than to read them
VARIANTS = {
    "everything": replace(RICH, is_elsewhere=True),
    "english": AWARD,
    "slovenian": award(achievement={"language": "sl"}),
    "bare": award(achievement={"prerequisites": {}, "stackability": None, "further_information": {}}, grade=None),
    "not placed": award(achievement={"eqf_level": None, "not_placed": True}),
    "awards itself": award(issuer={"awarding_body": None, "quality_assurance": None}),
    "no supervision": award(achievement={"supervision": None}, valid_until=None),
}


@needs_official
def test_two_hundred_awards_of_any_kind_conform_to_the_official_shapes():
    written: list[dict[str, Any]] = []

    @settings(max_examples=200, database=None)
    @given(st.data())
    def write_one(data):
        written.append(elm_document(data.draw(awards(number=len(written) + 1))))

    write_one()

    assert len(written) >= 200
    for start in range(0, len(written), TOGETHER):
        together = statements(written[start : start + TOGETHER])
        assert violations(together) == ""
        if start == 0:  # the other profile holds some of the same shapes and no others
            assert violations(together, "generic-no-cv") == ""


@settings(max_examples=200)
@given(awards())
def test_all_eleven_elements_and_every_optional_one_that_was_given_are_read_back_in_every_language(made):
    written = json.loads(json.dumps(elm_document(made)))

    assert missing_from(elm_elements(written)) == []
    assert elm_faults(written) == []
    for language in ("", *LANGUAGES, "it"):
        assert elm_elements(written, language) == expected(made, language)


@settings(max_examples=100)
@given(awards())
def test_the_checklist_of_a_definition_and_the_elements_of_its_document_agree(made):
    found = elm_elements(elm_document(made))
    listed_there = {one.element: one.present for one in check(made.achievement, made.issuer)}

    assert all(listed_there[element] for element in MANDATORY)
    for element in OPTIONAL:
        if element is not Element.GRADE:  # which a definition announces and an award has or has not
            assert listed_there[element] is (element.value in found)


@needs_official
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", VARIANTS)
def test_each_kind_of_award_conforms(name, profile):
    assert violations(elm_document(VARIANTS[name]), profile) == ""


@needs_official
def test_before_the_seal_brings_an_identifier_the_shapes_and_we_both_miss_it():
    written = elm_document(award(issuer={"eidas_identifier": ""}))

    assert "eidasLegalIdentifier" in violations(written)
    assert elm_faults(written) == ["issuer_unidentified"]


@needs_official
def test_hours_that_no_whole_minutes_hold_are_still_a_duration():
    for hours in ("0.3333", "62.5", "1E+3"):
        assert violations(elm_document(award(achievement={"hours": Decimal(hours)}))) == ""


@needs_official
def test_the_keys_we_know_are_those_of_the_official_context_and_no_others():
    prefixes = {"adms", "cred", "dc", "elm", "foaf", "locn", "org", "person", "rdf", "rdfs", "rov", "skos", "vc", "xsd"}
    envelope, terms = (keys_of(context_document(url)["@context"]) for url in CONTEXTS)

    assert terms - KEYS - prefixes == set()
    assert KEYS - terms - envelope == {"@context"}


def keys_of(context):
    found = set()
    for part in context if isinstance(context, list) else [context]:
        for key, value in part.items() if isinstance(part, dict) else ():
            found |= {key} if key[0].islower() else set()
            found |= keys_of(value["@context"]) if isinstance(value, dict) and "@context" in value else set()
    return found
