"""Our tokens checked by two implementations that are not ours: joserfc, and openvc-core with the statuses.

RFC 9864 calls the name `EdDSA` deprecated, and joserfc says so; it is the name that readers of credentials know.
"""

import json
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.errors import OpenvcError
from openvc.proof._jws import verify_compact
from openvc.status.issue import verify_status_list_token
from openvc.status.status_list import (
    CredentialRevoked,
    CredentialSuspended,
    StatusResult,
    check_credential_status,
)
from openvc.verify import VerificationPolicy, verify_credential

from app.formats import sd_jwt_claims, status_list_claims, status_list_credential, vc_jwt_claims
from app.signing import Algorithm, PrivateKeySigner, bind, sign_token
from tests.unit.formats.sample import AWARD, DID, MOMENT
from tests.unit.verification.signers import PRIVATE, SIGNERS, TOKEN_LIST, VCT, method, sd_jwt, showing, vc_jwt

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
NOW = datetime(2027, 1, 1, tzinfo=UTC)
JWKS: dict[Algorithm, dict[str, Any]] = {
    Algorithm.EDDSA: json.loads(OKPAlgorithm.to_jwk(PRIVATE[Algorithm.EDDSA].public_key())),  # type: ignore[arg-type]
    Algorithm.ES256: json.loads(ECAlgorithm.to_jwk(PRIVATE[Algorithm.ES256].public_key())),  # type: ignore[arg-type]
    Algorithm.RS256: json.loads(RSAAlgorithm.to_jwk(PRIVATE[Algorithm.RS256].public_key())),  # type: ignore[arg-type]
}
KEYS: dict[str, Any] = {"OKP": OKPKey, "EC": ECKey, "RSA": RSAKey}
# It knows no RSA in credentials.
OPENVC = [Algorithm.EDDSA, Algorithm.ES256]
HOLDER_KEY = Ed25519PrivateKey.generate()
HOLDER = PrivateKeySigner(HOLDER_KEY)
HOLDER_JWK = OKPAlgorithm.to_jwk(HOLDER_KEY.public_key(), as_dict=True)


def joserfc_claims(token: str, algorithm: Algorithm, jwk: dict[str, Any] | None = None) -> Any:
    """Return the claims of a token that joserfc has verified."""
    found = jwk or JWKS[algorithm]
    opened = jws.deserialize_compact(token, KEYS[found["kty"]].import_key(found), algorithms=[algorithm.value])
    return json.loads(opened.payload)


def did_document(_url: str) -> dict[str, Any]:
    """Return the DID document of the fake issuer with its keys as JSON Web Keys."""
    methods = [
        {"id": method(name), "type": "JsonWebKey", "controller": DID, "publicKeyJwk": JWKS[name]} for name in OPENVC
    ]
    return {"id": DID, "verificationMethod": methods, "assertionMethod": [one["id"] for one in methods]}


def openvc(token: str, revoked: tuple[int, ...] = (), suspended: tuple[int, ...] = (), **policy: Any) -> Any:
    """Verify all that openvc-core can of an SD-JWT VC: signature, DID document, dates, type, holder, and the status."""

    def token_list(url: str) -> dict[str, Any]:
        assert url == TOKEN_LIST
        end = datetime(2040, 1, 1, tzinfo=UTC)
        claims = status_list_claims(url, DID, revoked=revoked, suspended=suspended, issued_at=MOMENT, expires_at=end)
        signed = sign_token(claims, SIGNERS[Algorithm.ES256], typ="statuslist+jwt", kid=method(Algorithm.ES256))
        return verify_status_list_token(signed, public_key_jwk=JWKS[Algorithm.ES256], expected_uri=url, now=NOW)

    return verify_credential(
        token,
        policy=VerificationPolicy(**{"now": NOW, **policy}),
        resolver=resolver(),
        resolve_status_list_token=token_list,
    )


def openvc_badge(token: str, algorithm: Algorithm, withdrawn: tuple[int, ...] = ()) -> StatusResult:
    """Verify a VC-JWT and the list that it names, and return the status.

    openvc-core 1.37 verifies as a whole only tokens of the data model 1.1, so its parts are called one by one.
    """
    _, credential = verify_compact(token, public_key_jwk=JWKS[algorithm])

    def bitstring(url: str) -> dict[str, Any]:
        assert url == AWARD.status.list_url
        unsigned = status_list_credential(url, DID, withdrawn, MOMENT)
        kid = method(Algorithm.EDDSA)
        signed = sign_token(vc_jwt_claims(unsigned), SIGNERS[Algorithm.EDDSA], typ="vc+jwt", kid=kid)
        return dict(verify_compact(signed, public_key_jwk=JWKS[Algorithm.EDDSA])[1])

    return check_credential_status(credential, resolve_status_list=bitstring)


def resolver() -> DidResolverRegistry:
    """Return a resolver of did:web that asks nobody but us."""
    return DidResolverRegistry([DidWebResolver(did_document)])


@pytest.mark.parametrize("algorithm", Algorithm)
def test_joserfc_accepts_each_kind_of_key_and_nothing_tampered_or_of_another(algorithm):
    other = RSAKey.generate_key(2048) if algorithm is Algorithm.RS256 else None
    for token in (vc_jwt(algorithm), sd_jwt(algorithm).partition("~")[0]):
        claims = joserfc_claims(token, algorithm)
        assert claims["iss"] == DID
        head, body, signature = token.split(".")
        with pytest.raises(BadSignatureError):
            joserfc_claims(f"{head}.{body[:-6]}AAAAAA.{signature}", algorithm)
        with pytest.raises(BadSignatureError):
            wrong = other.as_dict(private=False) if other else _other(algorithm)
            joserfc_claims(token, algorithm, wrong)


def _other(algorithm: Algorithm) -> dict[str, Any]:
    key = OKPKey.generate_key("Ed25519") if algorithm is Algorithm.EDDSA else ECKey.generate_key("P-256")
    return dict(key.as_dict(private=False))


@pytest.mark.parametrize("algorithm", OPENVC)
def test_openvc_accepts_a_vc_jwt_and_sees_that_it_was_withdrawn(algorithm):
    place = AWARD.status.index
    token = vc_jwt(algorithm)
    head, body, signature = token.split(".")

    assert not openvc_badge(token, algorithm).revoked
    assert not openvc_badge(token, algorithm, (place - 1, place + 1)).revoked
    assert openvc_badge(token, algorithm, (place,)).revoked
    with pytest.raises(OpenvcError):
        openvc_badge(f"{head}.{body[:-6]}AAAAAA.{signature}", algorithm)
    with pytest.raises(OpenvcError):
        openvc_badge(_by_somebody_else(token), algorithm)


@pytest.mark.parametrize("algorithm", OPENVC)
def test_openvc_accepts_an_sd_jwt_as_a_whole(algorithm):
    assert openvc(sd_jwt(algorithm)).issuer == DID


def test_openvc_sees_of_an_sd_jwt_revocation_suspension_tampering_another_key_and_the_end():
    place = AWARD.status.index
    token, rest = sd_jwt().split("~", 1)
    head, body, signature = token.split(".")

    with pytest.raises(CredentialRevoked):
        openvc(sd_jwt(), revoked=(place,))
    with pytest.raises(CredentialSuspended):
        openvc(sd_jwt(), suspended=(place,))
    assert openvc(sd_jwt(), revoked=(place + 1,), suspended=(place - 1,)).issuer == DID
    with pytest.raises(OpenvcError):
        openvc(sd_jwt(nbf=1_600_000_000, iat=1_600_000_000, exp=1_600_000_100))
    for wrong in (f"{head}.{body[:-6]}AAAAAA.{signature}", _by_somebody_else(token)):
        with pytest.raises(OpenvcError):
            openvc(f"{wrong}~{rest}")
    with pytest.raises(OpenvcError):
        openvc(f"{token}~WyJzIiwgInRpdGxlIiwgIngiXQ~{rest}")


def _by_somebody_else(token: str) -> str:
    header = jwt.get_unverified_header(token)
    claims = jwt.decode(token, options={"verify_signature": False})
    return sign_token(claims, HOLDER, typ=header["typ"], kid=header["kid"])


def test_openvc_reads_the_type_the_disclosures_and_the_holder():
    presented = bind(
        showing(sd_jwt(holder=HOLDER_JWK), "name", "grade"),
        HOLDER,
        audience="https://verifier.example",
        nonce="n-1",
        issued_at=int(NOW.timestamp()),
    )
    found = openvc(
        presented, audience="https://verifier.example", nonce="n-1", require_key_binding=True, expected_vct=VCT
    )

    said = sd_jwt_claims(AWARD, VCT, TOKEN_LIST)
    assert found.claims["name"] == said["name"]
    assert found.claims["grade"] == said["grade"]
    assert "given_name" not in found.claims
    with pytest.raises(OpenvcError):
        openvc(presented, audience="https://elsewhere.example", nonce="n-1", require_key_binding=True)


def test_a_disclosure_is_hashed_as_the_specification_says():
    # RFC 9901, "Hashing Disclosures"
    from app.signing.sd_jwt import _digest

    disclosure = "WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert _digest(disclosure) == "uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY"
