"""A wallet in a few lines: reads an offer, exchanges its code, proves a key, fetches a credential."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.openid4vci.proofs import PROOF_TYPE
from app.openid4vci.requests import GRANT
from app.signing import PrivateKeySigner, public_jwk, sign_token, to_multikey
from app.signing.jose import encoded

Answer = requests.Response


def signer_of(key: Any = None) -> PrivateKeySigner:
    return PrivateKeySigner(key or Ed25519PrivateKey.generate())


def key_header(signer: PrivateKeySigner, binding: str) -> dict[str, Any]:
    """Return how a proof names its key: as a jwk, a did:key or a did:jwk."""
    if binding == "jwk":
        return {"jwk": public_jwk(signer.public_key)}
    if binding == "did:key":
        multikey = to_multikey(signer.public_key)
        return {"kid": f"did:key:{multikey}#{multikey}"}
    jwk = json.dumps(public_jwk(signer.public_key)).encode()
    return {"kid": f"did:jwk:{encoded(jwk)}#0"}


@dataclass
class Wallet:
    """One wallet at one offer, given as its link."""

    link: str
    signer: PrivateKeySigner = field(default_factory=signer_of)
    binding: str = "jwk"

    def __post_init__(self) -> None:
        query = parse_qs(urlsplit(self.link).query)
        if "credential_offer_uri" in query:
            self.offer = requests.get(query["credential_offer_uri"][0], timeout=10).json()
        else:
            self.offer = json.loads(query["credential_offer"][0])
        self.issuer: str = self.offer["credential_issuer"]
        self.metadata = requests.get(self.well_known("openid-credential-issuer"), timeout=10).json()
        self.server = requests.get(self.well_known("oauth-authorization-server"), timeout=10).json()

    def well_known(self, name: str) -> str:
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}/.well-known/{name}{parts.path}"

    @property
    def code(self) -> str:
        return str(self.offer["grants"][GRANT]["pre-authorized_code"])

    def exchange(self, tx_code: str | None = None, **changes: str) -> Answer:
        form = {"grant_type": GRANT, "pre-authorized_code": self.code}
        form |= {"tx_code": tx_code} if tx_code is not None else {}
        return requests.post(self.server["token_endpoint"], data=form | changes, timeout=10)

    def nonce(self) -> str:
        return str(requests.post(self.metadata["nonce_endpoint"], timeout=10).json()["c_nonce"])

    def proof(self, now: int, nonce: str | None = None, header: dict[str, Any] | None = None, **changes: Any) -> str:
        claims = {"aud": self.issuer, "iat": now, "nonce": self.nonce() if nonce is None else nonce} | changes
        named = {"typ": PROOF_TYPE} | (header or key_header(self.signer, self.binding))
        return proof_token(self.signer, named, {k: v for k, v in claims.items() if v is not None})

    def ask(self, token: str, body: Any) -> Answer:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return requests.post(self.metadata["credential_endpoint"], data=data, headers=headers, timeout=30)

    def fetch(self, token: str, configuration: str, proof: str = "") -> Answer:
        asked: dict[str, Any] = {"credential_configuration_id": configuration}
        return self.ask(token, asked | ({"proofs": {"jwt": [proof]}} if proof else {}))


def proof_token(signer: PrivateKeySigner, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Return a signed proof whose header may hold anything."""
    if all(isinstance(value, str) for value in header.values()):
        return sign_token(claims, signer, **header)
    parts = [encoded(json.dumps(part).encode()) for part in ({"alg": signer.algorithm.value, **header}, claims)]
    signed = ".".join(parts)
    return f"{signed}.{encoded(signer.sign(signed.encode()))}"
