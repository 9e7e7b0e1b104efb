"""The vectors of Data Integrity EdDSA Cryptosuites 1.0, appendix B: eddsa-rdfc-2022 and eddsa-jcs-2022."""

import copy
import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld

from app.signing import (
    CREDENTIALS_V2,
    PrivateKeySigner,
    ProofUnsupported,
    SignatureInvalid,
    context_document,
    did_key_public_key,
    from_base58btc,
    to_multikey,
    unsigned_proof,
    verify_proof,
)
from tests.conformance.vectors import check, vectors

FOLDER = Path(__file__).parent
VECTOR = json.loads((FOLDER / "eddsa-rdfc-2022.json").read_text())
SIGNED = VECTOR["vectors"][0]["signed"]
(JCS,) = vectors(FOLDER / "eddsa-jcs-2022.json")


def canonicalize(document):
    """Return the canonical form, with the examples context of the specification, which the product does not know."""
    contexts = [context_document(CREDENTIALS_V2)["@context"], VECTOR["examplesContext"]]
    options = {"algorithm": "URDNA2015", "format": "application/n-quads"}
    return jsonld.normalize({**document, "@context": contexts}, options)


def test_the_specifications_document_has_the_specifications_hash():
    unsecured = {key: value for key, value in SIGNED.items() if key != "proof"}

    assert sha256(canonicalize(unsecured).encode()).hexdigest() == VECTOR["vectors"][0]["documentHash"]


def test_the_specifications_signature_is_accepted():
    method = SIGNED["proof"]["verificationMethod"]
    key = did_key_public_key(method)

    assert key is not None
    assert to_multikey(key) == VECTOR["publicKeyMultibase"]
    assert verify_proof(SIGNED, did_key_public_key, canonicalize) == method


@pytest.mark.parametrize("member", ["created", "verificationMethod"])
def test_the_specifications_signature_covers_the_proofs_own_members(member):
    changed = copy.deepcopy(SIGNED)
    key = did_key_public_key(SIGNED["proof"]["verificationMethod"])
    changed["proof"][member] = {"created": "2023-02-24T23:36:39Z", "verificationMethod": "urn:x:other"}[member]

    with pytest.raises(SignatureInvalid):
        verify_proof(changed, lambda _: key, canonicalize)


@pytest.mark.parametrize("vector", [*VECTOR["vectors"], JCS], ids=["alumni", "employment", "jcs"])
def test_every_vector_is_accepted(vector):
    check(vector)


@pytest.mark.parametrize("vector", VECTOR["vectors"], ids=["alumni", "employment"])
def test_the_specifications_key_makes_the_specifications_proof(vector):
    secret = from_base58btc(VECTOR["secretKeyMultibase"])[2:]
    proof, signer = vector["signed"]["proof"], PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(secret))
    unsigned = unsigned_proof(signer, proof["verificationMethod"], datetime.fromisoformat(proof["created"]))

    assert unsigned.signed(vector["canonicalDocument"].encode(), signer) == proof


def changed_jcs(**proof):
    return {**JCS["signed"], "proof": {**JCS["signed"]["proof"], **proof}}


def test_jcs_signs_every_word_of_the_document():
    with pytest.raises(SignatureInvalid):
        verify_proof({**JCS["signed"], "name": "Another"}, did_key_public_key)
    with pytest.raises(SignatureInvalid):
        verify_proof({**JCS["signed"], "undefined": "term"}, did_key_public_key)
    with pytest.raises(SignatureInvalid):
        verify_proof(changed_jcs(created="2023-02-24T23:36:39Z"), did_key_public_key)


def test_a_document_does_not_get_more_contexts_than_its_jcs_proof_has():
    more = [*JCS["signed"]["@context"], "https://elsewhere.example/v1"]

    with pytest.raises(ProofUnsupported):
        verify_proof({**JCS["signed"], "@context": more}, did_key_public_key)
    with pytest.raises(SignatureInvalid):
        verify_proof({**changed_jcs(**{"@context": more}), "@context": more}, did_key_public_key)
