"""Data Integrity proofs. https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022"""

import copy
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.signing import (
    CREDENTIALS_V2,
    OPEN_BADGES,
    DocumentNotSignable,
    KeyUnknown,
    PrivateKeySigner,
    ProofMissing,
    ProofUnsupported,
    SignatureInvalid,
    add_proof,
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
