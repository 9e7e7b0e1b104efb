"""The vector of Data Integrity EdDSA Cryptosuites 1.0, appendix B.1."""

import copy
import json
from hashlib import sha256
from pathlib import Path

import pytest
from pyld import jsonld

from app.signing import (
    CREDENTIALS_V2,
    SignatureInvalid,
    context_document,
    did_key_public_key,
    to_multikey,
    verify_proof,
)

VECTOR = json.loads((Path(__file__).parent / "eddsa-rdfc-2022.json").read_text())
SIGNED = VECTOR["signed"]


def canonicalize(document):
    """Return the canonical form, with the examples context of the specification, which the product does not know."""
    contexts = [context_document(CREDENTIALS_V2)["@context"], VECTOR["examplesContext"]]
    options = {"algorithm": "URDNA2015", "format": "application/n-quads"}
    return jsonld.normalize({**document, "@context": contexts}, options)


def test_the_specifications_document_has_the_specifications_hash():
    unsecured = {key: value for key, value in SIGNED.items() if key != "proof"}

    assert sha256(canonicalize(unsecured).encode()).hexdigest() == VECTOR["documentHash"]


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
