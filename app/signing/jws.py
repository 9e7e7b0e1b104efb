"""Signatures by their names in JOSE (RFC 7518, 3), with the key of a certificate. Pure."""

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature

from app.signing.seal_errors import SealAlgorithmRefused

_HASHES: dict[str, type[hashes.HashAlgorithm]] = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}
_CURVES = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}
ACCEPTED = frozenset({f"{family}{size}" for family in ("RS", "PS") for size in _HASHES} | set(_CURVES))


def check_algorithm(certificate: x509.Certificate, name: str) -> None:
    """Refuse an algorithm that is not trusted or not the key's: the certificate decides, never the header alone.

    Raises SealAlgorithmRefused. Pure.
    """
    if name not in ACCEPTED:
        raise SealAlgorithmRefused
    key = certificate.public_key()
    if isinstance(key, EllipticCurvePublicKey):
        if _CURVES.get(name) != key.curve.name:
            raise SealAlgorithmRefused("the key is on another curve")
    elif not isinstance(key, RSAPublicKey) or name in _CURVES:
        raise SealAlgorithmRefused("the key is of another kind")


def fits(certificate: x509.Certificate, name: str, signature: bytes, data: bytes, *, is_hashed: bool = False) -> bool:
    """Tell whether a signature over `data` was made with the certificate's key; with `is_hashed` that is the digest.

    Raises SealAlgorithmRefused. Pure.
    """
    check_algorithm(certificate, name)
    key, digest = certificate.public_key(), _HASHES[name[2:]]()
    hashed_by = Prehashed(digest) if is_hashed else digest
    try:
        if isinstance(key, EllipticCurvePublicKey):
            return _fits_curve(key, hashed_by, signature, data)
        if isinstance(key, RSAPublicKey):
            padding = PKCS1v15() if name.startswith("RS") else PSS(MGF1(digest), digest.digest_size)
            key.verify(signature, data, padding, hashed_by)
            return True
    except (InvalidSignature, UnsupportedAlgorithm):
        return False
    return False


def _fits_curve(
    key: EllipticCurvePublicKey, hashed_by: hashes.HashAlgorithm | Prehashed, signature: bytes, data: bytes
) -> bool:
    size = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * size:  # r and s, each of the field's size; never DER
        return False
    parts = (int.from_bytes(signature[:size]), int.from_bytes(signature[size:]))
    key.verify(encode_dss_signature(*parts), data, ECDSA(hashed_by))
    return True
