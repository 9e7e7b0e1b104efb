"""Signatures as JOSE and Data Integrity write them, checked with a public key."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from app.signing.errors import SignatureInvalid
from app.signing.signer import Algorithm, PublicKey

_COORDINATE_BYTES = 32


def algorithm_of(key: PublicKey) -> Algorithm:
    """Return the one algorithm that a key is used with. Raises ValueError for a curve other than P-256. Pure."""
    if isinstance(key, Ed25519PublicKey):
        return Algorithm.EDDSA
    if not isinstance(key, EllipticCurvePublicKey):
        return Algorithm.RS256
    if not isinstance(key.curve, SECP256R1):
        raise ValueError(f"a key on {key.curve.name}")
    return Algorithm.ES256


def check_signature(key: PublicKey, signature: bytes, data: bytes) -> None:
    """Accept what `Signer.sign` returned for these bytes: for ES256 r and s of 32 bytes each, never DER.

    Raises SignatureInvalid. Pure.
    """
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, data)
        elif isinstance(key, EllipticCurvePublicKey):
            key.verify(_der(signature), data, ECDSA(SHA256()))
        else:
            key.verify(signature, data, PKCS1v15(), SHA256())
    except InvalidSignature as error:
        raise SignatureInvalid from error


def _der(signature: bytes) -> bytes:
    if len(signature) != 2 * _COORDINATE_BYTES:
        raise SignatureInvalid("r and s are 32 bytes each")
    r, s = signature[:_COORDINATE_BYTES], signature[_COORDINATE_BYTES:]
    return encode_dss_signature(int.from_bytes(r), int.from_bytes(s))
