"""Our credentials as tokens in the numbered steps, and all that must not pass them.

https://www.rfc-editor.org/rfc/rfc8725 · https://www.w3.org/TR/vc-jose-cose/ · https://www.rfc-editor.org/rfc/rfc9901
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import HMACAlgorithm, OKPAlgorithm
from jwt.utils import base64url_encode

from app.formats import document, vc_jwt_claims
from app.signing import Algorithm, PrivateKeySigner, bind, sign_token, to_multikey
from app.verification import Form, Outcome, Status, StepName
from tests.unit.formats.sample import AWARD, DID, award
from tests.unit.verification.signers import (
    PRIVATE,
    SIGNERS,
    Published,
    content,
    sd_jwt,
    showing,
    token_verifier,
    vc_jwt,
)
from tests.unit.verification.stranger import verifier

BOTH = pytest.mark.parametrize("make", [vc_jwt, sd_jwt], ids=["vc-jwt", "sd-jwt"])
HOLDER_KEY = Ed25519PrivateKey.generate()
HOLDER = PrivateKeySigner(HOLDER_KEY)
HOLDER_JWK = OKPAlgorithm.to_jwk(HOLDER_KEY.public_key(), as_dict=True)
PLACE = (AWARD.status.list_url, AWARD.status.index)


def refused(report, outcome, code, step=None):
    """Tell whether exactly this refusal decided."""
    return (report.outcome, report.code) == (outcome, code) and (step is None or report.step(step).code == code)


def resigned(token, header=None, claims=None, sign=None):
    """Return a token with parts changed, signed by nobody or as told."""
    head, body, signature = token.split("~")[0].split(".")
    parts = [json.loads(jwt.utils.base64url_decode(part)) for part in (head, body)]
    parts[0].update(header or {})
    parts[1].update(claims or {})
    text = b".".join(base64url_encode(json.dumps(part).encode()) for part in parts)
    new = base64url_encode(sign(text)).decode() if sign else signature
    return token.replace(token.split("~")[0], f"{text.decode()}.{new}")


@BOTH
@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_token_of_ours_is_genuine_whatever_kind_of_key_signed_it(make, algorithm):
    report = token_verifier().check(make(algorithm))

    assert (report.outcome, report.code) == (Outcome.GENUINE, "")
    assert [step.passed for step in report.steps] == [True] * 6
    assert (report.issuer_id, report.issuer_name) == (DID, "Example University")
    assert report.form is (Form.SD_JWT if make is sd_jwt else Form.VC_JWT)


def test_a_token_is_recognised_however_it_is_handed_in():
    token = vc_jwt()

    for given in (token.encode(), f"\ufeff \n{token}\r\n", f"  {sd_jwt()}\n"):
        assert token_verifier().check(given).outcome is Outcome.GENUINE


@BOTH
def test_a_revoked_a_suspended_and_an_unknown_one_are_told_apart(make):
    for status, outcome in (
        (Status(revoked=True, reason="Issued by mistake"), Outcome.REVOKED),
        (Status(revoked=False, suspended=True, reason="Being looked into"), Outcome.SUSPENDED),
    ):
        report = token_verifier(statuses={PLACE: status}).check(make())
        assert (report.outcome, report.reason) == (outcome, status.reason)
    assert token_verifier(statuses={}).check(make()).outcome is Outcome.STATUS_UNREACHABLE


@BOTH
def test_dates_are_judged(make):
    for now, outcome in (
        (datetime(2026, 11, 20, 9, 59, 59, tzinfo=UTC), Outcome.NOT_YET_VALID),
        (datetime(2031, 11, 20, 10, 0, 1, tzinfo=UTC), Outcome.EXPIRED),
    ):
        assert verifier(Published(), now=now).check(make()).outcome is outcome


@BOTH
@pytest.mark.parametrize(
    "claims", [{"credentialSubject": {"type": "AchievementSubject", "achievement": {}}}, {"title": "x"}, {"exp": 1}]
)
def test_a_tampered_token_is_altered(make, claims):
    report = token_verifier().check(resigned(make(), claims=claims))

    assert report.outcome is Outcome.ALTERED
    assert not report.is_intact


@BOTH
def test_a_signature_of_somebody_else_is_altered(make):
    wrong = resigned(make(), sign=Ed25519PrivateKey.generate().sign)

    assert refused(token_verifier().check(wrong), Outcome.ALTERED, "signing.signature_invalid", StepName.SIGNATURE)


@BOTH
@pytest.mark.parametrize("alg", ["none", "None", "", "HS256", "ES512", "PS256", None, 7, ["EdDSA"]])
def test_no_algorithm_or_another_one_is_refused_before_any_key_is_looked_up(make, alg):
    for signature in (None, lambda _: b""):
        report = token_verifier().check(resigned(make(), header={"alg": alg}, sign=signature))
        assert refused(report, Outcome.ALTERED, "signing.algorithm_refused", StepName.ALGORITHM)
        assert report.step(StepName.SIGNATURE).passed is None


@BOTH
def test_a_public_key_is_never_taken_for_a_shared_secret(make):
    pem = PRIVATE[Algorithm.RS256].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    forged = resigned(
        make(Algorithm.RS256), header={"alg": "HS256"}, sign=lambda text: HMACAlgorithm(sha256).sign(text, pem)
    )

    assert refused(token_verifier().check(forged), Outcome.ALTERED, "signing.algorithm_refused")


@BOTH
@pytest.mark.parametrize(
    ("said", "used"), [("ES256", Algorithm.EDDSA), ("RS256", Algorithm.ES256), ("EdDSA", Algorithm.RS256)]
)
def test_the_key_decides_about_the_algorithm_not_the_token(make, said, used):
    forged = resigned(make(used), header={"alg": said}, sign=SIGNERS[used].sign)

    assert refused(token_verifier().check(forged), Outcome.ALTERED, "signing.key_unfit", StepName.SIGNATURE)


@BOTH
def test_a_short_rsa_key_is_not_relied_on(make):
    weak = PrivateKeySigner(generate_private_key(65537, 1024))
    forged = resigned(make(Algorithm.RS256), sign=weak.sign)
    knowing = replace(token_verifier(), resolve_key=lambda _: weak.public_key)

    assert refused(knowing.check(forged), Outcome.ALTERED, "signing.key_unfit")


@BOTH
@pytest.mark.parametrize("typ", ["JWT", "vc+ld+json", "statuslist+jwt", "kb+jwt", "", None, 1])
def test_a_token_of_another_type_is_refused(make, typ):
    wrong = resigned(make(), header={"typ": typ}, sign=SIGNERS[Algorithm.EDDSA].sign)

    assert refused(token_verifier().check(wrong), Outcome.ALTERED, "signing.token_type_wrong", StepName.ALGORITHM)


@BOTH
@pytest.mark.parametrize(
    "header", [{"crit": ["exp"], "exp": 1}, {"crit": []}, {"b64": False, "crit": ["b64"]}, {"b64": True}]
)
def test_an_extension_that_we_do_not_know_is_refused(make, header):
    wrong = resigned(make(), header=header, sign=SIGNERS[Algorithm.EDDSA].sign)

    assert refused(token_verifier().check(wrong), Outcome.ALTERED, "signing.header_not_understood")


@BOTH
def test_the_key_must_be_the_issuers(make):
    stranger = Ed25519PrivateKey.generate()
    own = f"did:key:{to_multikey(stranger.public_key())}"
    kid = f"{own}#{to_multikey(stranger.public_key())}"
    ours = resigned(make(), header={"kid": kid}, sign=stranger.sign)
    unknown = resigned(make(), header={"kid": f"{DID}#none"}, sign=stranger.sign)

    assert refused(token_verifier().check(ours), Outcome.ALTERED, "verification.issuer_mismatch", StepName.ISSUER)
    assert refused(token_verifier().check(unknown), Outcome.ALTERED, "signing.key_unknown")
    for nobody in ("", None, 7, "key-1"):
        nameless = resigned(make(), header={"kid": nobody}, sign=SIGNERS[Algorithm.EDDSA].sign)
        assert token_verifier().check(nameless).outcome is Outcome.ALTERED


def test_a_stranger_with_a_key_of_their_own_is_intact_and_unknown():
    key = Ed25519PrivateKey.generate()
    did = f"did:key:{to_multikey(key.public_key())}"
    claims = vc_jwt_claims(document(award(issuer={"did": did})))
    kid = f"{did}#{to_multikey(key.public_key())}"
    report = token_verifier().check(sign_token(claims, PrivateKeySigner(key), typ="vc+jwt", kid=kid))

    assert report.outcome is Outcome.ISSUER_UNKNOWN
    assert report.is_intact


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "did:web:elsewhere.example"},
        {"jti": "https://tool.example/credentials/1"},
        {"sub": "urn:uuid:1"},
        {"nbf": 1},
        {"nbf": True},
        {"exp": 4_000_000_000},
        {"vc": {"type": ["VerifiableCredential"]}},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_claims_that_say_something_else_than_the_credential_are_refused(claims):
    report = token_verifier().check(vc_jwt(**claims))

    assert refused(report, Outcome.ALTERED, "verification.claims_contradict", StepName.ISSUER)


def test_claims_that_are_not_there_contradict_nothing():
    assert token_verifier().check(vc_jwt(iss=None, jti=None, sub=None, nbf=None, exp=None)).outcome is Outcome.GENUINE


@pytest.mark.parametrize("idx", [True, -1, 10**30, "5", None])
def test_a_place_that_no_list_has_is_not_looked_up(idx):
    report = token_verifier().check(
        sd_jwt(status={"status_list": {"idx": idx, "uri": f"{AWARD.status.list_url}/token"}})
    )

    assert refused(report, Outcome.STATUS_UNREACHABLE, "verification.status_unreachable", StepName.STATUS)


@pytest.mark.parametrize("exp", ["2031-01-01", 1.5, True, -1, 10**15])
def test_a_date_that_is_none_is_not_passed_over(exp):
    assert refused(token_verifier().check(sd_jwt(exp=exp)), Outcome.UNSUPPORTED, "verification.date_invalid")


def test_what_the_holder_withholds_is_not_missed_but_for_what_nobody_may_withhold():
    shown = token_verifier().check(showing(sd_jwt(), "grade"))

    assert shown.outcome is Outcome.GENUINE
    assert shown.document is not None
    assert "name" not in shown.document
    assert shown.document["grade"]["value"] == "87.5"
    assert refused(token_verifier().check(sd_jwt(title=None)), Outcome.ALTERED, "verification.rearranged")


def test_disclosures_that_do_not_belong_to_the_token_are_refused():
    token = sd_jwt()
    signed, *disclosures, _ = token.split("~")
    salt, name, value = content(next(one for one in disclosures if content(one)[1] == "grade"))
    better = base64url_encode(json.dumps([salt, name, {**value, "value": "100"}]).encode()).decode()
    spaced = base64url_encode(json.dumps([salt, name, value], indent=1).encode()).decode()
    for wrong in (
        [disclosures[0], disclosures[0]],
        [better],
        [spaced],
        [*disclosures, base64url_encode(b'["salt", "extra", 1]').decode()],
        [disclosures[0] + "="],
        [base64url_encode(b'["salt", "x"], "y": 1').decode()],
    ):
        report = token_verifier().check("~".join([signed, *wrong, ""]))
        assert report.outcome in (Outcome.ALTERED, Outcome.NOT_A_CREDENTIAL)
        assert report.step(StepName.FORMAT).passed is False


def test_a_presentation_is_taken_only_with_the_signature_of_the_key_to_which_it_is_bound():
    token = showing(sd_jwt(holder=HOLDER_JWK), "name")
    bound = bind(token, HOLDER, audience="https://verifier.example", nonce="n-1", issued_at=1_800_000_000)
    other = bind(token, SIGNERS[Algorithm.EDDSA], audience="https://verifier.example", nonce="n-1", issued_at=1)
    more = showing(sd_jwt(holder=HOLDER_JWK), "name", "grade") + bound.rpartition("~")[2]
    unbound = bind(showing(sd_jwt(), "name"), HOLDER, audience="a", nonce="n", issued_at=1)
    typeless = token + sign_token({"iat": 1, "aud": "a", "nonce": "n", "sd_hash": "x"}, HOLDER, typ="JWT")
    aimless = token + sign_token({"iat": 1, "sd_hash": "x"}, HOLDER, typ="kb+jwt")

    assert token_verifier().check(bound).outcome is Outcome.GENUINE
    assert token_verifier().check(token).outcome is Outcome.GENUINE
    for wrong in (other, more, unbound, typeless, aimless):
        report = token_verifier().check(wrong)
        assert report.outcome is Outcome.ALTERED
        assert report.step(StepName.SIGNATURE).passed is False


@pytest.mark.parametrize(
    "text",
    [
        "a.b.c",
        "e30.e30.",
        "e30.e30.AA",
        vc_jwt() + ".x",
        vc_jwt().replace(".", "..", 1),
        vc_jwt() + "=",
        "~",
        sd_jwt()[:-1] + "~~",
        "e30." + base64url_encode(b"[" * 5000 + b"]" * 5000).decode() + ".AA",
        "e30." + base64url_encode(b'{"a":1,"a":2}').decode() + ".AA",
        "e30." + base64url_encode(b'{"a":NaN}').decode() + ".AA",
        base64url_encode(b'{"x":"' + b"a" * 70_000 + b'"}').decode() + ".e30.AA",
        "e30.e30." + "A" * 4000,
        "e30.e30.AA" + "~" * 2000,
    ],
    ids=range(14),
)
def test_what_is_no_token_of_bounded_size_and_depth_is_no_credential(text):
    assert token_verifier().check(text).outcome is Outcome.NOT_A_CREDENTIAL


def test_a_token_larger_than_any_credential_is_not_read():
    report = token_verifier().check("e30." + "A" * 1_000_001 + ".AA")

    assert report.code == "verification.too_large"


def test_a_key_on_another_curve_is_not_relied_on():
    from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1
    from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec

    key = generate_ec(SECP384R1())
    knowing = replace(token_verifier(), resolve_key=lambda _: key.public_key())

    assert refused(knowing.check(vc_jwt(Algorithm.ES256)), Outcome.ALTERED, "signing.key_unfit")
