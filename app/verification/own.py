"""What this installation knows about its own issuers: keys, statuses, and the first format in which it issues."""

import json
from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

from app.awards import OPENBADGE, Award, AwardState, Obstacle, Register
from app.clock import Clock
from app.errors import Kind, ProductError
from app.formats import Elements, elements
from app.issuers import IssuerProfile
from app.signing import (
    IssuerKey,
    KeyFile,
    KeyRevocation,
    PublicKey,
    canonical,
    did_document,
    did_web,
    key_set,
)
from app.verification.errors import StatusUnreachable
from app.verification.revoked_keys import recorded
from app.verification.sealed import SealVerifier
from app.verification.shapes import Shapes
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
        self._public_url = public_url
        self._credentials = f"{public_url}/credentials/"
        self._keys = keys
        self._register = register

    def did(self, slug: str) -> str:
        """Return the DID of an institution of ours."""
        return self._prefix + quote(slug, safe="")

    def url(self, slug: str) -> str:
        """Return the address that names an institution of ours as the issuer of tokens (`iss`)."""
        return f"{self._public_url}/issuers/{quote(slug, safe='')}"

    def did_document(self, slug: str) -> dict[str, Any]:
        """Return the DID document with every key that the institution ever signed with."""
        keys = self._keys.issuer_keys(slug)
        revoked = {key.public: key.revocation.since for key in keys if key.revocation}
        return did_document(self.did(slug), [key.public for key in keys], revoked)

    def key_set(self, slug: str) -> dict[str, Any]:
        """Return the JSON Web Key Set of an institution: every key but the revoked, which it has no word for."""
        return key_set(self.did(slug), [key.public for key in self._keys.issuer_keys(slug) if not key.revocation])

    def is_ours(self, did: str) -> bool:
        """Tell whether `did` is one of our issuers that has a key."""
        return did.startswith(self._prefix) and bool(self._keys.issuer_keys(self._slug(did)))

    def key(self, verification_method: str) -> PublicKey | None:
        """Return the public key of a verification method of ours, None if there is none. It may be revoked."""
        found = self._issuer_key(verification_method)
        return found.public_key if found else None

    def revocation(self, verification_method: str) -> KeyRevocation | None:
        """Return the revocation of a key of ours, None if it stands."""
        found = self._issuer_key(verification_method)
        return found.revocation if found else None

    def recorded_at(
        self, credential_id: str, place: tuple[str, int] | None, given: bytes | str | dict[str, Any]
    ) -> datetime | None:
        """Return when we stored exactly this credential, None if we never did.

        Who presents an SD-JWT VC may withhold its address, which leads to all that it says; the place stays.
        """
        award_id = self._award_id(credential_id, place)
        if award_id is None:
            return None
        return recorded(given, self._register.stored(award_id), self._register.erased_files(award_id))

    def _award_id(self, credential_id: str, place: tuple[str, int] | None) -> UUID | None:
        try:
            if credential_id or place is None:
                return UUID(credential_id.removeprefix(self._credentials))
            list_url, index = place
            entry = self._register.at(UUID(list_url.removeprefix(self._lists)), index)
        except ValueError:
            return None
        return entry.award_id if entry else None

    def _issuer_key(self, verification_method: str) -> IssuerKey | None:
        did, _, fragment = verification_method.partition("#")
        if not did.startswith(self._prefix):
            return None
        return next((key for key in self._keys.issuer_keys(self._slug(did)) if key.key_id == fragment), None)

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
            reason=entry.revoked_reason,
            revoked_at=entry.revoked_at,
            superseded=entry.state is AwardState.SUPERSEDED,
            superseded_at=entry.superseded_at,
            suspended=entry.state is AwardState.SUSPENDED,
            suspended_at=entry.suspended_at,
        )

    def _slug(self, did: str) -> str:
        return unquote(did.removeprefix(self._prefix))


class KeyedFormat(ABC):
    """A format that takes nothing but a key of the institution: every institution can issue it."""

    def __init__(self, keys: KeyFile, verifier: Verifier) -> None:
        self._keys = keys
        self._verifier = verifier

    @abstractmethod
    def sealed(self, award: Award) -> bytes:
        """Return the signed credential as it is stored."""

    def rehearsed(self, award: Award) -> bytes:
        """Return the signed credential, as `sealed` does."""
        return self.sealed(award)

    def obstacle(self, _issuer: IssuerProfile) -> Obstacle | None:
        """Return None: every institution can issue it."""
        return None

    def check(self, content: bytes) -> None:
        """Verify our own bytes in every step. Raises NotVerified."""
        check_genuine(self._verifier, content)


class OpenBadgeFormat(KeyedFormat):
    """Open Badges 3.0 with a Data Integrity proof: eddsa-rdfc-2022, or ecdsa-rdfc-2019 where the key is on P-256."""

    name = OPENBADGE

    def __init__(self, keys: KeyFile, verifier: Verifier, clock: Clock) -> None:
        super().__init__(keys, verifier)
        self._clock = clock
        self._shapes = Shapes()

    def sealed(self, award: Award) -> bytes:
        """Return the signed credential as UTF-8 JSON. Raises what `add_proof` and the key file raise."""
        key = self._keys.active_issuer_key(award.issuer.slug)
        return self._shapes.signed(award, key.signer, key_url(award, key), self._clock())

    def elements(self, content: bytes, language: str = "") -> Elements:
        """Read back what the credential says in a language."""
        return elements(json.loads(content), language)


def key_url(award: Award, key: IssuerKey) -> str:
    """Return the DID URL of the key that signs an award."""
    return f"{award.issuer.did}#{key.key_id}"


def check_genuine(verifier: Verifier | SealVerifier, content: bytes) -> None:
    """Accept what passes every step. Raises NotVerified."""
    report = verifier.check(content)
    if report.outcome is not Outcome.GENUINE:
        raise NotVerified(report.code)


def own_verifier(issuers: OwnIssuers, clock: Clock, *, trusted: bool) -> Verifier:
    """Return a verifier that knows our issuers; `trusted` is for bytes that we signed ourselves, without a sandbox."""
    options: dict[str, Any] = {"canonicalize": canonical} if trusted else {}
    return Verifier(
        resolve_key=issuers.key,
        is_our_issuer=issuers.is_ours,
        status_of=issuers.status,
        revoked_keys=issuers,
        clock=clock,
        **options,
    )
