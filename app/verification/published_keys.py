"""The keys that an issuer elsewhere publishes: where they stand, and which of them may sign credentials. Pure.

did:web Method Specification, "Read (Resolve)"; Controlled Identifiers 1.0, "Verification Methods" and "Assertion";
SD-JWT-based Verifiable Credentials, "JWT VC Issuer Metadata".
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from app.errors import ProductError
from app.signing import PublicKey, check_strength, from_multikey, public_key_of
from app.verification.foreign_errors import IssuerDocumentInvalid, KeyNotForAssertion, KeyNotPublished

Json = dict[str, Any]
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?")
_SEGMENT = re.compile(r"[A-Za-z0-9._~%!$&'()*+,;=@-]+")
_MULTIKEYS = frozenset({"Multikey", "Ed25519VerificationKey2020"})
_JWKS = frozenset({"JsonWebKey", "JsonWebKey2020"})
_MOST_METHODS = 500


@dataclass(frozen=True, slots=True)
class Published:
    """A key that an issuer publishes; `ended_at` is since when it is revoked or has expired there, None if it holds."""

    key: PublicKey
    ended_at: datetime | None = None


def did_web_place(did: str) -> tuple[str, str] | None:
    """Return host (with its port) and path of the document of a did:web, None for anything else."""
    parts = did.split(":")
    if parts[:2] != ["did", "web"] or len(parts) < 3 or len(did) > 1000:
        return None
    host, segments = unquote(parts[2]), parts[3:]
    if not _HOST.fullmatch(host) or not all(_is_segment(segment) for segment in segments):
        return None
    return host, "/" + "/".join([*segments, "did.json"] if segments else [".well-known", "did.json"])


def issuer_metadata_url(issuer: str) -> str:
    """Return the address of the metadata of an issuer of tokens: before the path of its own address."""
    parts = urlsplit(issuer)
    return f"{parts.scheme}://{parts.netloc}/.well-known/jwt-vc-issuer{parts.path.rstrip('/')}"


def domain_of(issuer: str) -> str:
    """Return the host that answers for an issuer, "" for one that no host answers for."""
    place = did_web_place(issuer)
    if place is not None:
        return place[0]
    try:
        parts = urlsplit(issuer)
        return parts.netloc if parts.scheme in {"https", "http"} and parts.hostname else ""
    except ValueError:
        return ""


def key_in_did_document(document: Json, did: str, method: str, now: datetime) -> Published:
    """Return the key of a verification method of a DID document that may assert.

    Raises IssuerDocumentInvalid, KeyNotPublished or KeyNotForAssertion.
    """
    if document.get("id") != did:
        raise IssuerDocumentInvalid("another id")
    asserting = _listed(document.get("assertionMethod"))
    methods = [*_listed(document.get("verificationMethod")), *(one for one in asserting if isinstance(one, dict))]
    if len(methods) > _MOST_METHODS:
        raise IssuerDocumentInvalid("more keys than anybody has")
    named = [one for one in methods if isinstance(one, dict) and _absolute(one.get("id"), did) == method]
    if len(named) != 1 or named[0].get("controller") != did:
        raise KeyNotPublished("none, several, or somebody else's")
    ended_at = _ended_at(named[0], now)
    names = [one.get("id") if isinstance(one, dict) else one for one in asserting]
    # Whoever revokes a key takes it from the list too: that it is revoked says more.
    if ended_at is None and method not in [_absolute(name, did) for name in names]:
        raise KeyNotForAssertion
    return Published(_key_of(named[0]), ended_at)


def key_set_of(metadata: Json, issuer: str) -> Json | str:
    """Return the keys in an issuer's metadata, or the address at which they stand. Raises IssuerDocumentInvalid."""
    if metadata.get("issuer") != issuer:
        raise IssuerDocumentInvalid("another issuer")
    keys, address = metadata.get("jwks"), metadata.get("jwks_uri")
    if isinstance(keys, dict) and address is None:
        return keys
    if isinstance(address, str) and keys is None:
        return address
    raise IssuerDocumentInvalid("not exactly one of jwks and jwks_uri")


def key_in_set(keys: Json, key_id: str) -> Published:
    """Return the key of a JSON Web Key Set; without a name, its only one.

    Raises IssuerDocumentInvalid, KeyNotPublished or KeyNotForAssertion.
    """
    listed = keys.get("keys")
    if not isinstance(listed, list) or len(listed) > _MOST_METHODS:
        raise IssuerDocumentInvalid("not a key set")
    named = [one for one in listed if isinstance(one, dict) and (not key_id or one.get("kid") == key_id)]
    if len(named) != 1:
        raise KeyNotPublished("none, or several")
    if named[0].get("use", "sig") != "sig":
        raise KeyNotForAssertion
    return Published(_web_key(named[0]))


def _is_segment(segment: str) -> bool:
    plain = unquote(segment)
    return bool(_SEGMENT.fullmatch(segment)) and plain.strip(".") != "" and not {"/", "\\", "#", "?"} & set(plain)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _absolute(name: Any, did: str) -> str:
    if not isinstance(name, str):
        return ""
    return did + name if name.startswith("#") else name


def _ended_at(method: Json, now: datetime) -> datetime | None:
    ends = []
    for name in ("revoked", "expires"):
        if (value := method.get(name)) is None:
            continue
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise IssuerDocumentInvalid(name) from error
        if moment.tzinfo is None:
            raise IssuerDocumentInvalid(name)
        if moment <= now:
            ends.append(moment)
    return min(ends, default=None)


def _key_of(method: Json) -> PublicKey:
    kind, multikey, web_key = method.get("type"), method.get("publicKeyMultibase"), method.get("publicKeyJwk")
    if kind in _JWKS and isinstance(web_key, dict):
        return _web_key(web_key)
    if kind not in _MULTIKEYS or not isinstance(multikey, str):
        raise KeyNotPublished("of a kind that we do not know")
    try:
        key = from_multikey(multikey)
    except ValueError as error:
        raise KeyNotPublished("of a kind that we do not know") from error
    return _strong(key)


def _web_key(value: Json) -> PublicKey:
    try:
        return _strong(public_key_of(value))
    except ProductError as error:
        raise KeyNotPublished("of a kind that we do not know") from error


def _strong(key: PublicKey) -> PublicKey:
    try:
        check_strength(key)
    except ProductError as error:
        raise KeyNotPublished("too weak") from error
    return key
