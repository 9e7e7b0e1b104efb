"""A key of each kind that we sign with, and our credentials as tokens signed with them."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa

from app.formats import DECOYS, document, sd_jwt_claims, vc_jwt_claims, withheld
from app.signing import Algorithm, PrivateKeySigner, PublicKey, sign_disclosable, sign_token
from app.verification import Verifier
from tests.unit.formats.sample import AWARD, DID
from tests.unit.verification.stranger import KEY, Issuers, verifier

PRIVATE: dict[Algorithm, Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey] = {
    Algorithm.EDDSA: KEY,
    Algorithm.ES256: generate_private_key(SECP256R1()),
    Algorithm.RS256: generate_rsa(65537, 2048),
}
SIGNERS = {name: PrivateKeySigner(key) for name, key in PRIVATE.items()}
VCT = "https://tool.example/credential-types/micro-credential/1"
TOKEN_LIST = f"{AWARD.status.list_url}/token"


def method(algorithm: Algorithm) -> str:
    """Return the DID URL under which the fake issuer publishes its key of this kind."""
    return f"{DID}#{algorithm.value}"


def vc_jwt(algorithm: Algorithm = Algorithm.EDDSA, header: dict[str, str] | None = None, **changes: Any) -> str:
    """Return our credential as a VC-JWT; a change to None takes a claim away."""
    claims = {**vc_jwt_claims(document(AWARD)), **changes}
    kept = {name: value for name, value in claims.items() if value is not None}
    fields = {"typ": "vc+jwt", "cty": "vc", "kid": method(algorithm), **(header or {})}
    return sign_token(kept, SIGNERS[algorithm], **fields)


def sd_jwt(algorithm: Algorithm = Algorithm.EDDSA, holder: dict[str, str] | None = None, **changes: Any) -> str:
    """Return our credential as an SD-JWT VC with all disclosures."""
    claims = {**sd_jwt_claims(AWARD, VCT, TOKEN_LIST, holder), **changes}
    kept = {name: value for name, value in claims.items() if value is not None}
    return sign_disclosable(kept, withheld(kept), SIGNERS[algorithm], method(algorithm), decoys=DECOYS)


def showing(token: str, *names: str) -> str:
    """Return a presentation that shows only the claims of these names."""
    signed, *disclosures, _ = token.split("~")
    return "~".join([signed, *(one for one in disclosures if content(one)[1] in names), ""])


def content(disclosure: str) -> Any:
    """Return what stands in a disclosure."""
    from app.signing.jose import decoded

    return json.loads(decoded(disclosure))


class Published(Issuers):
    """The fake issuer with a key of each kind."""

    def key(self, method_: str) -> PublicKey | None:
        keys = {method(name): signer.public_key for name, signer in SIGNERS.items()}
        return keys.get(method_)


def token_verifier(**parts: Any) -> Verifier:
    """Return a verifier that knows all keys of the fake issuer."""
    return verifier(Published(**parts))
