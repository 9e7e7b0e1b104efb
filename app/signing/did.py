"""Decentralised identifiers: did:web for our issuers; did:key and did:jwk, which are keys themselves. Pure."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from app.signing.errors import KeyTooWeak, KeyUnfit, TokenMalformed
from app.signing.jose import decoded, json_object, public_key_of
from app.signing.jwk import key_id, public_jwk
from app.signing.multibase import from_multikey
from app.signing.signer import PublicKey, algorithm_of
from app.signing.strength import check_strength

_LONGEST_DID_JWK = 2_000
_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def did_web(public_url: str, *segments: str) -> str:
    """Return the did:web whose document lies at `public_url`/segments/did.json. Pure.

    did:web Method Specification, "Method-specific identifier": the colon before a port is percent-encoded.
    """
    parts = urlsplit(public_url)
    path = [part for part in parts.path.split("/") if part]
    return ":".join(["did", "web", *(quote(part, safe="") for part in (parts.netloc, *path, *segments))])


def did_document(did: str, multikeys: Iterable[str], revoked: Mapping[str, datetime] | None = None) -> dict[str, Any]:
    """Return the DID document of an issuer with all its public keys, retired ones included. Pure.

    Retired keys stay: credentials that they signed stay valid. Those in `revoked`, with the moment since when, stay in
    the list with that moment and assert nothing any more (Controlled Identifiers 1.0, "Verification Methods").
    """
    since = revoked or {}
    methods = []
    for multikey in multikeys:
        method = {"id": f"{did}#{key_id(multikey)}", "type": "Multikey", "controller": did}
        if multikey in since:
            method["revoked"] = since[multikey].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        methods.append(method | {"publicKeyMultibase": multikey})
    return {
        "@context": list(_CONTEXTS),
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods if "revoked" not in method],
    }


def key_set(did: str, multikeys: Iterable[str]) -> dict[str, Any]:
    """Return an issuer's public keys as a JSON Web Key Set; each `kid` is the key's DID URL. Pure."""
    keys = []
    for multikey in multikeys:
        key = from_multikey(multikey)
        names = {"kid": f"{did}#{key_id(multikey)}", "alg": algorithm_of(key).value, "use": "sig"}
        keys.append(public_jwk(key) | names)
    return {"keys": keys}


def controller_of(verification_method: str) -> str:
    """Return the DID to which a verification method's DID URL belongs. Pure."""
    return verification_method.partition("#")[0]


def did_key_public_key(verification_method: str) -> PublicKey | None:
    """Return the key inside a did:key's DID URL, None for any other or inconsistent DID URL. Pure."""
    did, _, fragment = verification_method.partition("#")
    multikey = did.removeprefix("did:key:")
    if multikey == did or fragment != multikey:
        return None
    try:
        return from_multikey(multikey)
    except ValueError:
        return None


def did_jwk_public_key(verification_method: str) -> PublicKey | None:
    """Return the key inside a did:jwk or its DID URL, None for any other, or where it is private or weak. Pure."""
    did, has_fragment, fragment = verification_method.partition("#")
    text = did.removeprefix("did:jwk:")
    if text == did or (has_fragment and fragment != "0") or len(text) > _LONGEST_DID_JWK:
        return None  # it has one verification method only
    try:
        key = public_key_of(json_object(decoded(text)))
        check_strength(key)
    except (TokenMalformed, KeyUnfit, KeyTooWeak):
        return None
    return key
