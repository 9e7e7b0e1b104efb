"""The vectors of Data Integrity ECDSA Cryptosuites 1.0 for ecdsa-rdfc-2019 with P-256, appendix A."""

from pathlib import Path

import pytest

from app.signing import SignatureInvalid, did_key_public_key, to_multikey, verify_proof
from tests.conformance.vectors import check, vectors

VECTORS = vectors(Path(__file__).parent / "ecdsa-rdfc-2019.json")


@pytest.mark.parametrize("vector", VECTORS, ids=["alumni", "employment"])
def test_the_specifications_signature_is_accepted(vector):
    check(vector)


def test_the_specifications_key_is_read_and_written_as_a_multikey():
    method = VECTORS[0]["signed"]["proof"]["verificationMethod"]
    key = did_key_public_key(method)

    assert key is not None
    assert method.endswith(f"#{to_multikey(key)}")


def test_a_signature_of_another_suite_is_not_taken_for_one_of_this_key():
    signed = VECTORS[0]["signed"]
    renamed = {**signed, "proof": {**signed["proof"], "cryptosuite": "eddsa-rdfc-2022"}}

    with pytest.raises(SignatureInvalid):
        verify_proof(renamed, did_key_public_key, lambda _: VECTORS[0]["canonicalDocument"])
