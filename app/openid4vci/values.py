"""What is offered to wallets, in which forms, and who asks for it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.awards import OPENBADGE, SD_JWT, VC_JWT


class Configuration(StrEnum):
    """The forms of a credential by their names in the metadata (`credential_configuration_id`), the preferred first."""

    SD_JWT = "micro-credential-sd-jwt"
    VC_JWT = "micro-credential-vc-jwt"
    OPEN_BADGE = "micro-credential-open-badge"

    @property
    def is_bound(self) -> bool:
        """Whether it is signed for the holder's key; the others are delivered as they are stored."""
        return self is Configuration.SD_JWT

    @property
    def stored_as(self) -> str:
        """The format under which the award's credential is kept."""
        return _STORED[self]


_STORED = {Configuration.SD_JWT: SD_JWT, Configuration.VC_JWT: VC_JWT, Configuration.OPEN_BADGE: OPENBADGE}


class Stage(StrEnum):
    """How far a wallet has come with an offer."""

    WAITING = "waiting"
    OPENED = "opened"  # a wallet has exchanged the code, and has not fetched the credential
    TAKEN = "taken"
    LOCKED = "locked"  # the code that is typed was wrong too often
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The moments of an offer's life, and how often a wrong code was typed."""

    expires_at: datetime
    redeemed_at: datetime | None
    token_expires_at: datetime | None
    taken_at: datetime | None
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The key that a wallet has proven: a public JSON Web Key, and its name (RFC 7638)."""

    jwk: dict[str, Any]
    thumbprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRequest:
    """What a wallet asks for; `proof` is a signed token, empty if it sent none."""

    configuration: Configuration
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an access token opens: one award."""

    offer_id: UUID
    award_id: UUID
    issuer_slug: str


MAX_TRIES = 3


def stage(progress: Progress, now: datetime) -> Stage:
    """Return how far it has come. Pure."""
    if progress.taken_at:
        return Stage.TAKEN
    if progress.redeemed_at:
        is_over = progress.token_expires_at is None or progress.token_expires_at <= now
        return Stage.EXPIRED if is_over else Stage.OPENED
    if progress.tries >= MAX_TRIES:
        return Stage.LOCKED
    return Stage.EXPIRED if progress.expires_at <= now else Stage.WAITING
