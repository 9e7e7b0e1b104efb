"""Any complete award as an ELM document: against the official shapes, and read back."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings

from app.awards import MANDATORY, OPTIONAL, Element, check, missing_from
from app.formats import elm_document, elm_elements, elm_faults
from app.formats.elm_terms import KEYS
from app.formats.wording import phrase, plain
from app.issuers import in_language
from app.vocabularies import concept, country_name
from tests.conformance.elm.definitions import awards
from tests.conformance.elm.official import CONTEXTS, PROFILES, context_document, needs_official, violations
from tests.unit.formats.sample import AWARD, award

ABOUT = "https://tool.example/achievements/9/1"
VARIANTS = {
    "english": AWARD,
    "slovenian": award(achievement={"language": "sl"}),
    "bare": award(achievement={"prerequisites": {}, "stackability": None, "further_information": {}}, grade=None),
    "not placed": award(achievement={"eqf_level": None, "not_placed": True}),
    "awards itself": award(issuer={"awarding_body": None, "quality_assurance": None}),
    "no supervision": award(achievement={"supervision": None}, valid_until=None),
}


def listed(vocabulary, code, language):
    found = concept(vocabulary, code)
    return {"code": code, "name": in_language(found.official_labels, language), "url": found.uri}


def expected(made, language):
    """Say what a document of this award must say in a language, from the award alone."""
    achievement, issuer = made.achievement, made.issuer
    quality = issuer.quality_assurance
    workload = {"ects": achievement.ects, "hours": made.hours}
    found = {
        "learner": made.learner.full.strip(),
        "title": in_language(achievement.title, language),
        "country": {"code": issuer.country, "name": country_name(issuer.country, language), "region": issuer.region},
        "awarding_body": in_language(issuer.awarding_body or issuer.legal_name, language),
        "issued": f"{made.awarded_at:%Y-%m-%dT%H:%M:%SZ}",
        "outcomes": [in_language(outcome.text, language) for outcome in achievement.outcomes],
        "workload": {unit: plain(amount) for unit, amount in workload.items() if amount is not None},
        "level": {"code": "not-placed", "name": phrase("not_placed", language), "url": f"{ABOUT}#level"}
        if achievement.not_placed
        else {
            **listed("eqf", str(achievement.eqf_level), language),
            "name": phrase("eqf", language, level=achievement.eqf_level),
        },
        "assessment": [listed("assessment-type", code, language) for code in achievement.assessment_types],
        "participation": listed("learning-assessment-mode", achievement.participation, language),
        "quality_assurance": {
            **listed("accreditation-type", quality.type_code, language),
            **({"url": quality.url} if quality.url else {}),
            "words": in_language(quality.statement, language),
            "agency": quality.agency,
        },
        "prerequisites": in_language(achievement.prerequisites, language),
        "further_information": in_language(achievement.further_information, language),
    }
    if achievement.supervision:
        entry = listed("supervision-verification", achievement.supervision.code, language)
        found["supervision"] = {**entry, "code": achievement.supervision.value}
    if made.grade:
        scale = {"minimum": "0", "maximum": "100"} if not made.grade.label else {}
        found["grade"] = {"value": made.grade.label or plain(made.grade.points), **scale}
    if achievement.stackability:
        found["stackability"] = {
            "code": achievement.stackability.value,
            "name": phrase(achievement.stackability, language),
            "url": f"{ABOUT}#stackability",
            "words": in_language(achievement.stackability_note, language),
        }
    return {key: without_blanks(value) for key, value in found.items() if value}


def without_blanks(value):
    return {key: part for key, part in value.items() if part} if isinstance(value, dict) else value


@needs_official
@settings(max_examples=60)
@given(awards())
def test_any_complete_award_conforms_to_the_official_shapes(made):
    written = elm_document(made)

    assert {profile: violations(written, profile) for profile in PROFILES} == dict.fromkeys(PROFILES, "")


@settings(max_examples=200)
@given(awards())
def test_all_eleven_elements_and_every_optional_one_that_was_given_are_read_back_in_every_language(made):
    written = json.loads(json.dumps(elm_document(made)))

    assert missing_from(elm_elements(written)) == []
    assert elm_faults(written) == []
    for language in made.achievement.title:
        assert elm_elements(written, language) == expected(made, language)
    assert elm_elements(written) == expected(made, made.achievement.language)


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
