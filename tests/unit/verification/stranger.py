"""Somebody with keys, and what a verifier needs to know about them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.formats import document
from app.signing import PrivateKeySigner, PublicKey, add_proof, canonical, to_multikey
from app.verification import Status, StatusUnreachable, Verifier
from tests.unit.formats.sample import AWARD, DID, MOMENT

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = PrivateKeySigner(KEY)
METHOD = f"{DID}#{to_multikey(KEY.public_key())}"
CREDENTIAL = add_proof(document(AWARD), SIGNER, METHOD, MOMENT)
NOW = datetime(2027, 1, 1, tzinfo=UTC)


@dataclass
class Issuers:
    """Our issuers as a fake: one key, one status list."""

    statuses: dict[tuple[str, int], Status] = field(
        default_factory=lambda: {(AWARD.status.list_url, AWARD.status.index): Status(revoked=False)}
    )

    def key(self, method: str) -> PublicKey | None:
        return KEY.public_key() if method == METHOD else None

    def knows(self, did: str) -> bool:
        return did == DID

    def status(self, list_url: str, index: int) -> Status:
        try:
            return self.statuses[list_url, index]
        except KeyError as error:
            raise StatusUnreachable from error


def verifier(issuers: Issuers | None = None, now: datetime = NOW, **parts: Any) -> Verifier:
    """Return a verifier of our own issuers' and others' credentials, in this process."""
    known = issuers or Issuers()
    return Verifier(
        resolve_key=known.key,
        is_our_issuer=known.knows,
        status_of=known.status,
        clock=lambda: now,
        **{"canonicalize": canonical, **parts},
    )
