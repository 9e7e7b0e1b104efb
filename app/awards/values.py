"""An award and what surrounds it, as frozen data. Pure."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.awards.achievement import Achievement
from app.awards.assessed import Assessed
from app.courses import Score
from app.issuers import IssuerProfile


class AwardState(StrEnum):
    """Where an award stands; it only moves downwards in this list, but that a suspension can be lifted."""

    PENDING = "pending"
    ISSUED = "issued"
    SUSPENDED = "suspended"  # not valid at present: it may be wrong, and nobody has decided yet
    SUPERSEDED = "superseded"  # a corrected award stands in its place
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerName:
    """A learner's name as it stands in the platform's register; `full` is never empty."""

    full: str
    given: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """An award's place in a Bitstring Status List."""

    list_url: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """The immutable fact that a learner achieved a version of an achievement.

    All formats are written from this and nothing else. `achievement_url` is the public address of the definition's
    version, `credential_url` identifies the credential. `grade` is None where it is not shown,
    `assessed` where no sitting had to be confirmed. `is_elsewhere` says that it was decided outside of the course.
    """

    award_id: UUID
    credential_url: str
    learner: LearnerName
    subject_id: str
    achievement_url: str
    version: int
    achievement: Achievement
    issuer: IssuerProfile
    awarded_at: datetime
    valid_from: datetime
    valid_until: datetime | None
    grade: Score | None
    status: StatusEntry
    assessed: Assessed | None = None
    is_elsewhere: bool = False

    @property
    def public_url(self) -> str:
        """The public address of the installation that made the award."""
        return self.credential_url.rpartition("/credentials/")[0]

    @property
    def hours(self) -> Decimal | None:
        """The notional workload in hours: as given, else that of the ECTS credits at this institution."""
        if self.achievement.hours is not None or self.achievement.ects is None:
            return self.achievement.hours
        return (self.achievement.ects * self.issuer.hours_per_ects).quantize(Decimal("0.01")).normalize()
