"""Public keys as JSON Web Keys (RFC 7517), and the names of keys. Pure."""

import json
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from app.signing.jose import encoded
from app.signing.multibase import from_multikey
from app.signing.signer import PublicKey

_MEMBERS = ("crv", "kty", "x", "y", "e", "n")
_LONGEST_ID = 64


def public_jwk(key: PublicKey) -> dict[str, Any]:
    """Return the members of a key's JWK that are its numbers. Pure."""
    if isinstance(key, Ed25519PublicKey):
        numbers = OKPAlgorithm.to_jwk(key, as_dict=True)
    elif isinstance(key, RSAPublicKey):
        numbers = RSAAlgorithm.to_jwk(key, as_dict=True)
    else:
        numbers = ECAlgorithm.to_jwk(key, as_dict=True)
    return {name: numbers[name] for name in _MEMBERS if name in numbers}


def thumbprint(key: PublicKey) -> str:
    """Return a key's JWK thumbprint with SHA-256, 43 characters (RFC 7638). Pure."""
    text = json.dumps(public_jwk(key), sort_keys=True, separators=(",", ":"))
    return encoded(sha256(text.encode()).digest())


def key_id(multikey: str) -> str:
    """Return the fragment that names a key in its issuer's DID document. Pure.

    It is the Multikey itself or, where that is long (RSA), the key's thumbprint: each credential carries it.
    """
    return multikey if len(multikey) <= _LONGEST_ID else thumbprint(from_multikey(multikey))
