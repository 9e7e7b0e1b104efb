"""Base58btc and Multikey, in which keys and signatures are written. Pure. Controlled Identifiers 1.0, "Multikey"."""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from app.signing.signer import PublicKey

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGIT = {character: value for value, character in enumerate(_ALPHABET)}
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_PAIR, _LONG = 58**2, 58**10  # ten digits at once, so that long numbers are divided seldom
_ED25519 = b"\xed\x01"
_P256 = b"\x80\x24"
_RSA = b"\x85\x24"
_LONGEST = 256  # decoding is quadratic; a signature has 88 characters
_LONGEST_KEY = 800  # an RSA key of 4096 bits has 720


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


def from_base58btc(text: str, *, longest: int = _LONGEST) -> bytes:
    """Return the bytes that `to_base58btc` wrote. Raises ValueError on anything else. Pure."""
    if not text.startswith("z") or len(text) > longest:
        raise ValueError("not multibase base58btc")
    number = 0
    for character in text[1:]:
        if character not in _DIGIT:
            raise ValueError("not multibase base58btc")
        number = number * 58 + _DIGIT[character]
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def to_multikey(key: PublicKey) -> str:
    """Return a public key as `publicKeyMultibase`: `z6Mk…` for Ed25519, `zDn…` for P-256, long for RSA. Pure."""
    if isinstance(key, Ed25519PublicKey):
        return to_base58btc(_ED25519 + key.public_bytes_raw())
    if isinstance(key, RSAPublicKey):
        return to_base58btc(_RSA + key.public_bytes(Encoding.DER, PublicFormat.PKCS1))
    return to_base58btc(_P256 + key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))


def from_multikey(text: str) -> PublicKey:
    """Return the key of a `publicKeyMultibase`: Ed25519, P-256 or RSA. Raises ValueError for other kinds. Pure."""
    data = from_base58btc(text, longest=_LONGEST_KEY)
    kind, value = data[:2], data[2:]
    if kind == _ED25519:
        return Ed25519PublicKey.from_public_bytes(value)
    if kind == _P256 and value[:1] in {b"\x02", b"\x03"}:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), value)
    if kind == _RSA:
        key = load_der_public_key(value)
        if isinstance(key, RSAPublicKey) and to_multikey(key) == text:
            return key
    raise ValueError("not a Multikey of a kind that we know")
