"""A signature by the digest of what is signed is no other than one by the bytes themselves."""

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.signing import PrivateKeySigner
from app.signing.signer import is_signature
from tests.unit.signing.seal_world import key_of

DATA = b"What is signed, and more of it. " * 4000


@pytest.mark.parametrize("kind", ["ES256", "RS256"])
def test_who_checks_the_bytes_cannot_tell_by_which_of_the_two_they_were_signed(kind):
    signer = PrivateKeySigner(key_of(kind))
    signature = signer.sign_hashed(sha256(DATA).digest())
    assert is_signature(signer.public_key, signature, DATA)
    assert not is_signature(signer.public_key, signature, DATA + b".")
    assert not is_signature(signer.public_key, signer.sign_hashed(sha256(DATA + b".").digest()), DATA)


def test_ed25519_signs_no_digest():
    with pytest.raises(ValueError, match="no digest"):
        PrivateKeySigner(Ed25519PrivateKey.generate()).sign_hashed(sha256(DATA).digest())
