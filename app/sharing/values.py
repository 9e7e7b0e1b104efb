"""What a link is, and how much is seen through it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Shows(StrEnum):
    """How much of a credential somebody is shown who does not hold a file of it."""

    EVERYTHING = "everything"
    NO_GRADE = "no_grade"
    NOTHING_PERSONAL = "nothing_personal"  # what the micro-credential says of everybody who has it


class Standing(StrEnum):
    """How a link stands."""

    OPEN = "open"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A link to one award. `token` is secret, and empty where it cannot be told any more (another SECRET_KEY).

    `expires_at` is None for a link that is open until it is withdrawn; `views` counts openings by others.
    """

    share_id: UUID
    award_id: UUID
    token: str
    shows_grade: bool
    created_at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None
    views: int

    @property
    def shows(self) -> Shows:
        """Return how much is seen through it."""
        return Shows.EVERYTHING if self.shows_grade else Shows.NO_GRADE

    def standing(self, now: datetime) -> Standing:
        """Tell how it stands. Pure. What was withdrawn stays so, whatever its term."""
        if self.withdrawn_at:
            return Standing.WITHDRAWN
        is_over = self.expires_at is not None and self.expires_at <= now
        return Standing.EXPIRED if is_over else Standing.OPEN
