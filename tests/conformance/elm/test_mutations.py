"""One change at a time that the official shapes let through, and what our checker says to it.

The names are those of the list of variants beside the sample; a variant that does no harm is listed as such.
"""

import copy
import json
import re

import pytest

from app.awards import Element, missing_from
from app.formats import ElmFault, elm_elements, elm_faults
from tests.conformance.elm.official import SHARED, needs_official, violations

pytestmark = needs_official

FOLDER = SHARED / "samples" / "elm"
EQF = "http://data.europa.eu/snb/eqf/"
STRANGE = {"id": "https://strange.example/list", "type": "ConceptScheme"}


def sample():
    return json.loads((FOLDER / "microcredential.jsonld").read_text(encoding="utf-8"))


def claim(document):
    return document["credentialSubject"]["hasClaim"][0]


def qualification(document):
    return claim(document)["specifiedBy"]


def without(*keys):
    """Return a change that takes keys away wherever they stand."""

    def change(node):
        for key in keys:
            node.pop(key, None)

    return lambda document: everywhere(document, change)


def everywhere(value, change):
    if isinstance(value, dict):
        change(value)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        everywhere(part, change)


def without_dates_of_issuing(document):
    del document["issuanceDate"]


def without_valid_until(document):
    del document["validUntil"]


def nameless(document):
    for key in ("givenName", "familyName", "fullName"):
        del document["credentialSubject"][key]


def level_in_a_strange_scheme(document):
    qualification(document)["eqfLevel"]["inScheme"] = STRANGE


def level_without_scheme(document):
    del qualification(document)["eqfLevel"]["inScheme"]


def level_nine(document):
    qualification(document)["eqfLevel"]["id"] = f"{EQF}9"


def strange_supervision(document):
    claim(document)["provenBy"][0]["idVerification"] |= {"id": "https://strange.example/list/1", "inScheme": STRANGE}


def credits_as_a_number(document):
    qualification(document)["creditPoint"][0]["point"] = 2


def issued_on_a_day(document):
    document["issued"] = document["issuanceDate"] = "2026-11-22"


def a_key_of_ones_own(document):
    qualification(document)["stackable"] = True


def level_on_a_specification(document):
    qualification(document)["type"] = "LearningAchievementSpecification"


def two_claims(document):
    second = {**claim(document), "id": "urn:epass:learningAchievement:2"}
    document["credentialSubject"]["hasClaim"].append(second)


def one_id_for_two_addresses(document):
    body = copy.deepcopy(document["issuer"]["location"][0])
    body["address"][0]["fullAddress"] = {"id": "urn:epass:note:b", "type": "Note", "noteLiteral": {"sl": "Drugje 2"}}
    body["address"][0]["fullAddress"]["id"] = document["issuer"]["location"][0]["address"][0]["fullAddress"]["id"]
    claim(document)["awardedBy"]["location"] = body


def minimal(document):
    nameless(document)
    without("accreditation")(document)
    for key in ("specifiedBy", "provenBy", "influencedBy", "entitlesTo"):
        del claim(document)[key]


BEYOND_THE_TITLE = {
    Element.OUTCOMES,
    Element.WORKLOAD,
    Element.LEVEL,
    Element.ASSESSMENT,
    Element.PARTICIPATION,
    Element.PREREQUISITES,
}
CAUGHT = {
    "without issuanceDate": (without_dates_of_issuing, {ElmFault.DATES_DIFFER}),
    "without validUntil": (without_valid_until, {ElmFault.DATES_DIFFER}),
    "no accreditation anywhere (QA type)": (without("accreditation"), {Element.QUALITY_ASSURANCE}),
    "no idVerification": (without("idVerification"), {Element.SUPERVISION}),
    "no learningOutcome": (without("learningOutcome"), {Element.OUTCOMES}),
    "no creditPoint and no volumeOfLearning": (without("creditPoint", "volumeOfLearning"), {Element.WORKLOAD}),
    "no eqfLevel": (without("eqfLevel"), {Element.LEVEL}),
    "no provenBy (assessment) at all": (
        without("provenBy"),
        {Element.ASSESSMENT, Element.SUPERVISION, Element.GRADE},
    ),
    "no specifiedBy at all": (without("specifiedBy"), BEYOND_THE_TITLE | {Element.FURTHER_INFORMATION}),
    "subject without any name": (nameless, {Element.LEARNER}),
    "eqfLevel concept from wrong scheme": (
        level_in_a_strange_scheme,
        {Element.LEVEL, ElmFault.UNKNOWN_CONCEPT, ElmFault.SPLIT_NODE},
    ),
    "eqfLevel without inScheme": (
        level_without_scheme,
        {Element.LEVEL, ElmFault.UNKNOWN_CONCEPT, ElmFault.SPLIT_NODE},
    ),
    "eqfLevel http://data.europa.eu/snb/eqf/9 (does not exist)": (
        level_nine,
        {Element.LEVEL, ElmFault.UNKNOWN_CONCEPT},
    ),
    "idVerification with invented URI/scheme": (
        strange_supervision,
        {Element.SUPERVISION, ElmFault.UNKNOWN_CONCEPT},
    ),
    "creditPoint.point as number 2": (credits_as_a_number, {ElmFault.CREDITS_NOT_TEXT}),
    "issued as a date only (2026-11-22)": (issued_on_a_day, {Element.ISSUED, ElmFault.NOT_A_MOMENT}),
    "unknown key stackable:true on the qualification": (a_key_of_ones_own, {ElmFault.UNKNOWN_KEY}),
    "learningAchievementSpecification instead of Qualification, eqfLevel kept": (
        level_on_a_specification,
        {ElmFault.MISPLACED},
    ),
    "two claims": (two_claims, {ElmFault.CLAIMS}),
    "same id used for two different nodes (address)": (one_id_for_two_addresses, {ElmFault.SPLIT_NODE}),
    "minimal EDC: no learner name, no outcomes, no ECTS, no level, no QA": (
        minimal,
        BEYOND_THE_TITLE
        | {Element.LEARNER, Element.QUALITY_ASSURANCE, Element.SUPERVISION, Element.GRADE}
        | {Element.STACKABILITY, Element.FURTHER_INFORMATION},
    ),
}


def unchanged(document):
    pass


def with_status(document):
    document["credentialStatus"] = {"id": "https://tool.example/status/1#1", "type": "CredentialStatus"}


def with_terms(document):
    document["termsOfUse"] = [{"id": "https://tool.example/terms", "type": "TermsOfUse"}]


def with_mandate(document):
    document["evidence"] = [
        {
            "id": "urn:epass:evidence:1",
            "type": "Evidence",
            "evidenceStatement": "Issued on behalf of the awarding body",
            "dcType": {
                "id": "http://data.europa.eu/snb/evidence-type/c_18016257",
                "type": "Concept",
                "inScheme": {"id": "http://data.europa.eu/snb/evidence-type/25831c2", "type": "ConceptScheme"},
                "prefLabel": {"en": "Mandate"},
            },
        }
    ]


def with_holder(document):
    document["holder"] = document["credentialSubject"]["id"]


def texts_in_arrays(document):
    def change(node):
        for key, value in node.items():
            if key in {"title", "legalName", "noteLiteral", "fullName", "prefLabel"}:
                node[key] = {language: [words] for language, words in value.items()}

    everywhere(document, change)


def single_values_alone(document):
    def change(node):
        for key, value in node.items():
            if isinstance(value, list) and len(value) == 1:
                node[key] = value[0]

    everywhere(document, change)


def contexts_the_other_way_round(document):
    document["@context"].reverse()


# An identifier of the paper is no element; the date of issuing stands in `issued` as well.
HARMLESS = {
    "unchanged": unchanged,
    "without identifier": without("identifier"),
    "no awardingDate": without("awardingDate"),
    "credentialStatus type CredentialStatus": with_status,
    "termsOfUse type TermsOfUse": with_terms,
    "evidence Mandate (evidenceStatement)": with_mandate,
    "holder = subject": with_holder,
    'language map with arrays {"en":["x"]} (EDCI 2024+ style)': texts_in_arrays,
    "single objects instead of 1-element arrays (2023 sample style)": single_values_alone,
    "reversed order of the two 1.1 contexts": contexts_the_other_way_round,
}


def objections(document):
    """Return the elements that the document lost beside the sample, and its faults."""
    read = elm_elements(document)
    gone = elm_elements(sample()).keys() - read.keys()
    lost = {element for element in Element if element in gone} | set(missing_from(read))
    return lost | set(elm_faults(document))


@pytest.mark.parametrize("name", CAUGHT)
def test_what_the_official_shapes_let_through_is_caught(name):
    change, expected = CAUGHT[name]
    document = sample()
    change(document)

    assert violations(document) == ""
    assert objections(document) == expected


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_no_objection(name):
    document = sample()
    HARMLESS[name](document)

    assert violations(document) == ""
    assert objections(document) == set()
    assert elm_elements(document) == elm_elements(sample())


def test_every_variant_that_the_official_shapes_let_through_is_looked_at():
    lines = (FOLDER / "mutations.txt").read_text(encoding="utf-8").splitlines()
    let_through = {re.split(r"\s+CONFORMS", line)[0] for line in lines[1:] if re.search(r"\S\s+CONFORMS( |$)", line)}

    assert let_through == CAUGHT.keys() | HARMLESS.keys()


def test_a_context_that_cannot_stand_beside_is_no_credential_of_this_kind():
    document = sample()
    document["@context"][0] = "https://www.w3.org/ns/credentials/v2"

    assert objections(document) == {ElmFault.NOT_A_CREDENTIAL}
