"""Credentials of issuers elsewhere: keys at their own addresses, and their status lists.

https://w3c-ccg.github.io/did-method-web/ · https://www.w3.org/TR/cid-1.0/ · https://www.w3.org/TR/vc-bitstring-status-list/
"""

import base64
import gzip
import json

import pytest

from app.signing import PrivateKeySigner, did_document, public_jwk, sign_token, to_multikey
from app.verification import Outcome, StepName
from app.verification.published_keys import did_web_place, domain_of
from tests.unit.formats.sample import DID as OUR_DID
from tests.unit.verification.elsewhere import (
    DID,
    DOCUMENT,
    FORGER,
    HOST,
    INDEX,
    KEY,
    LIST,
    METADATA,
    METHOD,
    MULTIKEY,
    OTHER,
    TOKEN_LIST,
    WEB,
    Web,
    badge,
    bits,
    earlier_badge,
    earlier_jwt,
    entry,
    published,
    sd_jwt,
    token_bits,
    vc_jwt,
)
from tests.unit.verification.stranger import verifier

BY_DID = sd_jwt(DID, METHOD)


def steps(report):
    return [step.passed for step in report.steps]


@pytest.mark.parametrize("given", [badge(), vc_jwt(), vc_jwt("JWT"), earlier_jwt(), sd_jwt(), BY_DID])
def test_a_key_published_at_the_issuers_address_fits_and_who_that_is_stays_open(given):
    web = published()
    if given == BY_DID:
        web.put(TOKEN_LIST, token_bits(issuer=DID, kid=METHOD))
    report = web.check(given)

    assert (report.outcome, report.code) == (Outcome.ISSUER_UNKNOWN, "verification.issuer_elsewhere")
    assert steps(report) == [True, True, True, None, True, True]
    assert report.is_intact
    assert (report.published_at, report.has_status) == (HOST, True)


def test_a_document_of_the_earlier_model_is_read_with_its_proof_and_its_own_words_for_time():
    report = published().check(earlier_badge())

    assert (report.outcome, report.code, report.is_intact) == (
        Outcome.ISSUER_UNKNOWN,
        "verification.issuer_elsewhere",
        True,
    )
    assert published().check(earlier_badge(expirationDate="2026-01-01T00:00:00Z")).outcome is Outcome.EXPIRED
    assert published().check(earlier_badge(issuanceDate="2999-01-01T00:00:00Z")).step(StepName.DATES).passed is False
    changed = earlier_badge() | {"issuanceDate": "2020-01-01T00:00:00Z"}
    assert published().check(changed).outcome is Outcome.ALTERED


def test_a_did_jwk_is_its_own_key():
    text = base64.urlsafe_b64encode(json.dumps(public_jwk(KEY.public_key())).encode()).rstrip(b"=").decode()
    did = f"did:jwk:{text}"
    report = Web().check(sd_jwt(did, f"{did}#0", status=None))

    assert (report.code, report.is_intact, report.published_at) == ("verification.issuer_unknown", True, "")


def test_nothing_is_asked_where_that_is_switched_off_or_the_issuer_is_ours_or_the_key_somebody_elses():
    web = published()

    assert verifier().check(badge()).code == "signing.key_unknown"
    assert web.check(badge(issuer={**badge()["issuer"], "id": OUR_DID})).outcome is Outcome.ALTERED
    assert web.check(badge(method="did:web:other.example#key")).outcome is Outcome.ISSUER_UNKNOWN
    assert web.asked == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": "did:web:other.example"}, "issuer_document_invalid"),
        ({"verificationMethod": []}, "key_not_published"),
        ({"verificationMethod": None}, "key_not_published"),
        (
            {"verificationMethod": [{"id": METHOD, "type": "Multikey", "controller": "did:web:x.example"}]},
            "key_not_published",
        ),
        ({"verificationMethod": did_document(DID, [MULTIKEY])["verificationMethod"] * 2}, "key_not_published"),
        ({"assertionMethod": []}, "key_not_for_assertion"),
        ({"assertionMethod": None, "authentication": [METHOD]}, "key_not_for_assertion"),
    ],
)
def test_a_document_that_does_not_vouch_for_the_key_confirms_nothing(changes, code):
    report = published(**changes).check(badge())

    assert (report.outcome, report.code) == (Outcome.ISSUER_UNKNOWN, f"verification.{code}")
    assert (report.is_intact, report.published_at) == (False, "")


def test_an_issuer_that_does_not_answer_is_no_forger():
    for given in (badge(), vc_jwt(), sd_jwt()):
        report = Web().check(given)
        assert (report.outcome, report.code) == (Outcome.ISSUER_UNKNOWN, "verification.issuer_unreachable")
        assert report.step(StepName.SIGNATURE).passed is None


@pytest.mark.parametrize("content", ["", "<html>", "[]", "null", '{"id": 1}', '{"a": 1, "a": 2}', "[" * 9999])
def test_nonsense_at_the_issuers_address_is_no_accident(content):
    for url, given in ((DOCUMENT, badge()), (METADATA, sd_jwt())):
        web = published()
        web.put(url, content)
        assert web.check(given).code == "verification.issuer_document_invalid"


@pytest.mark.parametrize("member", [{"revoked": "2026-12-01T00:00:00Z"}, {"expires": "2026-12-01T00:00:00Z"}])
def test_a_key_that_its_issuer_has_revoked_is_not_relied_on(member):
    document = did_document(DID, [MULTIKEY])
    document["verificationMethod"][0] |= member
    report = published(verificationMethod=document["verificationMethod"], assertionMethod=[]).check(badge())

    assert (report.outcome, report.code) == (Outcome.KEY_REVOKED, "verification.key_revoked_elsewhere")
    assert not report.is_intact
    assert report.key_revocation is not None


def test_somebody_else_who_signs_in_the_issuers_name_is_found_out():
    for given in (badge(FORGER), sd_jwt(signer=FORGER)):
        report = published().check(given)
        assert (report.outcome, report.published_at) == (Outcome.ALTERED, "")


def test_keys_of_an_issuer_of_tokens_may_stand_at_an_address_of_their_own():
    web, keys = published(), {"keys": [{**public_jwk(KEY.public_key()), "kid": "key-1"}]}
    web.put(METADATA, {"issuer": WEB, "jwks_uri": f"{WEB}/keys"})
    web.put(f"{WEB}/keys", keys)
    assert web.check(sd_jwt()).code == "verification.issuer_elsewhere"

    web.put(METADATA, {"issuer": WEB, "jwks_uri": f"{WEB}/keys", "jwks": keys})
    assert web.check(sd_jwt()).code == "verification.issuer_document_invalid"
    web.put(METADATA, {"issuer": f"{WEB}/two", "jwks": keys})
    assert web.check(sd_jwt()).code == "verification.issuer_document_invalid"


@pytest.mark.parametrize(("purpose", "outcome"), [("revocation", Outcome.REVOKED), ("suspension", Outcome.SUSPENDED)])
def test_what_an_issuer_says_against_its_own_credential_is_told(purpose, outcome):
    web = published()
    web.put(LIST, bits([INDEX], purpose=purpose))
    web.put(TOKEN_LIST, token_bits([INDEX]) if outcome is Outcome.REVOKED else token_bits((), [INDEX]))
    statuses = [entry("message"), entry(purpose)]

    for given in (badge(credentialStatus=statuses), vc_jwt(credentialStatus=statuses), sd_jwt()):
        report = web.check(given)
        assert (report.outcome, report.published_at) == (outcome, HOST)
        assert report.step(StepName.ISSUER).passed is None


def bomb():
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(8_000_000))).decode().rstrip("=")


@pytest.mark.parametrize(
    ("content", "code", "passed"),
    [
        (None, "status_list_unreachable", None),
        ("nonsense", "status_list_invalid", None),
        (bits(signer=FORGER), "status_list_not_the_issuers", False),
        (bits(issuer="did:web:other.example"), "status_list_not_the_issuers", False),
        (bits(purpose="suspension"), "status_purpose_mismatch", False),
        (bits(encodedList=bomb()), "status_list_too_large", None),
        (bits(encodedList="uAAAA"), "status_list_invalid", None),
        (
            bits(encodedList="u" + base64.urlsafe_b64encode(gzip.compress(bytes(8))).decode()),
            "status_list_invalid",
            None,
        ),
    ],
)
def test_a_list_that_proves_nothing_leaves_the_status_unknown(content, code, passed):
    web = published()
    web.put(LIST, content) if content else web.pages.pop(LIST)
    report = web.check(badge())
    step = report.step(StepName.STATUS)

    assert (step.code, step.passed) == (f"verification.{code}", passed)
    assert report.outcome is Outcome.ISSUER_UNKNOWN


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (entry(statusListIndex="999999999"), "status_index_outside"),
        (entry(statusListIndex="-1"), "status_list_unreachable"),
        (entry(type="OtherEntry"), "status_list_unreachable"),
        (entry(statusPurpose="mood"), "status_list_unreachable"),
        (entry(statusSize=2), "status_list_unreachable"),
        ([entry()] * 9, "status_list_unreachable"),
        ([], "status_list_unreachable"),
    ],
)
def test_an_odd_place_leaves_the_status_unknown(status, code):
    assert published().check(vc_jwt(credentialStatus=status)).step(StepName.STATUS).code == f"verification.{code}"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (token_bits(signer=FORGER), "status_list_not_the_issuers"),
        (token_bits(issuer="https://other.example"), "status_list_not_the_issuers"),
        (token_bits(sub="https://other.example/list"), "status_list_invalid"),
        (token_bits(exp=1), "status_list_invalid"),
        (token_bits(status_list={"bits": 3, "lst": "eJw"}), "status_list_invalid"),
        (token_bits(status_list={"bits": 1, "lst": bomb()[1:]}), "status_list_invalid"),
    ],
)
def test_a_token_list_that_proves_nothing_leaves_the_status_unknown(content, code):
    web = published()
    web.put(TOKEN_LIST, content)

    assert web.check(sd_jwt()).step(StepName.STATUS).code == f"verification.{code}"


def test_the_earlier_kind_of_list_is_read_as_a_token():
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(16_384))).decode()
    subject = {"type": "StatusList2021", "statusPurpose": "revocation", "encodedList": packed}
    types = ["VerifiableCredential", "StatusList2021Credential"]
    web = published()
    claims = {"iss": DID, "vc": {"type": types, "issuer": DID, "credentialSubject": subject}}
    web.put(LIST, sign_token(claims, PrivateKeySigner(KEY), typ="JWT", kid=METHOD))

    assert web.check(vc_jwt(credentialStatus=entry(type="StatusList2021Entry"))).step(StepName.STATUS).passed is True


def test_what_stands_twice_in_a_token_of_the_earlier_model_must_agree():
    assert published().check(earlier_jwt(jti="urn:x")).code == "verification.claims_contradict"
    assert published().check(earlier_jwt(exp=1)).outcome in {Outcome.ALTERED, Outcome.EXPIRED}


@pytest.mark.parametrize("end", [1.5, "1", True, -1, 10**15])
def test_an_end_that_a_token_of_the_earlier_model_says_illegibly_is_not_passed_over(end):
    web = published()

    assert web.check(earlier_jwt(is_in_claims=True, exp=1)).outcome is Outcome.EXPIRED
    assert web.check(earlier_jwt(is_in_claims=True, exp=end)).step(StepName.DATES).code == "verification.date_invalid"


def test_a_key_of_somebody_else_in_a_did_document_is_not_the_issuers():
    document = did_document(DID, [MULTIKEY, to_multikey(OTHER.public_key())])
    web = published()
    web.put(DOCUMENT, document)

    assert web.check(badge()).code == "verification.issuer_elsewhere"
    assert web.check(badge(FORGER)).outcome is Outcome.ALTERED


@pytest.mark.parametrize(
    ("did", "place"),
    [
        ("did:web:a.example", ("a.example", "/.well-known/did.json")),
        ("did:web:a.example%3A8443:x:y", ("a.example:8443", "/x/y/did.json")),
        ("did:web:a.example:..:x", None),
        ("did:web:a.example:%2e%2e:x", None),
        ("did:web:a.example:x%2Fy", None),
        ("did:web:a.example:x%3Fy", None),
        ("did:web:a.example%2Fx", None),
        ("did:web:user%40a.example", None),
        ("did:web:a.example%23", None),
        ("did:web:", None),
        ("did:key:z6Mk", None),
    ],
)
def test_where_the_document_of_a_did_web_stands(did, place):
    assert did_web_place(did) == place
    assert domain_of(did) == (place[0] if place else "")
