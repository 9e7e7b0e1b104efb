"""An issuer elsewhere: what it publishes, and credentials that it signs."""

import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.formats import STATUS_LIST_TYPE, Purpose, document, status_list_claims, status_list_credential, vc_jwt_claims
from app.signing import (
    CREDENTIALS_V1,
    DATA_INTEGRITY,
    PrivateKeySigner,
    add_proof,
    canonical,
    did_document,
    public_jwk,
    sign_disclosable,
    sign_token,
    to_multikey,
)
from app.verification import Report, Verifier
from app.verification.fetching import NotFetched
from app.verification.foreign import ForeignIssuers
from tests.unit.formats.sample import MOMENT, award
from tests.unit.verification.stranger import NOW, verifier

HOST = "badges.example"
DID = f"did:web:{HOST}:colleges:one"
WEB = f"https://{HOST}/colleges/one"
DOCUMENT = f"{WEB}/did.json"
METADATA = f"https://{HOST}/.well-known/jwt-vc-issuer/colleges/one"
LIST, TOKEN_LIST = f"https://{HOST}/lists/1", f"https://{HOST}/lists/1.jwt"
KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (7, 8))
SIGNER, FORGER = PrivateKeySigner(KEY), PrivateKeySigner(OTHER)
MULTIKEY = to_multikey(KEY.public_key())
METHOD = f"{DID}#{MULTIKEY}"
INDEX = 4711


@dataclass
class Web:
    """The web as a dictionary; what is not there does not answer."""

    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str, accept: str, *, max_bytes: int, keep_s: float) -> bytes:
        self.asked.append(url)
        if url not in self.pages:
            raise NotFetched("status 404")
        return self.pages[url]

    def put(self, url: str, content: Any) -> None:
        self.pages[url] = content.encode() if isinstance(content, str) else json.dumps(content).encode()

    def verifier(self, **parts: Any) -> Verifier:
        elsewhere = ForeignIssuers(fetch=self, canonicalize=canonical, clock=lambda: NOW)
        return verifier(elsewhere=elsewhere, **parts)

    def check(self, given: Any) -> Report:
        return self.verifier().check(given)


def published(**changes: Any) -> Web:
    """Return the web with the issuer's keys and its two lists, in which nothing is withdrawn."""
    web = Web()
    web.put(DOCUMENT, {**did_document(DID, [MULTIKEY]), **changes})
    web.put(METADATA, {"issuer": WEB, "jwks": {"keys": [{**public_jwk(KEY.public_key()), "kid": "key-1"}]}})
    web.put(LIST, bits())
    web.put(TOKEN_LIST, token_bits())
    return web


def entry(purpose: str = "revocation", **changes: Any) -> dict[str, Any]:
    """Return the place of the credential in the list."""
    place = {"type": "BitstringStatusListEntry", "statusPurpose": purpose, "statusListIndex": str(INDEX)}
    return {**place, "id": f"{LIST}#{purpose}", "statusListCredential": LIST, **changes}


def badge(signer: PrivateKeySigner = SIGNER, method: str = METHOD, **changes: Any) -> dict[str, Any]:
    """Return an Open Badge of this issuer with a proof."""
    made = document(award(issuer={"did": DID}))
    return add_proof({**made, "credentialStatus": entry(), **changes}, signer, method, MOMENT)


def earlier_badge(**changes: Any) -> dict[str, Any]:
    """Return an Open Badge of the data model 1.1 with a proof, and no more than its contexts define."""
    made = document(award(issuer={"did": DID}))
    starts = made.pop("validFrom")
    for name in ("name", "description", "validUntil", "credentialStatus"):
        made.pop(name, None)
    made["@context"] = [CREDENTIALS_V1, *made["@context"][1:], DATA_INTEGRITY]
    return add_proof({**made, "issuanceDate": starts, **changes}, SIGNER, METHOD, MOMENT)


def vc_jwt(typ: str = "vc+jwt", **changes: Any) -> str:
    """Return the same as a token."""
    made = {**document(award(issuer={"did": DID})), "credentialStatus": entry(), **changes}
    return sign_token(vc_jwt_claims(made), SIGNER, typ=typ, kid=METHOD)


def earlier_jwt(*, is_in_claims: bool = False, **changes: Any) -> str:
    """Return an Open Badge of the data model 1.1 as a token, the credential under `vc`; its end may stand beside it."""
    made = {**document(award(issuer={"did": DID})), "credentialStatus": entry()}
    starts, ends = made.pop("validFrom"), made.pop("validUntil", None)
    made["@context"] = [CREDENTIALS_V1, made["@context"][1]]
    made["issuanceDate"] = starts
    if ends and not is_in_claims:
        made["expirationDate"] = ends
    claims = {"iss": DID, "jti": made["id"], "vc": made, **changes}
    return sign_token(claims, SIGNER, typ="JWT", kid=METHOD)


def sd_jwt(issuer: str = WEB, kid: str = "key-1", signer: PrivateKeySigner = SIGNER, **changes: Any) -> str:
    """Return an SD-JWT VC of a type of the issuer's own."""
    claims = {
        "iss": issuer,
        "vct": "https://badges.example/types/course",
        "iat": int(MOMENT.timestamp()),
        "given_name": "Eva",
        "course": {"name": "Data", "hours": 25},
        "status": {"status_list": {"uri": TOKEN_LIST, "idx": INDEX}},
        **changes,
    }
    return sign_disclosable(claims, [["given_name"]], signer, kid)


def bits(
    places: Any = (), *, purpose: str = "revocation", signer: Any = SIGNER, issuer: str = DID, **changes: Any
) -> dict[str, Any]:
    """Return the issuer's Bitstring Status List."""
    made = status_list_credential(LIST, issuer, places, MOMENT, purpose=Purpose.REVOCATION)
    made["credentialSubject"] = {**made["credentialSubject"], "statusPurpose": purpose, **changes}
    return add_proof(made, signer, METHOD, MOMENT)


def token_bits(
    revoked: Any = (),
    suspended: Any = (),
    *,
    signer: Any = SIGNER,
    issuer: str = WEB,
    kid: str = "key-1",
    **changes: Any,
) -> str:
    """Return the issuer's Token Status List."""
    claims = status_list_claims(
        TOKEN_LIST, issuer, revoked=revoked, suspended=suspended, issued_at=MOMENT, expires_at=NOW.replace(year=2030)
    )
    return sign_token({**claims, **changes}, signer, typ=STATUS_LIST_TYPE, kid=kid)
