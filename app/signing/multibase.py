"""Base58btc and Multikey, in which keys and signatures are written. Pure. Controlled Identifiers 1.0, "Multikey"."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGIT = {character: value for value, character in enumerate(_ALPHABET)}
_ED25519 = b"\xed\x01"
_LONGEST = 256  # decoding is quadratic; a signature has 88 characters


def to_base58btc(data: bytes) -> str:
    """Return `data` as multibase base58btc, beginning with `z`. Pure."""
    number = int.from_bytes(data)
    digits = ""
    while number:
        number, remainder = divmod(number, 58)
        digits = _ALPHABET[remainder] + digits
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


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


def to_multikey(key: Ed25519PublicKey) -> str:
    """Return an Ed25519 public key as `publicKeyMultibase`, beginning with `z6Mk`. Pure."""
    return to_base58btc(_ED25519 + key.public_bytes_raw())


def from_multikey(text: str) -> Ed25519PublicKey:
    """Return the Ed25519 key of a `publicKeyMultibase`. Raises ValueError for other kinds of key. Pure."""
    data = from_base58btc(text)
    if not data.startswith(_ED25519) or len(data) != len(_ED25519) + 32:
        raise ValueError("not an Ed25519 Multikey")
    return Ed25519PublicKey.from_public_bytes(data[len(_ED25519) :])
