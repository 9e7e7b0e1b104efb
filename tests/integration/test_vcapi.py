"""The VC-API of the test mode over HTTP: issuing, verifying, and that no production installation has it."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient

from app.factory import Product, build, create_app
from app.settings import Settings, SettingsInvalid
from app.signing import (
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    DATA_INTEGRITY,
    PrivateKeySigner,
    Signer,
    add_proof,
    canonical_lines,
    context_document,
    to_base58btc,
    to_multikey,
)

SUITES = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019")
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
Json = dict[str, Any]
CREDENTIAL: Json = {
    "@context": [CREDENTIALS_V2, EXAMPLES],
    "id": "urn:uuid:0b1f6f6e-6f0a-4f3c-8a52-0c5d3cb9b7a1",
    "type": ["VerifiableCredential", "ExampleAlumniCredential"],
    "issuer": {"id": "https://university.example/issuers/14", "name": "Example University"},
    "validFrom": "2026-01-01T19:23:24Z",
    "credentialSubject": {"id": "did:example:1", "alumniOf": {"id": "did:example:2", "name": "Example University"}},
}
HOLDER = PrivateKeySigner(Ed25519PrivateKey.generate())
HOLDER_DID = f"did:key:{to_multikey(HOLDER.public_key)}"


def settings(folder: Path, *, public_url: str = "http://127.0.0.1:8000", test_mode: bool = True) -> Settings:
    return Settings(
        public_url=public_url,
        database_url=f"sqlite:///{folder / 'test.sqlite3'}",
        secret_key="s" * 48,
        keys_file=folder / "lti-keys.json",
        keys_passphrase="a passphrase for tests",
        vc_api_test_mode=test_mode,
    )


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    found = build(settings(tmp_path_factory.mktemp("vcapi")), lambda: NOW)
    yield found
    found.close()


@pytest.fixture(scope="module")
def api(product: Product) -> FlaskClient:
    return create_app(product).test_client()


def issue(api: FlaskClient, credential: Json = CREDENTIAL, suite: str = SUITES[0], bare: str = "/bare") -> Any:
    answer = api.post(f"/vc-api/{suite}{bare}/credentials/issue", json={"credential": credential, "options": {}})
    found = answer.get_json()
    assert answer.status_code == (400 if "errors" in found else 201)
    return found


def verify(api: FlaskClient, credential: Any, **options: Any) -> tuple[int, Any]:
    body = {"verifiableCredential": credential, "options": options}
    answer = api.post("/vc-api/credentials/verify", json=body)
    found = answer.get_json()
    return answer.status_code, found["verified"] or found["errors"][0]["code"]


def verify_vp(api: FlaskClient, presentation: Any, **options: Any) -> tuple[int, Any]:
    body = {"verifiablePresentation": presentation, "options": options}
    answer = api.post("/vc-api/presentations/verify", json=body)
    found = answer.get_json()
    return answer.status_code, found["verified"] or found["errors"][0]["code"]


def presented(*credentials: Json, signer: Signer = HOLDER, purpose: str = "authentication", **members: Any) -> Json:
    """Return a presentation that the holder signed for the challenge `c`."""
    did = f"did:key:{to_multikey(signer.public_key)}"
    unsigned = {
        "@context": [CREDENTIALS_V2, EXAMPLES],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(credentials),
        **members,
    }
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-28T12:00:00Z",
        "verificationMethod": f"{did}#{did.removeprefix('did:key:')}",
        "proofPurpose": purpose,
        "challenge": "c",
        "domain": "verifier.example",
    }
    contexts = [context_document(url)["@context"] for url in unsigned["@context"]]
    inner = [{**one, "@context": contexts} for one in credentials]
    parts = ({**proof, "@context": unsigned["@context"]}, {**unsigned, "verifiableCredential": inner})
    hashes = [sha256("".join(canonical_lines(part)).encode()).digest() for part in parts]
    signature = signer.sign(b"".join(hashes))
    return {**unsigned, "proof": {**proof, "proofValue": to_base58btc(signature)}}


@pytest.mark.parametrize("suite", SUITES)
def test_what_is_handed_in_is_signed_by_the_key_itself_and_verified(api, suite):
    described = api.get("/vc-api/").get_json()
    (issuer,) = [one for one in described["issuers"] if one["tags"] == [suite]]
    wrapped = issue(api, suite=suite, bare="")
    signed = issue(api, suite=suite)

    assert wrapped.keys() == {"verifiableCredential"}
    assert wrapped["verifiableCredential"]["proof"][0]["cryptosuite"] == suite
    assert signed["issuer"] == {**CREDENTIAL["issuer"], "id": issuer["id"]}
    assert issuer["id"].startswith("did:key:z")
    assert issuer["endpoint"].endswith(f"/vc-api/{suite}/credentials/issue")
    for credential in (signed, wrapped["verifiableCredential"]):
        assert verify(api, credential) == (200, True)
    assert issue(api, {**CREDENTIAL, "issuer": "did:example:3"}, suite)["issuer"] == issuer["id"]


def chained(credential: Json, signer: Signer, **members: Any) -> Json:
    """Return the credential with one more proof, made over those that it names as `previousProof`."""
    did = f"did:key:{to_multikey(signer.public_key)}"
    unsecured = {name: value for name, value in credential.items() if name != "proof"}
    proofs = credential.get("proof", [])
    earlier = [one for one in proofs if one.get("id") in members.get("previousProof", [])]
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-28T12:00:00Z",
        "verificationMethod": f"{did}#{did.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
        **members,
    }
    parts = (
        {**proof, "@context": unsecured["@context"]},
        {**unsecured, **({"proof": earlier} if earlier else {})},
    )
    hashes = [sha256("".join(canonical_lines(part)).encode()).digest() for part in parts]
    return {**unsecured, "proof": [*proofs, {**proof, "proofValue": to_base58btc(signer.sign(b"".join(hashes)))}]}


def test_all_proofs_are_verified_beside_each_other_and_over_each_other(api):
    own: Json = {**CREDENTIAL, "issuer": HOLDER_DID}
    other = PrivateKeySigner(Ed25519PrivateKey.generate())
    both = chained(chained(own, HOLDER), other)
    chain = chained(chained(own, other, id="urn:uuid:1"), HOLDER, previousProof=["urn:uuid:1"])
    for good in (both, chain):
        assert verify(api, good) == (200, True)
        assert verify(api, {**good, "validFrom": "2026-01-02T19:23:24Z"}) == (400, "signing.signature_invalid")
    first, last = chain["proof"]
    assert verify(api, {**chain, "proof": [{**first, "created": "2026-11-28T12:00:01Z"}, last]})[0] == 400
    assert verify(api, {**chain, "proof": [last]}) == (400, "signing.signature_invalid")
    assert verify(api, {**chain, "proof": [first]}) == (400, "vcapi.not_the_issuer")
    assert verify(api, {**both, "proof": [{**both["proof"][0], "expires": "2026"}, both["proof"][1]]})[0] == 400
    assert verify(api, {**both, "proof": [*both["proof"]] * 5}) == (400, "signing.proof_unsupported")
    odds: list[Json] = [
        {"previousProof": None},
        {"previousProof": [{}]},
        {"id": [], "previousProof": []},
        {"cryptosuite": []},
    ]
    for odd in odds:
        proofs = [{**both["proof"][0], **odd}, both["proof"][1]]
        assert verify(api, {**both, "proof": proofs}) == (400, "signing.proof_unsupported"), odd


def test_the_earlier_model_is_signed_and_verified_with_its_own_words_for_time(api):
    earlier = {name: value for name, value in CREDENTIAL.items() if name != "validFrom"}
    earlier |= {"@context": [CREDENTIALS_V1], "type": ["VerifiableCredential"], "credentialSubject": {"id": "urn:x"}}
    earlier |= {"issuer": "https://university.example", "issuanceDate": "2026-01-01T19:23:24Z"}
    signed = issue(api, earlier)

    assert signed["@context"] == [CREDENTIALS_V1, DATA_INTEGRITY]
    assert verify(api, signed) == (200, True)
    assert verify(api, {**signed, "issuanceDate": "2026-01-02T19:23:24Z"})[0] == 400
    assert verify(api, issue(api, {**earlier, "expirationDate": "2026-02-01T00:00:00Z"}))[1] == "vcapi.period_passed"
    without = {name: value for name, value in earlier.items() if name != "issuanceDate"}
    assert issue(api, without)["errors"][0]["detail"] == "issuanceDate"


@pytest.mark.parametrize("suite", SUITES)
def test_what_was_changed_is_not_verified(api, suite):
    signed = issue(api, suite=suite)
    (proof,) = signed["proof"]
    for changes, code in (
        ({"credentialSubject": {"id": "did:example:9"}}, "signing.signature_invalid"),
        ({"validUntil": "2030-01-01T00:00:00Z"}, "signing.signature_invalid"),
        ({"proof": [{**proof, "created": "2020-01-01T00:00:00Z"}]}, "signing.signature_invalid"),
        ({"proof": [{**proof, "proofValue": proof["proofValue"][:-1]}]}, "signing.signature_invalid"),
        ({"proof": [{**proof, "cryptosuite": "ecdsa-sd-2023"}]}, "signing.proof_unsupported"),
        ({"proof": [{**proof, "proofPurpose": "authentication"}]}, "signing.proof_unsupported"),
        ({"proof": []}, "signing.proof_missing"),
        ({"issuer": "did:example:3"}, "signing.signature_invalid"),
        ({"undefined term": "x"}, "signing.document_not_signable"),
    ):
        assert verify(api, {**signed, **changes}) == (400, code), changes
    other = SUITES[1 - SUITES.index(suite)]
    assert verify(api, {**signed, "proof": [{**proof, "cryptosuite": other}]}) == (400, "signing.signature_invalid")


def test_another_s_credential_is_verified_only_in_its_own_name_and_time(api):
    key = f"{HOLDER_DID}#{HOLDER_DID.removeprefix('did:key:')}"
    own = {**CREDENTIAL, "issuer": HOLDER_DID}
    assert verify(api, add_proof(own, HOLDER, key, NOW)) == (200, True)
    assert verify(api, add_proof(CREDENTIAL, HOLDER, key, NOW)) == (400, "vcapi.not_the_issuer")
    for period in ({"validFrom": "2027-01-01T00:00:00Z"}, {"validUntil": "2026-11-28T11:59:59Z"}):
        assert verify(api, add_proof({**own, **period}, HOLDER, key, NOW)) == (400, "vcapi.period_passed")
    elsewhere = add_proof(own, HOLDER, "did:web:elsewhere.example#key", NOW)
    assert verify(api, elsewhere) == (400, "signing.key_unknown")


def test_a_status_is_never_taken_for_good_unless_nobody_asks_for_it(api):
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "7"}
    entry["statusListCredential"] = "https://status.example/1"
    signed = issue(api, {**CREDENTIAL, "credentialStatus": [entry, {**entry, "statusPurpose": "suspension"}]})

    assert len(signed["credentialStatus"]) == 2
    assert verify(api, signed) == (400, "vcapi.status_not_read")
    assert verify(api, signed, checks=["proof", "credentialStatus"]) == (400, "vcapi.status_not_read")
    assert verify(api, signed, checks=["proof"]) == (200, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": None},
        {"@context": [EXAMPLES, CREDENTIALS_V2]},
        {"@context": [CREDENTIALS_V2, {"alumniOf": "https://schema.example/alumniOf"}]},
        {"id": ["urn:uuid:1", "urn:uuid:2"]},
        {"id": "not a URL"},
        {"type": None},
        {"type": ["ExampleAlumniCredential"]},
        {"type": ["VerifiableCredential", "not a type"]},
        {"issuer": None},
        {"issuer": "university"},
        {"issuer": {"name": "University"}},
        {"issuer": {"id": None}},
        {"issuer": {"id": "did:example:1", "name": {"@value": "x", "@language": "no language"}}},
        {"credentialSubject": None},
        {"credentialSubject": {}},
        {"credentialSubject": []},
        {"credentialSubject": [{"id": "did:example:1"}, {}]},
        {"credentialSubject": "did:example:1"},
        {"validFrom": "2026-01-01"},
        {"validFrom": "2026-01-01T00:00:00"},
        {"validFrom": "2026-13-01T00:00:00Z"},
        {"validFrom": "2026-02-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
        {"name": 7},
        {"description": {"@value": "x", "@type": "y"}},
        {"credentialStatus": {"id": "https://status.example/1"}},
        {"credentialStatus": {"id": "no URL", "type": "BitstringStatusListEntry"}},
        {"credentialSchema": {"type": "JsonSchema"}},
        {"credentialSchema": {"id": "https://schema.example/1"}},
        {"refreshService": {"id": "https://refresh.example/1"}},
        {"termsOfUse": [{"id": "https://terms.example/1"}]},
        {"evidence": [{"id": "https://evidence.example/1"}]},
        {"relatedResource": {"id": "https://resource.example/1"}},
        {"relatedResource": [{"id": "https://resource.example/1", "digestSRI": "sha256-x"}] * 2},
    ],
)
def test_what_breaks_the_data_model_is_neither_signed_nor_verified(api, changes):
    broken = {name: value for name, value in {**CREDENTIAL, **changes}.items() if value is not None}
    for answer in (issue(api, broken), issue(api, broken, SUITES[1], "")):
        assert answer["errors"][0]["code"] == "vcapi.data_model_broken"
    signed = {**broken, "proof": issue(api)["proof"]}
    assert verify(api, signed) == (400, "vcapi.data_model_broken")


def test_a_type_that_no_context_defines_is_not_signed(api):
    only = {**CREDENTIAL, "@context": [CREDENTIALS_V2], "credentialSubject": {"id": "did:example:1"}}
    assert issue(api, only)["errors"][0]["code"] == "signing.document_not_signable"
    unknown = {**CREDENTIAL, "@context": [CREDENTIALS_V2, "https://context.example/v1"]}
    assert issue(api, unknown)["errors"][0]["code"] == "signing.context_unknown"


def test_a_presentation_is_verified_with_all_that_is_in_it(api):
    signed = issue(api)
    asked = {"challenge": "c", "domain": "verifier.example"}
    for holder in ({}, {"holder": HOLDER_DID}, {"holder": {"id": HOLDER_DID}}):
        assert verify_vp(api, presented(signed, **holder), **asked) == (200, True)
    own = {**CREDENTIAL, "issuer": HOLDER_DID}
    assert verify_vp(api, presented(own, holder=HOLDER_DID)) == (200, True)
    for wrong, code in (
        (presented(own), "vcapi.not_the_issuer"),
        (presented(CREDENTIAL, holder=HOLDER_DID), "vcapi.not_the_issuer"),
        (presented(signed, holder="did:example:1"), "vcapi.not_the_issuer"),
        (presented(signed, holder={"name": "Ana"}), "vcapi.data_model_broken"),
        (presented({**signed, "validFrom": "2026-01-02T00:00:00Z"}), "signing.signature_invalid"),
        (presented(signed, purpose="assertionMethod"), "vcapi.challenge_missed"),
        ({**presented(signed), "verifiableCredential": []}, "signing.signature_invalid"),
        ({**presented(signed), "verifiableCredential": ["urn:uuid:1"]}, "vcapi.data_model_broken"),
        ({**presented(signed), "proof": None}, "vcapi.data_model_broken"),
        ({name: part for name, part in presented(signed).items() if name != "proof"}, "signing.proof_missing"),
    ):
        assert verify_vp(api, wrong, **asked) == (400, code)
    for other in ({"challenge": "d"}, {"domain": "elsewhere.example"}):
        assert verify_vp(api, presented(signed), **{**asked, **other}) == (400, "vcapi.challenge_missed")
    changed = copy.deepcopy(presented(signed))
    changed["proof"]["challenge"] = "d"
    assert verify_vp(api, changed, challenge="d") == (400, "signing.signature_invalid")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"credential": 1}', b'{"verifiableCredential": []}', b"\xff", b"{}"]
)
def test_a_body_that_is_no_request_is_refused(api, body):
    paths = ("eddsa-rdfc-2022/credentials/issue", "credentials/verify", "presentations/verify")
    for path in paths:
        answer = api.post(f"/vc-api/{path}", data=body, content_type="application/json")
        assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (400, "vcapi.data_model_broken")
    assert json.loads(api.post("/vc-api/rsa/credentials/issue", headers={"Accept": "application/json"}).data)


def test_no_installation_has_it_unasked_and_production_never(product, tmp_path):
    without: Flask = create_app(replace(product, settings=settings(tmp_path, test_mode=False)))
    assert [rule for rule in without.url_map.iter_rules() if "vc-api" in rule.rule] == []
    with pytest.raises(SettingsInvalid):
        settings(tmp_path, public_url="https://tool.example")
    environment = {"SECRET_KEY": "s" * 32, "KEYS_PASSPHRASE": "a passphrase for tests", "VC_API_TEST_MODE": "yes"}
    assert Settings.from_environment(environment).vc_api_test_mode
    for wrong in ({"PUBLIC_URL": "https://tool.example"}, {"VC_API_TEST_MODE": "on"}):
        with pytest.raises(SettingsInvalid):
            Settings.from_environment({**environment, **wrong})
    with pytest.raises(SettingsInvalid):
        replace(product.settings, public_url="https://tool.example")
