"""An award as an Open Badges document, and read back from it."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.awards import MANDATORY, Element, missing_from
from app.courses import Score
from app.formats import document, elements
from tests.unit.formats.sample import AWARD, DID, award

EXPECTED = {
    "learner": "Ana Žnidaršič",
    "title": "Digital micro-credentials in practice",
    "country": {"code": "SI", "name": "Slovenia", "region": "Osrednjeslovenska"},
    "awarding_body": "Faculty of Examples",
    "issued": "2026-11-20T10:00:00Z",
    "outcomes": [
        {"text": "prepares a digital micro-credential", "assessments": ["795dac4096", "d30284d7df"]},
        {"text": "explains its meaning to others", "assessments": ["795dac4096", "d30284d7df"]},
        {"text": "checks its authenticity", "assessments": ["795dac4096", "d30284d7df"]},
    ],
    "workload": {"ects": "2.5", "hours": "50"},
    "level": {"code": "6", "name": "EQF level 6", "url": "http://data.europa.eu/snb/eqf/6"},
    "assessment": [
        {"code": "795dac4096", "name": "project work", "url": "http://data.europa.eu/snb/assessment/795dac4096"},
        {"code": "d30284d7df", "name": "oral examination", "url": "http://data.europa.eu/snb/assessment/d30284d7df"},
    ],
    "participation": {
        "code": "e92d221e4d",
        "name": "Blended",
        "url": "http://data.europa.eu/snb/learning-assessment/e92d221e4d",
    },
    "quality_assurance": {
        "code": "bb4618238e",
        "name": "Institutional Quality Assurance",
        "url": "https://agency.example/reports/1",
        "words": "Institutional evaluation under the ESG",
        "agency": "NAKVIS",
    },
    "prerequisites": "Upper secondary education",
    "supervision": {
        "code": "supid",
        "name": "Supervised with ID Verification",
        "url": "http://data.europa.eu/snb/supervision-verification/70be69aaf9",
    },
    "grade": {"value": "87.5", "minimum": "0", "maximum": "100"},
    "stackability": {
        "code": "part_of",
        "name": "Part of a larger programme",
        "words": "Part of the programme Examples",
    },
    "further_information": "Held every autumn",
}


BARE: dict[str, Any] = {
    "alternative_name": {},
    "street": "",
    "postcode": "",
    "locality": "",
    "website": "",
    "email": "",
    "registration_number": "",
    "vat_number": "",
    "eidas_identifier": "",
    "external_reviews": (),
    "recognition_policy": {},
    "recognition_url": "",
    "contact_page": "",
}
INSTITUTION = {
    "name": "Example University",
    "alternative_name": "EXU",
    "street": "Zgledna ulica 1",
    "postcode": "1000",
    "locality": "Ljubljana",
    "website": "https://univerza.example",
    "email": "info@univerza.example",
    "contact_page": "https://univerza.example/stik",
    "vat_number": "SI00000000",
    "registration_number": "1234567000",
    "eidas_identifier": "VATSI-00000000",
    "reviews": [
        {
            "kind": "esg",
            "name": "Standards and Guidelines for Quality Assurance in the European Higher Education Area (ESG)",
            "agency": "NAKVIS",
            "decided_on": "2024-05-31",
            "url": "https://agency.example/reports/2",
            "deqar_id": "12345",
            "deqar_url": "https://data.deqar.eu/report/12345",
        },
        {"kind": "register", "name": "Register or quality label", "agency": "Register of Examples"},
    ],
    "recognition": {"words": "By their learning outcomes", "url": "https://univerza.example/priznavanje"},
}


@pytest.mark.parametrize("element", Element)
def test_each_of_the_sixteen_elements_is_read_back_as_it_was_given(element):
    read: dict[str, Any] = dict(elements(json.loads(json.dumps(document(AWARD)))))

    assert read[element.value] == EXPECTED[element.value]


def test_the_elements_of_a_slovenian_achievement_are_in_slovenian():
    credential = document(award(achievement={"language": "sl"}))
    read = elements(credential)

    assert read["title"] == "Digitalna mikrodokazila v praksi"
    assert read["country"]["name"] == "Slovenija"
    assert read["awarding_body"] == "Fakulteta za zglede"
    assert read["outcomes"][1]["text"] == "pojasni njegov pomen drugim"
    assert credential["credentialSubject"]["achievement"]["inLanguage"] == "sl"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Learning outcomes", "EQF level 6", "Hours of work: 50", "ECTS credits: 2.5", "Upper secondary education"],
        ),
        ("sl", ["čni izidi", "Raven EOK 6", "Ure dela: 50", "Kreditne točke ECTS: 2,5", "z nadzorom na spletu"]),
    ],
)
def test_the_criteria_say_everything_in_words_in_the_language_of_the_achievement(language, words):
    text = document(award(achievement={"language": language}))["credentialSubject"]["achievement"]["criteria"][
        "narrative"
    ]

    assert [word for word in words if word.lower() not in text.lower()] == []
    assert "Ana" not in text


def test_what_is_optional_and_not_given_is_absent():
    bare = award(
        achievement={
            "description": {},
            "prerequisites": {},
            "stackability": None,
            "further_information": {},
            "supervision": None,
            "hours": None,
        },
        issuer=BARE,
        grade=None,
        valid_until=None,
    )
    credential = document(bare)
    read = elements(credential)

    assert set(read) == {element.value for element in MANDATORY} | {"languages", "institution"}
    assert read["institution"] == {"name": "Example University"}
    assert read["workload"] == {"ects": "2.5", "hours": "62.5"}  # 25 hours a credit at this institution
    assert "validUntil" not in credential
    assert "result" not in credential["credentialSubject"]


def test_what_the_institution_says_of_itself_is_read_back_as_it_was_given():
    assert elements(json.loads(json.dumps(document(AWARD))))["institution"] == INSTITUTION


def test_external_reviews_keep_their_order_and_their_entries_when_a_reader_shuffles_the_set():
    review = AWARD.issuer.external_reviews[0]
    reviews = tuple(replace(review, agency=f"Agency {n}", deqar_id=str(n)) for n in range(12))
    credential = document(award(issuer={"external_reviews": reviews}))
    credential["issuer"]["microcredentialIssuer"]["review"].reverse()
    read = elements(credential)["institution"]["reviews"]

    assert [(one["agency"], one["deqar_id"]) for one in read] == [(f"Agency {n}", str(n)) for n in range(12)]


def test_an_address_that_is_not_deqars_is_not_read_as_an_entry_in_deqar_nor_any_that_a_page_must_not_lead_to():
    credential = document(AWARD)
    extension = credential["issuer"]["microcredentialIssuer"]
    script = "javascript:alert(1)"
    extension["review"][0] |= {"deqarEntry": "https://deqar.example/report/12345", "reviewReport": script}
    extension |= {"recognitionPage": script, "contactPage": script}
    credential["issuer"]["url"] = script
    read = elements(credential)["institution"]

    assert read["recognition"] == {"words": "By their learning outcomes"}
    assert not {"url", "deqar_url"} & set(read["reviews"][0])
    assert not {"website", "contact_page"} & set(read)


def test_a_policy_without_a_page_of_its_own_leads_nowhere():
    credential = document(award(issuer={"recognition_url": ""}))

    assert elements(credential)["institution"]["recognition"] == {"words": "By their learning outcomes"}


def test_a_grade_in_words_is_written_as_such_without_the_points_behind_it():
    credential = document(award(grade=Score(points=Decimal(3), points_possible=Decimal(4), label="prav dobro (8)")))
    (scale,) = credential["credentialSubject"]["achievement"]["resultDescription"]

    assert elements(credential)["grade"] == {"value": "prav dobro (8)"}
    assert scale["resultType"] == "LetterGrade"
    assert "valueMax" not in scale


def test_learning_that_is_not_placed_in_the_framework_claims_no_level():
    credential = document(award(achievement={"eqf_level": None, "not_placed": True}))

    assert elements(credential)["level"]["code"] == "not-placed"
    assert "snb/eqf" not in json.dumps(credential)


def test_an_institution_that_awards_itself_is_the_achievements_creator():
    credential = document(award(issuer={"awarding_body": None}))
    creator = credential["credentialSubject"]["achievement"]["creator"]

    assert creator["id"] == credential["issuer"]["id"] == DID
    assert elements(credential)["awarding_body"] == "Example University"


def test_another_awarding_body_is_not_taken_for_the_issuer():
    credential = document(AWARD)
    creator = credential["credentialSubject"]["achievement"]["creator"]

    assert creator["id"] != credential["issuer"]["id"]
    assert credential["issuer"]["name"] == "Example University"


@pytest.mark.parametrize(
    ("ects", "written"),
    [("2", 2), ("2.0", 2), ("0.5", 0.5), ("1E+1", 10), ("3.33333333", 3.3333)],
)
def test_credits_are_plain_numbers_with_four_decimals_at_most(ects, written):
    subject = document(award(achievement={"ects": Decimal(ects)}))["credentialSubject"]

    assert repr(subject["creditsEarned"]) == repr(written)
    assert repr(subject["achievement"]["creditsAvailable"]) == repr(written)


def test_outcomes_keep_their_order_when_a_reader_shuffles_the_set():
    credential = document(AWARD)
    credential["credentialSubject"]["achievement"]["microcredential"]["outcome"].reverse()

    assert elements(credential)["outcomes"] == EXPECTED["outcomes"]


def test_a_document_points_to_its_place_in_the_status_list():
    assert document(AWARD)["credentialStatus"] == {
        "id": "https://tool.example/status/1#4711",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "4711",
        "statusListCredential": "https://tool.example/status/1",
    }


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {"credentialSubject": "x", "issuer": 5},
        {"credentialSubject": [], "issuer": []},
        {"credentialSubject": {"achievement": {"alignment": [1, None, {"targetType": ["ext:EQF"]}]}, "result": "9"}},
        {
            "issuer": {"otherIdentifier": [1, {"identifierType": "name"}], "address": "x", "url": 5},
            "credentialSubject": {
                "achievement": {
                    "alignment": [
                        {"targetType": "ext:DEQAR", "targetCode": 1},
                        {"targetType": "ext:AnnexIExternalQualityAssurance", "targetCode": "9" * 9999 + "/x/y/z"},
                        {"targetType": "ext:AnnexIExternalQualityAssurance"},
                    ]
                }
            },
        },
        {"credentialSubject": {"creditsEarned": float("inf"), "identifier": {"identityType": "name"}}},
        {"credentialSubject": {"creditsEarned": True, "identifier": [{"identityType": "name", "identityHash": 1}]}},
    ],
)
def test_a_foreign_document_yields_no_elements_rather_than_an_error(nonsense):
    assert missing_from(elements(nonsense)) == list(MANDATORY)


def test_a_hashed_identity_is_not_read_as_a_name():
    credential = document(AWARD)
    credential["credentialSubject"]["identifier"][0] |= {"hashed": True, "identityHash": "sha256$abc"}

    assert "learner" not in elements(credential)
