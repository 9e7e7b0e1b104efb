"""Which keys and passphrases are strong enough."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers, generate_private_key

from app.signing import KeyTooWeak, PassphraseWeak
from app.signing.strength import check_passphrase, check_strength


@pytest.mark.parametrize(
    "key",
    [
        Ed25519PrivateKey.generate().public_key(),
        generate_ec(SECP256R1()).public_key(),
        generate_private_key(65537, 2048).public_key(),
    ],
    ids=["ed25519", "p256", "rsa"],
)
def test_what_every_verifier_takes_is_strong_enough(key):
    check_strength(key)


@pytest.mark.parametrize(
    "key",
    [
        generate_ec(SECP384R1()).public_key(),
        generate_private_key(65537, 1024).public_key(),
        RSAPublicNumbers(3, generate_private_key(65537, 2048).public_key().public_numbers().n).public_key(),
        RSAPublicNumbers(65537, (1 << 4100) + 1).public_key(),
    ],
    ids=["p384", "short", "exponent", "long"],
)
def test_other_curves_and_sizes_are_refused(key):
    with pytest.raises(KeyTooWeak):
        check_strength(key)


@pytest.mark.parametrize("passphrase", ["a passphrase for tests", "correct horse battery", "0123456789" * 3 + "4"])
def test_a_long_and_varied_passphrase_is_accepted(passphrase):
    check_passphrase(passphrase)


@pytest.mark.parametrize(
    "passphrase",
    ["short", "p" * 40, "passwordpassword", "secret12secret12secret12", "1234567890123456", "abcabcabcabcabcabcabc"],
)
def test_a_passphrase_that_could_be_guessed_is_refused(passphrase):
    with pytest.raises(PassphraseWeak):
        check_passphrase(passphrase)
