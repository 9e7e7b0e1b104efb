"""A private key that signs, wherever it lies: in the key file, or in a device that never gives it away."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey
_COORDINATE_BYTES = 32


class Algorithm(StrEnum):
    """The signature algorithms by their names in JOSE (RFC 7518, RFC 8037)."""

    EDDSA = "EdDSA"
    ES256 = "ES256"
    RS256 = "RS256"


def algorithm_of(key: PublicKey) -> Algorithm:
    """Return the algorithm of the signatures that fit a public key. Raises ValueError for a curve other than P-256."""
    if isinstance(key, Ed25519PublicKey):
        return Algorithm.EDDSA
    if isinstance(key, RSAPublicKey):
        return Algorithm.RS256
    if not isinstance(key.curve, SECP256R1):
        raise ValueError(f"a key on {key.curve.name}")
    return Algorithm.ES256


def is_signature(key: PublicKey, signature: bytes, data: bytes) -> bool:
    """Tell whether a signature, as `Signer.sign` returns it, is one of `data` by the key. Pure."""
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, data)
        elif isinstance(key, RSAPublicKey):
            key.verify(signature, data, PKCS1v15(), SHA256())
        elif len(signature) != 2 * _COORDINATE_BYTES:
            return False
        else:
            r, s = signature[:_COORDINATE_BYTES], signature[_COORDINATE_BYTES:]
            key.verify(encode_dss_signature(int.from_bytes(r), int.from_bytes(s)), data, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


class Signer(Protocol):
    """Signs bytes with one key."""

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm of its signatures."""

    @property
    def public_key(self) -> PublicKey:
        """The public half."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature as JOSE writes it: for ES256 r and s of 32 bytes each, never DER."""


@dataclass(frozen=True, slots=True)
class PrivateKeySigner:
    """Signs with a key in memory: Ed25519, P-256, or RSA with PKCS#1 v1.5 and SHA-256."""

    key: Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm of its signatures. Raises ValueError for a curve other than P-256."""
        return algorithm_of(self.key.public_key())

    @property
    def public_key(self) -> PublicKey:
        """The public half."""
        return self.key.public_key()

    def sign(self, data: bytes) -> bytes:
        """Return the signature as JOSE writes it."""
        return self.key.sign(data) if isinstance(self.key, Ed25519PrivateKey) else self._signed(data, SHA256())

    def sign_hashed(self, digest: bytes) -> bytes:
        """Return the same signature by the SHA-256 of the bytes. Raises ValueError for Ed25519, which signs none."""
        return self._signed(digest, Prehashed(SHA256()))

    def _signed(self, data: bytes, hashed_by: SHA256 | Prehashed) -> bytes:
        if isinstance(self.key, Ed25519PrivateKey):
            raise ValueError("Ed25519 signs no digest")
        if isinstance(self.key, RSAPrivateKey):
            return self.key.sign(data, PKCS1v15(), hashed_by)
        r, s = decode_dss_signature(self.key.sign(data, ECDSA(hashed_by)))
        return r.to_bytes(_COORDINATE_BYTES) + s.to_bytes(_COORDINATE_BYTES)
