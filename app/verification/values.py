"""What a check finds, and what it needs to know from outside."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from app.signing import KeyRevocation, PublicKey
from app.verification.steps import Step

RECORDED = "verification.revoked_key_recorded"
"""The key was revoked, and the issuer's records hold the credential since before."""


class Outcome(StrEnum):
    """The answer to "may I rely on it?", the gravest finding first."""

    NOT_A_CREDENTIAL = "not_a_credential"
    ALTERED = "altered"
    KEY_REVOKED = "key_revoked"
    UNSUPPORTED = "unsupported"
    ISSUER_UNKNOWN = "issuer_unknown"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    STATUS_UNREACHABLE = "status_unreachable"
    GENUINE = "genuine"


class Form(StrEnum):
    """The forms of a credential that can be checked."""

    OPEN_BADGE = "open_badge"
    VC_JWT = "vc_jwt"
    SD_JWT = "sd_jwt"


BY_STATUS = (Outcome.REVOKED, Outcome.SUPERSEDED, Outcome.SUSPENDED)
"""The answers that rest on what the issuer says about the credential now."""

PERHAPS_FORGED = (Outcome.ALTERED, Outcome.KEY_REVOKED)
"""The answers with which nothing in it is to be relied on, though a signature may fit."""


class StepName(StrEnum):
    """The steps, in order."""

    FORMAT = "format"
    ALGORITHM = "algorithm"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    DATES = "dates"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of a check. Always holds all six steps; `code` is the refusal's that decided, empty if genuine.

    `document` is what was read, None if nothing could be: the credential, or of an SD-JWT VC the claims that are
    shown. Unless `is_intact` nothing in it is to be relied on, `starts_at` and `ends_at` included.
    `reason` is why it was revoked, in the issuer's words; why it is suspended is between the issuer and the holder.
    `key_revocation` is that of the key that signed; with it a credential is genuine if we stored it before.
    `published_at` is the host of an issuer elsewhere at which the key is published that signed it, else empty: then the
    signature is that domain's, and whose domain it is nobody here knows. `has_status` tells whether it names a status.
    """

    outcome: Outcome
    code: str
    steps: tuple[Step[StepName], ...]
    checked_at: datetime
    form: Form = Form.OPEN_BADGE
    document: dict[str, Any] | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    issuer_id: str = ""
    issuer_name: str = ""
    reason: str = ""
    revoked_at: datetime | None = None
    superseded_at: datetime | None = None
    suspended_at: datetime | None = None
    key_revocation: KeyRevocation | None = None
    published_at: str = ""
    has_status: bool = False

    @property
    def is_intact(self) -> bool:
        """Whether the signature was checked and fits, and is the issuer's."""
        return self.step(StepName.SIGNATURE).passed is True and self.outcome not in PERHAPS_FORGED

    def step(self, name: StepName) -> Step[StepName]:
        """Return one step."""
        return next(step for step in self.steps if step.name is name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the issuer says about a credential now; at most one of the three. `reason` is the issuer's words."""

    revoked: bool
    reason: str = ""
    revoked_at: datetime | None = None
    superseded: bool = False
    superseded_at: datetime | None = None
    suspended: bool = False
    suspended_at: datetime | None = None


class KeyResolver(Protocol):
    """Finds keys of our own issuers."""

    def __call__(self, verification_method: str, /) -> PublicKey | None:
        """Return the key of a verification method (DID URL), None if no issuer of ours has it."""


class IssuerDirectory(Protocol):
    """Knows our own issuers."""

    def __call__(self, did: str, /) -> bool:
        """Tell whether `did` is an issuer of ours."""


class StatusSource(Protocol):
    """Knows the status of credentials of our own issuers."""

    def __call__(self, list_url: str, index: int, /) -> Status:
        """Return the status at an index of a list of ours. Raises StatusUnreachable."""


class RevokedKeys(Protocol):
    """Knows the revoked keys of our own issuers, and what they had signed before."""

    def revocation(self, verification_method: str, /) -> KeyRevocation | None:
        """Return the revocation of a key of ours, None if it stands."""

    def recorded_at(
        self, credential_id: str, place: tuple[str, int] | None, given: bytes | str | dict[str, Any], /
    ) -> datetime | None:
        """Return when we stored exactly this credential, None if we never did.

        Its address and the place of its status are its own claims; either leads to it, and a holder may withhold one.
        """
