"""Data Integrity proofs. https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022"""

import copy
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key
from cryptography.hazmat.primitives.hashes import SHA256

from app.signing import (
    CREDENTIALS_V2,
    OPEN_BADGES,
    AlgorithmUnsuitable,
    DocumentNotSignable,
    KeyUnknown,
    PrivateKeySigner,
    ProofMissing,
    ProofUnsupported,
    SignatureInvalid,
    add_proof,
    canonical,
    from_base58btc,
    is_signature,
    to_base58btc,
    verify_proof,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = PrivateKeySigner(KEY)
METHOD = "did:web:tool.example#key"
CREATED = datetime(2026, 11, 20, 10, tzinfo=UTC)
DOCUMENT = {
    "@context": [CREDENTIALS_V2, OPEN_BADGES],
    "id": "urn:x:1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "A name",
    "issuer": {"id": "did:web:tool.example", "type": ["Profile"], "name": "Example"},
    "credentialSubject": {"type": ["AchievementSubject"], "creditsEarned": 2.5},
}
SIGNED = add_proof(DOCUMENT, SIGNER, METHOD, CREATED)


def resolve(method):
    return KEY.public_key() if method == METHOD else None


def test_a_signed_document_is_verified_and_says_with_which_key():
    assert verify_proof(SIGNED, resolve) == METHOD


def test_the_proof_is_an_array_of_one_and_the_document_is_left_as_it_was():
    (proof,) = SIGNED["proof"]

    assert {**DOCUMENT, "proof": [proof]} == SIGNED
    assert "proof" not in DOCUMENT
    assert {**proof, "proofValue": "z"} == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-20T10:00:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
        "proofValue": "z",
    }


def test_the_moment_of_signing_is_written_in_utc():
    local = CREATED.astimezone(timezone(timedelta(hours=1)))

    assert add_proof(DOCUMENT, SIGNER, METHOD, local) == SIGNED


def test_signing_again_replaces_the_proof():
    assert add_proof(SIGNED, SIGNER, METHOD, CREATED) == SIGNED


def test_a_proof_given_as_an_object_is_read_too():
    assert verify_proof({**SIGNED, "proof": SIGNED["proof"][0]}, resolve) == METHOD


def paths(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield from paths(part, (*path, key))
    if not items:
        yield path


@pytest.mark.parametrize("path", [path for path in paths(DOCUMENT) if path[0] != "@context"], ids=str)
def test_every_value_that_is_changed_breaks_the_signature(path):
    tampered = copy.deepcopy(SIGNED)
    parent = tampered
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = 7.5 if isinstance(parent[path[-1]], float) else "urn:x:changed"

    with pytest.raises((SignatureInvalid, DocumentNotSignable)):
        verify_proof(tampered, resolve)


@pytest.mark.parametrize("key", [key for key in DOCUMENT if key != "@context"])
def test_every_part_that_is_removed_breaks_the_signature(key):
    with pytest.raises((SignatureInvalid, DocumentNotSignable)):
        verify_proof({name: value for name, value in SIGNED.items() if name != key}, resolve)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("created", "2027-11-20T10:00:00Z"),
        ("proofValue", to_base58btc(bytes(64))),
        ("proofValue", to_base58btc(bytes(63))),
        ("proofValue", "z"),
        ("proofValue", "not base58"),
    ],
)
def test_a_changed_proof_does_not_fit(member, value):
    with pytest.raises(SignatureInvalid):
        verify_proof({**SIGNED, "proof": [{**SIGNED["proof"][0], member: value}]}, resolve)


def test_another_key_does_not_fit():
    other = Ed25519PrivateKey.generate().public_key()

    with pytest.raises(SignatureInvalid):
        verify_proof(SIGNED, lambda _: other)


def test_a_key_that_nobody_knows_is_not_taken_for_a_broken_signature():
    with pytest.raises(KeyUnknown):
        verify_proof(SIGNED, lambda _: None)


@pytest.mark.parametrize("proof", [None, []])
def test_an_unsigned_document_is_named_as_such(proof):
    with pytest.raises(ProofMissing):
        verify_proof({**DOCUMENT, "proof": proof}, resolve)


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "ecdsa-sd-2023"},
        {"cryptosuite": ["eddsa-rdfc-2022"]},
        {"cryptosuite": None},
        {"type": "Ed25519Signature2020"},
        {"proofPurpose": "authentication"},
        {"expires": "2020-01-01T00:00:00Z"},
        {"@context": CREDENTIALS_V2},
        {"verificationMethod": {"id": METHOD}},
        {"created": 5},
        {"proofValue": None},
    ],
    ids=str,
)
def test_a_proof_of_another_kind_is_not_accepted(change):
    with pytest.raises(ProofUnsupported):
        verify_proof({**SIGNED, "proof": [{**SIGNED["proof"][0], **change}]}, resolve)


@pytest.mark.parametrize("extra", [{}, "x", None])
def test_a_second_proof_is_not_ignored(extra):
    with pytest.raises(ProofUnsupported):
        verify_proof({**SIGNED, "proof": [*SIGNED["proof"], extra]}, resolve)


def test_a_method_that_is_not_an_address_cannot_inject_statements():
    method = 'did:x> .\n_:c14n0 <urn:p> "o'

    with pytest.raises(DocumentNotSignable):
        add_proof(DOCUMENT, SIGNER, method, CREATED)


P256 = generate_private_key(SECP256R1())
SIGNED_P256 = add_proof(DOCUMENT, PrivateKeySigner(P256), METHOD, CREATED)


def with_proof_value(value):
    return {**SIGNED_P256, "proof": [{**SIGNED_P256["proof"][0], "proofValue": to_base58btc(value)}]}


def test_a_p256_key_signs_with_its_own_suite_and_r_and_s():
    (proof,) = SIGNED_P256["proof"]

    assert proof["cryptosuite"] == "ecdsa-rdfc-2019"
    assert len(from_base58btc(proof["proofValue"])) == 64
    assert verify_proof(SIGNED_P256, lambda _: P256.public_key()) == METHOD
    with pytest.raises(SignatureInvalid):
        verify_proof({**SIGNED_P256, "name": "Another"}, lambda _: P256.public_key())


def test_a_p256_signature_in_another_form_is_not_accepted():
    signature = from_base58btc(SIGNED_P256["proof"][0]["proofValue"])
    der = P256.sign(canonical(DOCUMENT).encode(), ECDSA(SHA256()))

    for value in (der, signature[:63], signature + b"\0", bytes(64), b"\xff" * 64):
        with pytest.raises(SignatureInvalid):
            verify_proof(with_proof_value(value), lambda _: P256.public_key())


P384, RSA = generate_private_key(SECP384R1()), generate_rsa_key(65537, 2048)


@pytest.mark.parametrize(("signed", "other"), [(SIGNED, P256), (SIGNED_P256, KEY), (SIGNED, P384), (SIGNED_P256, RSA)])
def test_a_key_of_another_kind_than_the_suites_does_not_fit(signed, other):
    with pytest.raises(SignatureInvalid):
        verify_proof(signed, lambda _: other.public_key())


def test_a_proof_that_names_another_suite_does_not_fit():
    for suite in ("eddsa-jcs-2022", "ecdsa-rdfc-2019"):
        with pytest.raises(SignatureInvalid):
            verify_proof({**SIGNED, "proof": [{**SIGNED["proof"][0], "cryptosuite": suite}]}, resolve)


@pytest.mark.parametrize("key", [KEY, P256, RSA], ids=["EdDSA", "ES256", "RS256"])
def test_what_a_signer_signs_is_accepted_from_its_public_key(key):
    signer = PrivateKeySigner(key)
    signature = signer.sign(b"data")

    assert is_signature(signer.public_key, signature, b"data")
    for bad, data in ((signature, b"other"), (signature[:-1], b"data"), (b"", b"data")):
        assert not is_signature(signer.public_key, bad, data)


def test_an_rsa_key_has_no_cryptosuite():
    with pytest.raises(AlgorithmUnsuitable):
        add_proof(DOCUMENT, PrivateKeySigner(RSA), METHOD, CREATED)


def test_numbers_that_json_readers_take_for_different_ones_are_not_read_by_jcs():
    signed = {**SIGNED, "tooBig": 2**60, "proof": [{**SIGNED["proof"][0], "cryptosuite": "eddsa-jcs-2022"}]}

    with pytest.raises(DocumentNotSignable):
        verify_proof(signed, resolve)
