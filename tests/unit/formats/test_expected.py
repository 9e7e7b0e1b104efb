"""What a credential must say, what it says, and what older ones said."""

import copy
import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.awards import Outcome, flaws, lost, missing_from
from app.courses import Score
from app.formats import document, elements, expected
from app.verification import Outcome as Answer
from tests.unit.formats.full import FULL, IMAGE, LOGO, SKILL, full
from tests.unit.formats.sample import AWARD, DID, award
from tests.unit.verification.stranger import verifier

VECTORS = Path(__file__).parents[2] / "vectors"
LANGUAGES = ["", "en", "sl", "de", "fr"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("own", ["en", "sl"])
def test_a_credential_says_in_each_language_all_that_it_must_and_nothing_else(own, language):
    made = full(language=own)
    read = elements(json.loads(json.dumps(document(made))), language)

    assert read == expected(made, language)
    assert flaws(read) == []


def test_a_text_falls_back_to_the_credentials_own_language_then_to_english_then_to_the_first_by_code():
    texts = {"sl": "slovensko", "en": "English", "de": "deutsch", "bg": "български"}
    said = [
        expected(award(achievement={"language": own, "title": {key: texts[key] for key in given}}), "fr")["title"]
        for own, given in (("sl", ["de", "en", "sl"]), ("it", ["de", "en"]), ("it", ["de", "bg"]), ("it", []))
        if given
    ]

    assert said == ["slovensko", "English", "български"]


def test_the_languages_are_those_of_the_achievements_texts_its_own_first():
    assert expected(FULL)["languages"] == ["en", "de", "sl"]
    assert expected(full(language="sl"))["languages"] == ["sl", "de", "en"]


def test_an_outcome_that_names_no_assessment_is_shown_by_each():
    outcomes = expected(FULL)["outcomes"]

    assert outcomes[0]["assessments"] == ["d30284d7df"]
    assert outcomes[-1]["assessments"] == ["795dac4096", "d30284d7df"]
    assert outcomes[-1]["skills"] == [{"uri": SKILL.uri, "label": "develop digital content"}]


def test_images_are_where_the_installation_serves_them():
    credential = document(FULL)

    assert expected(FULL)["image"] == f"https://tool.example/images/{IMAGE}.png"
    assert credential["credentialSubject"]["achievement"]["image"]["id"] == f"https://tool.example/images/{IMAGE}.png"
    assert credential["issuer"]["image"]["id"] == f"https://tool.example/images/{LOGO}.png"


def test_a_list_of_the_eu_is_an_alignment_that_leads_to_it_and_nothing_else_is():
    aligned = document(FULL)["credentialSubject"]["achievement"]["alignment"]

    assert {item["targetType"] for item in aligned} == {
        "ext:EQF",
        "ext:NQF",
        "ext:ISCED-F",
        "ext:ESCOSkill",
        "ext:ELMAssessmentType",
        "ext:ELMLearningMode",
        "ext:ELMSupervisionVerification",
        "ext:QualityAssurance",
    }
    assert [item["targetUrl"] for item in aligned if "tool.example" in item["targetUrl"]] == []


def test_a_reader_of_the_criteria_alone_still_learns_everything():
    narrative = document(full(language="sl"))["credentialSubject"]["achievement"]["criteria"]["narrative"]
    said = [
        "pripravi digitalno mikrodokazilo",
        "Način ocenjevanja: Ustni izpit",
        "razvijati digitalne vsebine",
        "Srednješolska izobrazba",
        "Del večjega programa",
        "https://univerza.example/program",
        "Vsako jesen",
        "Prva stopnja",
        "Slovensko ogrodje kvalifikacij (SOK), raven 7",
        "0688 Inter-disciplinary",
        "Slovenščina, Angleščina",
        "Točke od 100",
        "NAKVIS, Standardi in smernice",
        "Po učnih izidih",
    ]

    assert [words for words in said if words not in narrative] == []


def test_a_grade_in_words_has_its_scale_in_words():
    grade = Score(points=Decimal(8), points_possible=Decimal(10), label="8")
    made = award(achievement={"grading": {"en": "From 1 to 10"}}, grade=grade)

    assert elements(document(made))["grade"] == {"value": "8", "words": "From 1 to 10"}


@pytest.mark.parametrize("name", ["openbadge_of_2026_11", "openbadge_of_2026_11_sl"])
def test_a_credential_of_before_our_own_context_verifies_and_shows_all_that_it_has(name):
    stored = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    read = elements(stored)

    assert verifier().check(stored).outcome is Answer.GENUINE
    assert missing_from(read) == []
    assert {"prerequisites", "supervision", "grade", "stackability", "further_information"} <= set(read)
    assert [one["agency"] for one in read["institution"]["reviews"]] == ["NAKVIS", "Register of Examples"]
    assert elements(stored, "de")["outcomes"] == read["outcomes"]


def test_a_credential_of_before_says_what_one_of_today_says_where_it_says_anything():
    stored = json.loads((VECTORS / "openbadge_of_2026_11.json").read_text(encoding="utf-8"))
    apart = {defect.element for defect in lost(expected(AWARD), elements(stored))}

    assert apart == {"outcomes", "description", "languages", "institution"}
    assert [one["text"] for one in elements(stored)["outcomes"]] == [one["text"] for one in expected(AWARD)["outcomes"]]


def test_outcomes_without_words_are_missing_whatever_stands_beside_them():
    made = award(achievement={"outcomes": (Outcome(text={"en": "does"}), Outcome(text={"en": " "}))})

    assert missing_from(elements(document(made))) == ["outcomes"]


def nodes(value):
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(part, dict):
            yield part
        yield from nodes(part)


def test_no_two_nodes_of_a_credential_share_an_id_but_an_institution_that_awards_itself():
    for made, shared in ((FULL, set()), (replace(FULL, issuer=replace(FULL.issuer, awarding_body=None)), {DID})):
        ids = Counter(node["id"] for node in nodes(document(made)) if "id" in node)

        assert {node_id for node_id, count in ids.items() if count > 1} == shared


def paths(value, path=()):
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from paths(part, (*path, key))


@pytest.mark.parametrize(
    "junk", [None, 5, True, "x", [], {}, [[]], [1, None, "x"], {"x": 1}, {"en": ["x"]}, "9" * 5000]
)
def test_nonsense_anywhere_in_a_document_is_left_out_rather_than_an_error(junk):
    whole = document(full(outcomes=FULL.achievement.outcomes[:1]))
    for path in paths(whole):
        changed = copy.deepcopy(whole)
        parent = changed
        for key in path[:-1]:
            parent = parent[key]
        parent[path[-1]] = junk
        read = elements(changed, "sl")
        assert isinstance(flaws(read), list)
        assert isinstance(missing_from(read), list)
