"""What this installation knows about its own issuers: keys, statuses, and the first format in which it issues."""

import json
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.awards import OPENBADGE, Award, AwardState, Obstacle, Register
from app.clock import Clock
from app.errors import Kind, ProductError
from app.formats import Elements, document, elements
from app.issuers import IssuerProfile
from app.signing import KeyFile, add_proof, canonical, did_document, did_web, from_multikey
from app.verification.errors import StatusUnreachable
from app.verification.values import Outcome, Status
from app.verification.verifier import Verifier


class NotVerified(ProductError):
    """What we signed does not verify; it is not stored."""

    kind = Kind.UNAVAILABLE
    code = "verification.own_not_verified"


class OwnIssuers:
    """The did:web identifiers of this installation's issuers, and the status of their credentials."""

    def __init__(self, public_url: str, keys: KeyFile, register: Register) -> None:
        self._prefix = did_web(public_url, "issuers") + ":"
        self._lists = f"{public_url}/status/"
        self._keys = keys
        self._register = register

    def did(self, slug: str) -> str:
        """Return the DID of an institution of ours."""
        return self._prefix + quote(slug, safe="")

    def did_document(self, slug: str) -> dict[str, Any]:
        """Return the DID document with every key that the institution ever signed with."""
        return did_document(self.did(slug), [key.public for key in self._keys.issuer_keys(slug)])

    def is_ours(self, did: str) -> bool:
        """Tell whether `did` is one of our issuers that has a key."""
        return did.startswith(self._prefix) and bool(self._keys.issuer_keys(self._slug(did)))

    def key(self, verification_method: str) -> Ed25519PublicKey | None:
        """Return the public key of a verification method of ours, None if there is none."""
        did, _, fragment = verification_method.partition("#")
        if not did.startswith(self._prefix):
            return None
        known = {key.key_id: key.public for key in self._keys.issuer_keys(self._slug(did))}
        return from_multikey(known[fragment]) if fragment in known else None

    def status(self, list_url: str, index: int) -> Status:
        """Return what we say about the credential at a place of a list of ours. Raises StatusUnreachable."""
        try:
            entry = self._register.at(UUID(list_url.removeprefix(self._lists)), index)
        except ValueError as error:
            raise StatusUnreachable("not a list of ours") from error
        if entry is None:
            raise StatusUnreachable("nothing was issued at this place")
        return Status(
            revoked=entry.state is AwardState.REVOKED,
            suspended=entry.state is AwardState.SUSPENDED,
            reason=entry.revoked_reason,
            revoked_at=entry.revoked_at,
        )

    def _slug(self, did: str) -> str:
        return unquote(did.removeprefix(self._prefix))


class OpenBadgeFormat:
    """Open Badges 3.0 with an eddsa-rdfc-2022 proof."""

    name = OPENBADGE

    def __init__(self, keys: KeyFile, verifier: Verifier, clock: Clock) -> None:
        self._keys = keys
        self._verifier = verifier
        self._clock = clock

    def sealed(self, award: Award) -> bytes:
        """Return the signed credential as UTF-8 JSON. Raises what `add_proof` and the key file raise."""
        key = self._keys.active_issuer_key(award.issuer.slug)
        method = f"{award.issuer.did}#{key.key_id}"
        signed = add_proof(document(award), key.private, method, self._clock())
        return json.dumps(signed, ensure_ascii=False, indent=1).encode()

    def rehearsed(self, award: Award) -> bytes:
        """Return the signed credential, as `sealed` does."""
        return self.sealed(award)

    def obstacle(self, _issuer: IssuerProfile) -> Obstacle | None:
        """Return None: every institution can issue it."""
        return None

    def elements(self, content: bytes, language: str = "") -> Elements:
        """Read back what the credential says in a language."""
        return elements(json.loads(content), language)

    def check(self, content: bytes) -> None:
        """Verify our own bytes in every step. Raises NotVerified."""
        check_genuine(self._verifier, content)


def check_genuine(verifier: Verifier, content: bytes) -> None:
    """Accept what passes every step. Raises NotVerified."""
    report = verifier.check(content)
    if report.outcome is not Outcome.GENUINE:
        raise NotVerified(report.code)


def own_verifier(issuers: OwnIssuers, clock: Clock, *, trusted: bool) -> Verifier:
    """Return a verifier that knows our issuers; `trusted` is for bytes that we signed ourselves, without a sandbox."""
    options: dict[str, Any] = {"canonicalize": canonical} if trusted else {}
    return Verifier(
        resolve_key=issuers.key, is_our_issuer=issuers.is_ours, status_of=issuers.status, clock=clock, **options
    )
