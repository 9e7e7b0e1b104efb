"""Council Recommendation of 16 June 2022 (2022/C 243/02), Annex I: mandatory and optional elements."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.awards import MANDATORY, OPTIONAL, Criteria, Element, Gap, Outcome, Stackability, check, gaps, missing_from
from app.issuers import QualityAssurance
from tests.unit.awards.records import COMPLETE, ISSUER, achievements

BEYOND_THE_ANNEX = tuple(Gap)[tuple(Gap).index(Gap.OUTCOME_ASSESSMENTS) :]


def test_there_are_eleven_mandatory_and_five_optional_elements():
    assert (len(MANDATORY), len(OPTIONAL), len(Element)) == (11, 5, 16)
    assert [item.element for item in check(COMPLETE, ISSUER)] == list(Element)


def test_a_complete_definition_has_no_gap():
    assert gaps(COMPLETE, ISSUER) == []
    assert all(item.present for item in check(COMPLETE, ISSUER) if item.mandatory)


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"title": {}}, Gap.TITLE),
        ({"title": {"en": " — "}}, Gap.TITLE),
        ({"title": {"sl": "Podatkovna pismenost"}}, Gap.TITLE),
        ({"outcomes": ()}, Gap.OUTCOMES),
        ({"outcomes": (Outcome(text={"en": "Judges data"}), Outcome(text={"en": "..."}))}, Gap.OUTCOMES),
        ({"outcomes": (Outcome(text={"sl": "Presodi podatke"}),)}, Gap.OUTCOME_LANGUAGE),
        ({"ects": None}, Gap.WORKLOAD),
        ({"ects": Decimal(0)}, Gap.WORKLOAD_RANGE),
        ({"ects": Decimal(-1)}, Gap.WORKLOAD_RANGE),
        ({"ects": Decimal("60.01")}, Gap.WORKLOAD_RANGE),
        ({"ects": None, "hours": Decimal(0)}, Gap.WORKLOAD_RANGE),
        ({"hours": Decimal(2001)}, Gap.WORKLOAD_RANGE),
        ({"eqf_level": None}, Gap.LEVEL),
        ({"eqf_level": 9}, Gap.LEVEL),
        ({"not_placed": True}, Gap.LEVEL_BOTH),
        ({"assessment_types": ()}, Gap.ASSESSMENT),
        ({"assessment_types": ("6e6cb2cc78", "nonsense")}, Gap.ASSESSMENT),
        ({"participation": ""}, Gap.PARTICIPATION),
        ({"participation": "online"}, Gap.PARTICIPATION),
        ({"supervision": None}, Gap.SUPERVISION),
        ({"criteria": Criteria()}, Gap.CRITERIA),
        ({"eqf_level": None, "not_placed": True, "nqf_level": "zzz"}, Gap.LEVEL_BOTH),
        ({"outcomes": (Outcome(text={"en": "Judges data"}, assessments=("795dac4096",)),)}, Gap.OUTCOME_ASSESSMENTS),
        ({"cycle": "FIRST"}, Gap.CYCLE),
        ({"nqf_level": "zzz"}, Gap.NQF_LEVEL),
        ({"fields": ("zzz",)}, Gap.FIELDS),
        ({"instruction_languages": ("sl", "zz")}, Gap.INSTRUCTION_LANGUAGES),
        ({"stackability_url": "http://uni.example/stack"}, Gap.STACKABILITY_URL),
        ({"stackability_url": "uni.example"}, Gap.STACKABILITY_URL),
        ({"stackability_url": "https://uni.example/a b"}, Gap.STACKABILITY_URL),
        ({"expires_after_months": 0}, Gap.EXPIRY),
        ({"expires_after_months": 601}, Gap.EXPIRY),
    ],
)
def test_each_missing_part_is_exactly_one_gap(changes, gap):
    assert gap in gaps(replace(COMPLETE, **changes), ISSUER)
    assert set(gaps(replace(COMPLETE, **changes), ISSUER)) <= {gap, Gap.NQF_LEVEL}


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"country": "XX"}, Gap.COUNTRY),
        ({"country": ""}, Gap.COUNTRY),
        ({"legal_name": {}}, Gap.AWARDING_BODY),
        ({"quality_assurance": None}, Gap.QUALITY_ASSURANCE),
        ({"quality_assurance": QualityAssurance(type_code="zzz", statement={"en": "Words"})}, Gap.QUALITY_ASSURANCE),
        ({"quality_assurance": QualityAssurance(type_code="bb4618238e", statement={})}, Gap.QUALITY_ASSURANCE),
    ],
)
def test_each_missing_part_of_the_institution_is_exactly_one_gap(changes, gap):
    assert gaps(COMPLETE, replace(ISSUER, **changes)) == [gap]


@pytest.mark.parametrize(
    "changes",
    [
        {"ects": Decimal(60)},
        {"ects": Decimal("0.1")},
        {"ects": None, "hours": Decimal(10)},
        {"eqf_level": 1},
        {"eqf_level": 8},
        {"eqf_level": None, "not_placed": True},
        {"outcomes": (Outcome(text={"en": "Judges data"}, assessments=("6e6cb2cc78",)),)},
        {"outcomes": (Outcome(text={"en": "Judges data", "sl": ""}),)},
        {"cycle": "FC", "instruction_languages": ("sl", "en")},
        {"stackability_url": "https://uni.example/stack?of=1"},
        {"expires_after_months": 1},
        {"expires_after_months": 600},
        {"language": "sl", "title": {"sl": "Naslov"}, "outcomes": (Outcome(text={"sl": "Presoja podatke"}),)},
    ],
)
def test_what_the_annex_allows_is_no_gap(changes):
    assert gaps(replace(COMPLETE, **changes), ISSUER) == []


def test_optional_elements_are_told_but_never_a_gap():
    bare = {item.element: item.present for item in check(COMPLETE, ISSUER)}
    full = replace(
        COMPLETE,
        prerequisites={"en": "None"},
        shows_grade=True,
        stackability=Stackability.PART_OF,
        further_information={"en": "More"},
    )
    assert [bare[element] for element in OPTIONAL] == [False, True, False, False, False]
    assert all(item.present for item in check(full, ISSUER))
    assert gaps(full, ISSUER) == []


@given(achievements)
def test_the_checklist_and_the_gaps_always_agree(achievement):
    checks = check(achievement, ISSUER)
    assert all((item.gap is None) is item.present for item in checks if item.mandatory)
    elsewhere = {Gap.SUPERVISION, Gap.CRITERIA, *BEYOND_THE_ANNEX}
    assert [item.gap for item in checks if item.gap] == [
        gap for gap in gaps(achievement, ISSUER) if gap not in elsewhere
    ]


WHOLE: dict[str, Any] = {element.value: "x" for element in MANDATORY}


@pytest.mark.parametrize("element", MANDATORY)
@pytest.mark.parametrize("nothing", ["absent", None, "", " ", "—", [], {}, {"en": ""}, [""], ["x", ""]])
def test_an_element_without_meaning_is_missing_from_a_document(element, nothing):
    found = {key: value for key, value in WHOLE.items() if key != element.value}
    if nothing != "absent":
        found[element.value] = nothing
    assert missing_from(found) == [element]


@given(st.dictionaries(st.sampled_from(list(Element)), st.sampled_from(["x", "", 3, True, {"en": "x"}, ["x"]])))
def test_only_mandatory_elements_are_ever_missing(found):
    assert set(missing_from({key.value: value for key, value in found.items()})) <= set(MANDATORY)
