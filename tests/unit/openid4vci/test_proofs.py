"""Proofs of a holder's key: OpenID4VCI 1.0, Appendix F.1, "jwt Proof Type"."""

from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key

from app.openid4vci.errors import Code, WalletRefused
from app.openid4vci.proofs import MAX_PROOF, PROOF_TYPE, proven_holder
from app.signing import PrivateKeySigner, public_jwk, thumbprint, to_multikey
from tests.integration.wallet_client import key_header, proof_token

AUDIENCE = "https://tool.example.org/issuers/uni"
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
CLAIMS = {"aud": AUDIENCE, "iat": int(NOW.timestamp()), "nonce": "n"}
ED25519 = PrivateKeySigner(Ed25519PrivateKey.generate())
P256 = PrivateKeySigner(generate_private_key(SECP256R1()))
RSA = PrivateKeySigner(generate_rsa_key(65537, 2048))


def proof(signer: PrivateKeySigner = ED25519, header: dict[str, Any] | None = None, **claims: Any) -> str:
    named = {"typ": PROOF_TYPE} | (key_header(signer, "jwk") if header is None else header)
    return proof_token(signer, named, {k: v for k, v in (CLAIMS | claims).items() if v is not None})


def why(text: str) -> str:
    with pytest.raises(WalletRefused) as caught:
        proven_holder(text, audience=AUDIENCE, now=NOW)
    assert caught.value.code is Code.INVALID_PROOF
    return caught.value.detail


@pytest.mark.parametrize("binding", ["jwk", "did:key", "did:jwk"])
@pytest.mark.parametrize("signer", [ED25519, P256], ids=["EdDSA", "ES256"])
def test_the_key_is_the_one_that_the_header_names(binding, signer):
    found, nonce = proven_holder(proof(signer, key_header(signer, binding)), audience=AUDIENCE, now=NOW)
    assert (found.jwk, found.thumbprint, nonce) == (
        public_jwk(signer.public_key),
        thumbprint(signer.public_key),
        "n",
    )


def test_a_did_may_stand_without_its_fragment():
    for binding in ("did:key", "did:jwk"):
        named = {"kid": key_header(ED25519, binding)["kid"].partition("#")[0]}
        found, _ = proven_holder(proof(header=named), audience=AUDIENCE, now=NOW)
        assert found.jwk == public_jwk(ED25519.public_key)


def test_other_members_of_a_public_key_do_not_reach_the_credential():
    jwk = public_jwk(ED25519.public_key) | {"kid": "name@example.org", "use": "sig"}
    found, _ = proven_holder(proof(header={"jwk": jwk}), audience=AUDIENCE, now=NOW)
    assert found.jwk == public_jwk(ED25519.public_key)


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"jwk": "x"},
        {"jwk": public_jwk(ED25519.public_key) | {"d": "AAAA"}},
        {"jwk": public_jwk(P256.public_key)},
        {"jwk": public_jwk(ED25519.public_key), "kid": "x"},
        {"jwk": public_jwk(ED25519.public_key), "x5c": ["x"]},
        {"jwk": public_jwk(ED25519.public_key), "typ": "JWT"},
        {"jwk": public_jwk(ED25519.public_key), "alg": "none"},
        {"jwk": public_jwk(ED25519.public_key), "alg": "HS256"},
        {"jwk": public_jwk(ED25519.public_key), "crit": ["x"]},
        {"kid": "did:web:example.org#1"},
        {"kid": "did:key:z6Mk#z6Mk"},
        {"kid": f"did:key:{to_multikey(ED25519.public_key)}#{to_multikey(P256.public_key)}"},
        {"kid": "did:jwk:e30#0"},
        {"kid": "did:jwk:!#0"},
        {"kid": key_header(ED25519, "did:jwk")["kid"].replace("#0", "#1")},
    ],
)
def test_a_key_is_refused_that_is_private_weak_unknown_or_named_twice(header):
    why(proof(header=header))


def test_rsa_does_not_count_because_wallets_have_no_such_keys():
    assert why(proof(RSA)) == "an algorithm that is not taken"


@pytest.mark.parametrize(
    ("claims", "detail"),
    [
        ({"aud": "https://elsewhere.example.org"}, "for another audience"),
        ({"aud": None}, "for another audience"),
        ({"aud": [AUDIENCE, "https://elsewhere.example.org"]}, "for another audience"),
        ({"iat": None}, "not signed just now"),
        ({"iat": True}, "not signed just now"),
        ({"iat": str(int(NOW.timestamp()))}, "not signed just now"),
        ({"iat": int(NOW.timestamp()) - 601}, "not signed just now"),
        ({"iat": int(NOW.timestamp()) + 301}, "not signed just now"),
        ({"exp": int(NOW.timestamp()) - 301}, "expired"),
        ({"exp": "x"}, "expired"),
        ({"nonce": None}, "without a nonce"),
        ({"nonce": 1}, "without a nonce"),
    ],
)
def test_a_proof_is_for_us_now_and_with_a_nonce(claims, detail):
    assert why(proof(**claims)) == detail


def test_a_proof_that_was_altered_or_is_very_long_is_refused():
    good = proof()
    assert why(good[:-4] + "AAAA") == "signing.signature_invalid"
    assert why("a" * (MAX_PROOF + 1)) == "longer than any proof"
    for text in ("", "a.b", "a.b.c", good + "~", "\ud800", good.replace(".", "..")):
        why(text)
