"""Which keys and passphrases are strong enough. Pure."""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from app.signing.errors import KeyTooWeak, PassphraseWeak
from app.signing.signer import PublicKey

RSA_BITS = (2048, 4096)
"""The least that is still thought safe (NIST SP 800-131A), and the most that every verifier takes."""
_LEAST_EXPONENT = 65537
_LEAST_CHARACTERS, _LEAST_DIFFERENT, _LEAST_DIGITS = 16, 8, 30


def check_strength(key: PublicKey) -> None:
    """Refuse a key whose signatures are not to be relied on. Raises KeyTooWeak. Pure."""
    if isinstance(key, RSAPublicKey):
        least, most = RSA_BITS
        if not least <= key.key_size <= most:
            raise KeyTooWeak(f"RSA with {key.key_size} bits, not {least} to {most}")
        if key.public_numbers().e < _LEAST_EXPONENT:
            raise KeyTooWeak(f"RSA with an exponent below {_LEAST_EXPONENT}")
    elif isinstance(key, EllipticCurvePublicKey) and not isinstance(key.curve, SECP256R1):
        raise KeyTooWeak(f"a key on {key.curve.name}, not on P-256")


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that could be guessed by who has the file. Raises PassphraseWeak. Pure."""
    if len(passphrase) < _LEAST_CHARACTERS:
        raise PassphraseWeak(f"fewer than {_LEAST_CHARACTERS} characters")
    if len(set(passphrase)) < _LEAST_DIFFERENT:
        raise PassphraseWeak(f"fewer than {_LEAST_DIFFERENT} different characters")
    if passphrase in (passphrase * 2)[1:-1]:
        raise PassphraseWeak("the same again and again")
    if passphrase.isdecimal() and len(passphrase) < _LEAST_DIGITS:
        raise PassphraseWeak(f"fewer than {_LEAST_DIGITS} digits and nothing else")
