"""Awards as claims of tokens: all elements are there, and what a holder can withhold is decided for each."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from app.awards import Element, flaws, lost
from app.formats import (
    contradictions,
    credential_of_claims,
    document,
    elements,
    expected,
    languages_of,
    sd_jwt_claims,
    sd_jwt_elements,
    type_metadata,
    vc_jwt_claims,
    withheld,
)
from tests.conformance.ob3.definitions import awards
from tests.unit.formats.full import FULL
from tests.unit.formats.rich import RICH
from tests.unit.formats.sample import AWARD
from tests.unit.verification.signers import TOKEN_LIST, VCT

OF_THE_TOKEN = {"iss", "iat", "nbf", "exp", "vct", "jti", "status", "cnf", "translations"}
PERSONAL = {"name", "given_name", "family_name", "grade", "assessed", "decided", "jti"}
OF_EVERYBODY = {
    "title", "country", "awarding_body", "issued", "outcomes", "workload", "level", "assessment", "participation",
    "quality_assurance", "prerequisites", "supervision", "stackability", "further_information", "description",
    "valid_until", "fields", "instruction_languages", "image", "languages", "institution", "criteria",
}  # fmt: skip


def claims_of(award, holder=None):
    return sd_jwt_claims(award, VCT, TOKEN_LIST, holder)


@pytest.mark.parametrize("award", [AWARD, FULL, RICH], ids=["sample", "full", "rich"])
def test_every_element_is_read_back_in_every_language(award):
    claims = json.loads(json.dumps(claims_of(award)))
    for language in languages_of(award):
        read = sd_jwt_elements(claims, language)
        assert read == expected(award, language)
        assert not lost(expected(award, language), read)
        assert not flaws(read)
    assert elements(vc_jwt_claims(document(award))) == expected(award)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(awards())
def test_every_award_that_can_be_made_is_read_back(award):
    claims = json.loads(json.dumps(claims_of(award)))

    for language in languages_of(award):
        assert sd_jwt_elements(claims, language) == expected(award, language)


def test_of_each_claim_it_is_decided_whether_it_can_be_withheld():
    claims = claims_of(FULL, holder={"kty": "OKP"})

    assert claims.keys() - OF_THE_TOKEN - PERSONAL - OF_EVERYBODY == set()
    assert {path[0] for path in withheld(claims) if len(path) == 1} == PERSONAL & claims.keys()
    assert ["translations", "sl", "grade"] in withheld(claims)
    assert claims["translations"]["sl"].keys() <= OF_EVERYBODY | {"grade", "assessed", "decided"}


def test_the_claims_say_who_when_of_what_type_and_where_the_status_stands():
    claims = claims_of(AWARD, holder={"kty": "OKP", "crv": "Ed25519", "x": "AA"})

    assert (claims["iss"], claims["vct"], claims["jti"]) == (AWARD.issuer.did, VCT, AWARD.credential_url)
    assert claims["status"] == {"status_list": {"idx": AWARD.status.index, "uri": TOKEN_LIST}}
    assert AWARD.valid_until is not None
    assert (claims["nbf"], claims["exp"]) == (int(AWARD.valid_from.timestamp()), int(AWARD.valid_until.timestamp()))
    assert claims["cnf"] == {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}}
    first = claims_of(replace(AWARD, status=replace(AWARD.status, index=0), valid_until=None))
    assert first["status"]["status_list"]["idx"] == 0
    assert first.keys().isdisjoint({"cnf", "exp"})


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [1], {"name": 1}, [[{}]], {"reviews": [1, {"agency": []}]}])
def test_what_is_not_shaped_as_an_element_is_left_out(value):
    for claims in (dict.fromkeys(OF_EVERYBODY | PERSONAL, value), {"translations": {"sl": value}}):
        read = sd_jwt_elements(claims, "sl")
        assert all(isinstance(read.get(key, ""), str) for key in ("learner", "title", "issued", "description"))
        assert all(isinstance(one.get("name", ""), str) for one in read.get("assessment", []))


def test_what_is_no_address_of_the_web_is_never_made_a_link():
    bad = "javascript:alert(1)"
    institution = {"website": bad, "contact_page": bad, "reviews": [{"url": bad, "deqar_url": bad, "agency": "x"}]}
    read = sd_jwt_elements({"institution": institution, "stackability": {"url": bad, "code": "part_of"}})

    assert bad not in json.dumps(read)
    assert read["institution"]["reviews"] == [{"agency": "x"}]


def test_a_translation_shows_nothing_that_is_withheld():
    claims = {name: value for name, value in claims_of(FULL).items() if name != "grade"}

    assert "grade" not in sd_jwt_elements(claims, "sl")


def test_the_claims_of_a_vc_jwt_are_the_credential_and_say_no_more():
    badge = document(AWARD)
    claims = vc_jwt_claims(badge)

    assert credential_of_claims(claims) == badge
    assert (claims["iss"], claims["jti"]) == (badge["issuer"]["id"], badge["id"])
    assert claims["sub"] == badge["credentialSubject"]["id"]
    assert claims["nbf"] == int(AWARD.valid_from.timestamp())
    assert contradictions(claims) == []
    assert "exp" not in vc_jwt_claims(document(replace(AWARD, valid_until=None)))
    assert contradictions({**claims, "validFrom": "soon"}) == ["nbf"]


def test_the_type_names_each_element_and_says_which_can_be_withheld():
    found = type_metadata(VCT)
    by_name = {claim["path"][0]: claim for claim in found["claims"]}

    assert found["vct"] == VCT
    assert {display["locale"] for display in found["display"]} == {"en-US", "sl-SI"}
    assert {element.value for element in Element} - {"learner"} <= by_name.keys()
    assert {name for name, claim in by_name.items() if claim["sd"] == "always"} == PERSONAL - {"jti"}
    assert all(shown["label"] for claim in found["claims"] for shown in claim["display"])
