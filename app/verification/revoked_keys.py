"""What a signature by a revoked key is still worth. Pure.

Whoever has stolen a key can write any date into what it signs, so the date in a credential proves nothing. Only our own
records tell what was signed before: a credential counts if it is stored here, unchanged, since before the moment.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from typing import Any

from jwt import InvalidTokenError, get_unverified_header

from app.signing import KeyRevocation
from app.verification.errors import KeyRevoked, RevokedKeyUnrecorded


def check_key(revocation: KeyRevocation, *, claimed_at: datetime | None, recorded_at: datetime | None) -> None:
    """Refuse what a revoked key has signed, unless we stored it before the key was in doubt. Pure.

    `claimed_at` is when the credential says that it was signed, `recorded_at` when we stored it, None if we never did.
    Raises KeyRevoked, or RevokedKeyUnrecorded for what claims to be from before.
    """
    if recorded_at is not None and recorded_at < revocation.since:
        return
    if recorded_at is None and claimed_at is not None and claimed_at < revocation.since:
        raise RevokedKeyUnrecorded
    raise KeyRevoked


def signed_at(proof: dict[str, Any]) -> datetime | None:
    """Return when a Data Integrity proof says that it was made, None if it does not say it legibly. Pure."""
    try:
        moment = datetime.fromisoformat(proof["created"])
    except (KeyError, TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def recorded(
    given: bytes | str | dict[str, Any],
    stored: Iterable[tuple[bytes, datetime]],
    erased: Iterable[tuple[str, datetime]] = (),
) -> datetime | None:
    """Return when that which is given was stored: to the byte or, if it is JSON, with every value the same. Pure.

    Of what was `erased` since, the digests tell it.
    """
    wanted = file_digest(given)
    digests = chain(((file_digest(content), stored_at) for content, stored_at in stored), erased)
    return next((stored_at for digest, stored_at in digests if digest == wanted), None)


def file_digest(content: bytes | str | dict[str, Any]) -> str:
    """Return by which digest, in hex, a credential is known again, also once its stored bytes are erased. Pure."""
    given = content.encode(errors="surrogatepass") if isinstance(content, str) else content
    try:
        value = given if isinstance(given, dict) else json.loads(given)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):  # sorted text tells 1, 1.0 and true apart, which comparing does not
        return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
    # Of a token with disclosures the part that is signed: which of them its holder shows is the holder's choice.
    return sha256(given.strip().split(b"~")[0] if isinstance(given, bytes) else b"").hexdigest()


def signed_by(content: bytes) -> str:
    """Return the DID URL of the key that signed stored bytes, as they name it; "" if none is named. Pure."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return _kid(content)
    proofs = value.get("proof") if isinstance(value, dict) else None
    proof = proofs[0] if isinstance(proofs, list) and proofs else proofs
    method = proof.get("verificationMethod", "") if isinstance(proof, dict) else ""
    return method if isinstance(method, str) else ""


def _kid(content: bytes) -> str:
    try:
        kid = get_unverified_header(content.strip().split(b"~")[0]).get("kid", "")
    except InvalidTokenError:
        return ""
    return kid if isinstance(kid, str) else ""
