"""An award as a European digital credential, and read back from it; the official shapes are tested elsewhere."""

import copy
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.awards import MANDATORY, Element, Outcome, Stackability, missing_from
from app.courses import Score
from app.formats import Edition, ElmFault, Packing, elm_document, elm_elements, elm_faults, expected, unpacked
from app.formats.elm_nodes import duration
from app.formats.elm_reading import hours
from app.issuers import QualityAssurance
from app.vocabularies import UnknownConcept
from tests.unit.formats.rich import RICH, SKILL
from tests.unit.formats.sample import AWARD, DID, OUTCOMES, award

NOBODY: dict[str, Any] = {"legal_name": {}, "awarding_body": None}
NONSENSE: list[dict[str, Any]] = [
    {},
    {"credentialSubject": "x", "issuer": 5, "@context": "x"},
    {"credentialSubject": [], "issuer": [[]], "issued": 2026},
    {"credentialSubject": {"hasClaim": [1, None, {"specifiedBy": "x", "provenBy": [{"grade": []}], "title": "x"}]}},
    {"credentialSubject": {"hasClaim": {"specifiedBy": {"eqfLevel": {"id": 6}, "volumeOfLearning": "50 hours"}}}},
    {"credentialSubject": {"fullName": {"en": [1, {}]}}, "displayParameter": {"primaryLanguage": {"id": "x"}}},
]


def qualification(credential):
    return credential["credentialSubject"]["hasClaim"][0]["specifiedBy"]


@pytest.mark.parametrize("made", [AWARD, RICH])
@pytest.mark.parametrize("language", ["", "en", "sl", "de", "fr"])
def test_a_document_says_in_each_language_all_that_it_must(made, language):
    written = json.loads(json.dumps(elm_document(made)))

    assert elm_elements(written, language) == expected(made, language)
    assert elm_faults(written) == []


@pytest.mark.parametrize("type_code", ["bb4618238e", "820101cba6"])
@pytest.mark.parametrize("agency", ["", "NAKVIS"])
@pytest.mark.parametrize("grade", [None, Score(points=Decimal(3), points_possible=Decimal(4), label="A")])
def test_it_says_the_same_whoever_assures_the_quality(type_code, agency, grade):
    quality = QualityAssurance(
        type_code=type_code, statement={"en": "By the ESG"}, agency=agency, url="https://agency.example/1"
    )
    made = award(issuer={"quality_assurance": quality}, grade=grade)

    assert elm_elements(elm_document(made)) == expected(made)
    assert elm_faults(elm_document(made)) == []


def test_an_agency_is_in_the_country_that_is_said_else_in_the_institutions_own():
    first, second, _ = (
        one["accreditingAgent"]["location"][0]["address"][0]["countryCode"]["id"][-3:]
        for one in elm_document(RICH)["issuer"]["accreditation"][1:]
    )

    assert (first, second) == ("AUT", "SVN")


def test_a_skill_of_several_outcomes_is_one_node_with_the_labels_of_all():
    again = replace(SKILL, labels={"en": "as it is called now", "de": "Digitale Identität verwalten"})
    outcomes = tuple(Outcome(text=OUTCOMES[0], skills=(skill,)) for skill in (SKILL, again))
    made = elm_document(award(achievement={"outcomes": outcomes}))
    first, second = (outcome["relatedESCOSkill"][0] for outcome in qualification(made)["learningOutcome"])

    assert first == second
    assert first["prefLabel"] == {**again.labels, **SKILL.labels}
    assert elm_faults(made) == []


@pytest.mark.parametrize("option", Stackability)
def test_only_what_is_part_of_a_programme_is_a_partial_qualification_and_nothing_gives_a_right(option):
    credential = elm_document(award(achievement={"stackability": option, "stackability_note": {}}))

    assert qualification(credential)["isPartialQualification"] is (option is Stackability.PART_OF)
    assert "entitlesTo" not in json.dumps(credential)
    assert elm_elements(credential)["stackability"]["code"] == option.value


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"achievement": {"title": {}}}, Element.TITLE),
        ({"issuer": NOBODY}, Element.AWARDING_BODY),
        ({"achievement": {"outcomes": ()}}, Element.OUTCOMES),
        ({"achievement": {"outcomes": (Outcome(text={"en": "does it"}), Outcome(text={"en": " "}))}}, Element.OUTCOMES),
        ({"achievement": {"ects": None, "hours": None}}, Element.WORKLOAD),
        ({"achievement": {"eqf_level": None}}, Element.LEVEL),
        ({"achievement": {"assessment_types": ()}}, Element.ASSESSMENT),
        ({"achievement": {"participation": ""}}, Element.PARTICIPATION),
        ({"issuer": {"quality_assurance": None}}, Element.QUALITY_ASSURANCE),
    ],
)
def test_what_a_definition_does_not_say_its_document_is_found_to_lack(change, lost):
    assert missing_from(elm_elements(elm_document(award(**change)))) == [lost]


@pytest.mark.parametrize(
    "change", [{"issuer": {"country": "??"}}, {"achievement": {"eqf_level": 9}}, {"achievement": {"language": "??"}}]
)
def test_a_code_that_stands_in_no_list_is_not_written(change):
    with pytest.raises(UnknownConcept):
        elm_document(award(**change))


def test_no_grade_is_read_from_an_award_that_shows_none():
    assert "grade" not in elm_elements(elm_document(award(grade=None)))


def test_an_institution_that_awards_itself_is_one_organisation_and_another_body_a_second():
    def body(credential):
        return credential["credentialSubject"]["hasClaim"][0]["awardedBy"]["awardingBody"][0]

    itself = elm_document(award(issuer={"awarding_body": None}))

    assert body(itself) == itself["issuer"]
    assert body(elm_document(AWARD))["id"] != DID


def test_the_dates_of_both_models_are_the_same_and_a_status_is_a_place_in_our_list():
    credential = elm_document(AWARD)

    assert credential["issued"] == credential["issuanceDate"] == "2026-11-20T10:00:00Z"
    assert credential["validUntil"] == credential["expirationDate"] == "2031-11-20T10:00:00Z"
    assert credential["credentialStatus"] == {"id": "https://tool.example/status/1#4711", "type": "CredentialStatus"}


def test_another_edition_changes_the_models_own_addresses_and_nothing_else():
    newer = Edition(
        name="newer",
        context="https://newer.example/context",
        schema="https://newer.example/schema",
        profile="https://newer.example/profiles/generic",
        profiles="https://newer.example/profiles",
    )
    changed = {key for key, value in elm_document(AWARD, newer).items() if value != elm_document(AWARD)[key]}

    assert changed == {"@context", "credentialSchema", "credentialProfiles"}


@given(st.decimals(0, 2000, places=4))
def test_any_workload_is_written_as_a_duration_and_read_back(amount):
    assert Decimal(hours(duration(amount))) == amount


@pytest.mark.parametrize(
    ("written", "read"), [("P2DT12H", "60"), ("PT50H", "50"), ("PT0H", "0"), ("PT30M", "0.5"), ("PT90S", "0.025")]
)
def test_a_foreign_duration_is_read_in_hours(written, read):
    assert hours(written) == read


@pytest.mark.parametrize("written", ["P", "PT", "P1M", "P7W", "50 hours", "", "PT62.5H", "-PT1H"])
def test_what_is_no_duration_of_a_known_length_is_no_workload(written):
    assert hours(written) == ""


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_a_foreign_document_yields_no_elements_rather_than_an_error(nonsense):
    assert missing_from(elm_elements(nonsense)) == list(MANDATORY)
    assert ElmFault.NOT_A_CREDENTIAL in elm_faults(nonsense)


def test_supervision_of_one_assessment_is_not_said_of_all():
    credential = copy.deepcopy(elm_document(AWARD))
    del credential["credentialSubject"]["hasClaim"][0]["provenBy"][1]["idVerification"]

    assert "supervision" not in elm_elements(credential)


def test_what_others_write_of_stackability_and_beyond_is_read_too():
    credential = copy.deepcopy(elm_document(AWARD))
    qualification(credential)["additionalNote"] = [{"id": "urn:x:1", "type": "Note", "noteLiteral": {"en": ["More"]}}]

    assert elm_elements(credential)["stackability"]["code"] == "part_of"
    assert elm_elements(credential)["further_information"] == "More"


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"payload": "x", "signatures": [{}]}', b'{"payload": "{}", "signatures": []}'],
)
def test_a_file_without_a_credential_holds_none(content):
    assert unpacked(content) is None


@pytest.mark.parametrize(
    ("file", "packing"),
    [
        (lambda text: {"payload": text, "signatures": [{"protected": "x", "signature": "x"}]}, Packing.SEALED),
        (lambda text: {"credential": json.loads(text)}, Packing.UPLOAD),
        (json.loads, Packing.PLAIN),
    ],
)
def test_a_credential_is_found_however_it_is_packed(file, packing):
    found = unpacked(json.dumps(file(json.dumps(elm_document(AWARD)))).encode())

    assert found is not None
    assert found.packing is packing
    assert found.unverified_document == elm_document(AWARD)
