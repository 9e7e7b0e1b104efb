"""The recogniser's sheet says what the credential says, and calls the rest missing."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.assessment import Supervision
from app.formats import ELM_3_2, document, elements, elm_document, elm_elements, expected, sd_jwt_elements
from app.verification import Criterion, Fact, Lack, Standing, recognition_sheet
from tests.unit.formats.sample import ASSESSED, AWARD, award

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "elm"
CHECKED = (Fact(name="result", value="Genuine and valid", code="genuine"),)
ON_SITE, ONLINE = "9191af2ed9", "920fbb3cbe"


def sheet(said):
    return {entry.criterion: entry for entry in recognition_sheet(said, CHECKED)}


def facts(entry, name):
    return [(fact.value, fact.code) for fact in entry.facts if fact.name == name]


@pytest.mark.parametrize("language", ["en", "sl"])
def test_every_format_of_an_award_gives_the_same_sheet(language):
    made = award(assessed=ASSESSED)
    wanted = recognition_sheet(expected(made, language), CHECKED)
    assert recognition_sheet(elements(document(made), language), CHECKED) == wanted
    assert [entry.criterion for entry in wanted] == list(Criterion)
    assert all(entry.standing is Standing.STATED for entry in wanted)


def test_a_full_credential_answers_all_seven():
    found = sheet(expected(award(assessed=ASSESSED)))
    assert facts(found[Criterion.QUALITY], "deqar") == [("12345", "12345")]
    assert facts(found[Criterion.QUALITY], "report") == [("https://agency.example/reports/1", "")]
    assert found[Criterion.VERIFICATION].facts == CHECKED
    assert facts(found[Criterion.LEVEL], "eqf")[0][1] == "6"
    assert len(facts(found[Criterion.OUTCOMES], "outcome")) == 3
    assert (facts(found[Criterion.WORKLOAD], "ects"), facts(found[Criterion.WORKLOAD], "hours")) == (
        [("2.5", "")],
        [("50", "")],
    )
    assert facts(found[Criterion.TESTING], "grade") == [("87.5", "")]
    assert facts(found[Criterion.TESTING], "assessed_on") == [("2026-11-14", "")]
    assert facts(found[Criterion.IDENTIFICATION], "identity")[0][0] == (
        "The examiner checked an identity document on site"
    )


def test_what_is_not_said_is_missing_and_nothing_is_concluded_from_something_else():
    found = sheet({})
    assert {name: entry.missing for name, entry in found.items()} == {
        Criterion.QUALITY: (Lack.QUALITY_TYPE, Lack.QUALITY_REVIEW),
        Criterion.VERIFICATION: (),
        Criterion.LEVEL: (Lack.LEVEL,),
        Criterion.OUTCOMES: (Lack.OUTCOMES,),
        Criterion.WORKLOAD: (Lack.WORKLOAD,),
        Criterion.TESTING: (Lack.ASSESSMENT, Lack.GRADE),
        Criterion.IDENTIFICATION: (Lack.SUPERVISION,),
    }
    assert {entry.standing for name, entry in found.items() if name is not Criterion.VERIFICATION} == {Standing.MISSING}


def test_a_type_of_quality_assurance_is_no_review():
    assert AWARD.issuer.quality_assurance
    bare = replace(AWARD.issuer.quality_assurance, url="", agency="", statement={})
    said = expected(award(issuer={"quality_assurance": bare, "external_reviews": ()}))
    entry = sheet(said)[Criterion.QUALITY]
    assert (entry.standing, entry.missing) == (Standing.PARTLY, (Lack.QUALITY_REVIEW,))


def test_not_placed_is_an_answer_about_the_level():
    entry = sheet(expected(award(achievement={"eqf_level": None, "not_placed": True})))[Criterion.LEVEL]
    assert (facts(entry, "eqf")[0][1], entry.standing) == ("not-placed", Standing.STATED)


@pytest.mark.parametrize(
    ("participation", "supervision", "assessed", "standing", "missing", "is_on_site"),
    [
        (ON_SITE, None, None, Standing.NOT_APPLICABLE, (), True),
        (ONLINE, None, None, Standing.MISSING, (Lack.SUPERVISION,), False),
        (ONLINE, Supervision.UNSUPERVISED, None, Standing.STATED, (), False),
        (ONLINE, Supervision.SUPERVISED_IDENTIFIED, None, Standing.PARTLY, (Lack.SITTING,), False),
        (ON_SITE, Supervision.SUPERVISED_IDENTIFIED, ASSESSED, Standing.STATED, (), True),
    ],
)
def test_identification_is_asked_of_distance_learning(
    participation, supervision, assessed, standing, missing, is_on_site
):
    made = award(achievement={"participation": participation, "supervision": supervision}, assessed=assessed)
    entry = sheet(expected(made))[Criterion.IDENTIFICATION]
    assert (entry.standing, entry.missing, entry.is_on_site) == (standing, missing, is_on_site)


def test_a_shown_selection_lacks_what_its_holder_withholds():
    found = sheet(sd_jwt_elements({"vct": "x", "iss": "did:web:tool.example"}))
    assert found[Criterion.TESTING].standing is Standing.MISSING


@pytest.mark.skipif(not SAMPLES.exists(), reason="the Commission's samples are not here")
def test_the_samples_of_the_european_learning_model_give_a_sheet():
    said = elm_elements(json.loads((SAMPLES / "microcredential.jsonld").read_text()), "en")
    found = sheet(said)
    assert found[Criterion.OUTCOMES].standing is Standing.STATED
    assert facts(found[Criterion.WORKLOAD], "ects")
    assert all(fact.value for entry in found.values() for fact in entry.facts)


def test_an_award_as_a_european_document_gives_the_same_sheet():
    made = award(assessed=ASSESSED)
    written = elm_document(made, ELM_3_2)
    ours = recognition_sheet(expected(made, "en"), CHECKED)
    assert recognition_sheet(elm_elements(written, "en"), CHECKED) == ours
