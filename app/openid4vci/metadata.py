"""What an institution tells wallets about itself, and an offer as wallets read it. Pure.

OpenID4VCI 1.0, 4.1 "Credential Offer", 12.2 "Credential Issuer Metadata", 12.3 "OAuth 2.0 Authorization Server
Metadata" (RFC 8414). `url` is the institution's identifier as a credential issuer.
"""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from app.formats import type_metadata
from app.issuers import IssuerProfile
from app.openid4vci.proofs import ALGORITHMS
from app.openid4vci.requests import GRANT
from app.openid4vci.values import Configuration
from app.signing import CREDENTIALS_V2, OPEN_BADGES, Algorithm

CODE_LENGTH = 6
_CRYPTOSUITES = {Algorithm.EDDSA: "eddsa-rdfc-2022", Algorithm.ES256: "ecdsa-rdfc-2019"}
_TYPES = ["VerifiableCredential", "OpenBadgeCredential"]


def issuer_metadata(url: str, profile: IssuerProfile, algorithms: Iterable[Algorithm], vct: str) -> dict[str, Any]:
    """Return the metadata of an institution with keys of these kinds. Pure."""
    kinds = list(dict.fromkeys(algorithms))
    return {
        "credential_issuer": url,
        "credential_endpoint": f"{url}/openid4vci/credential",
        "nonce_endpoint": f"{url}/openid4vci/nonce",
        "display": [{"name": name, "locale": language} for language, name in sorted(profile.legal_name.items())],
        "credential_configurations_supported": {
            Configuration.SD_JWT: {
                "format": "dc+sd-jwt",
                "vct": vct,
                "cryptographic_binding_methods_supported": ["jwk", "did:key", "did:jwk"],
                "proof_types_supported": {
                    "jwt": {"proof_signing_alg_values_supported": [algorithm.value for algorithm in ALGORITHMS]}
                },
                "credential_signing_alg_values_supported": [kind.value for kind in kinds],
                **_shown(vct, with_claims=True),
            },
            Configuration.VC_JWT: {
                "format": "jwt_vc_json",
                "credential_definition": {"type": _TYPES},
                "credential_signing_alg_values_supported": [kind.value for kind in kinds],
                **_shown(vct),
            },
            Configuration.OPEN_BADGE: {
                "format": "ldp_vc",
                "credential_definition": {"@context": [CREDENTIALS_V2, OPEN_BADGES], "type": _TYPES},
                "credential_signing_alg_values_supported": [
                    _CRYPTOSUITES[kind] for kind in kinds if kind in _CRYPTOSUITES
                ],
                **_shown(vct),
            },
        },
    }


def server_metadata(url: str) -> dict[str, Any]:
    """Return the metadata of the institution as its own authorization server. Pure."""
    return {
        "issuer": url,
        "token_endpoint": f"{url}/openid4vci/token",
        "grant_types_supported": [GRANT],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def offer_document(url: str, code: str, *, with_tx_code: bool) -> dict[str, Any]:
    """Return an offer: what may be had with the code, and whether the learner types another one. Pure."""
    grant: dict[str, Any] = {"pre-authorized_code": code}
    if with_tx_code:
        grant["tx_code"] = {"input_mode": "numeric", "length": CODE_LENGTH}
    return {
        "credential_issuer": url,
        "credential_configuration_ids": [configuration.value for configuration in Configuration],
        "grants": {GRANT: grant},
    }


def link_by_value(document: dict[str, Any]) -> str:
    """Return the link that opens a wallet with the whole offer in it. Pure."""
    text = json.dumps(document, separators=(",", ":"))
    return f"openid-credential-offer://?credential_offer={quote(text, safe='')}"


def link_by_reference(address: str) -> str:
    """Return the link that opens a wallet, which fetches the offer at `address`. Pure."""
    return f"openid-credential-offer://?credential_offer_uri={quote(address, safe='')}"


def _shown(vct: str, *, with_claims: bool = False) -> dict[str, Any]:
    known = type_metadata(vct)
    display = _named(known["display"])
    claims = [{"path": claim["path"], "display": _named(claim["display"])} for claim in known["claims"]]
    described = {"display": display, "claims": claims} if with_claims else {"display": display}
    # Wallets of earlier drafts look for the display beside it.
    return {"display": display, "credential_metadata": described}


def _named(display: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"name": one["name"], "locale": one["locale"]} for one in display]
