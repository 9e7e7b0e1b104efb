"""Base58btc and Multikey, in which keys and signatures are written. Pure. Controlled Identifiers 1.0, "Multikey"."""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.signing.signer import PublicKey

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGIT = {character: value for value, character in enumerate(_ALPHABET)}
_ED25519 = b"\xed\x01"
_P256 = b"\x80\x24"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_PAIR, _LONG = 58**2, 58**10  # ten digits at once, so that long numbers are divided seldom
_LONGEST = 256  # decoding is quadratic; a signature has 88 characters


def to_base58btc(data: bytes) -> str:
    """Return `data` as multibase base58btc, beginning with `z`. Pure."""
    number = int.from_bytes(data)
    groups: list[str] = []
    while number:
        number, group = divmod(number, _LONG)
        fourth, third, second = group // _PAIR, group // _PAIR**2, group // _PAIR**3
        groups.append(
            f"{_PAIRS[group // _PAIR**4]}{_PAIRS[second % _PAIR]}{_PAIRS[third % _PAIR]}"
            f"{_PAIRS[fourth % _PAIR]}{_PAIRS[group % _PAIR]}"
        )
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(reversed(groups)).lstrip("1")


def from_base58btc(text: str) -> bytes:
    """Return the bytes that `to_base58btc` wrote. Raises ValueError on anything else. Pure."""
    if not text.startswith("z") or len(text) > _LONGEST:
        raise ValueError("not multibase base58btc")
    number = 0
    for character in text[1:]:
        if character not in _DIGIT:
            raise ValueError("not multibase base58btc")
        number = number * 58 + _DIGIT[character]
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def to_multikey(key: PublicKey) -> str:
    """Return a public key as `publicKeyMultibase`: Ed25519 begins with `z6Mk`, P-256 with `zDn`.

    Raises ValueError for other kinds of key, which Multikey has no agreed form for here. Pure.
    """
    if isinstance(key, Ed25519PublicKey):
        return to_base58btc(_ED25519 + key.public_bytes_raw())
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return to_base58btc(_P256 + key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))
    raise ValueError("neither an Ed25519 nor a P-256 key")


def from_multikey(text: str) -> Ed25519PublicKey | EllipticCurvePublicKey:
    """Return the Ed25519 or P-256 key of a `publicKeyMultibase`. Raises ValueError for other kinds of key. Pure."""
    data = from_base58btc(text)
    if data.startswith(_ED25519) and len(data) == len(_ED25519) + 32:
        return Ed25519PublicKey.from_public_bytes(data[len(_ED25519) :])
    # A point is written compressed or it is another text for the same key.
    if data.startswith(_P256) and len(data) == len(_P256) + 33:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), data[len(_P256) :])
    raise ValueError("neither an Ed25519 nor a P-256 Multikey")
