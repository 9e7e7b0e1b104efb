"""What reconciling reads, and what it finds. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """One thing that does not add up: a stable code, and what it is about by ids alone.

    `award_id` is None where it is about no single award; `about` is a format, a table, another id or a code, never a
    person's.
    """

    code: str
    award_id: UUID | None = None
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFacts:
    """Whose status list it is, and for how many places."""

    issuer_slug: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFacts:
    """What stands of one award. `files` are the formats of its files, `stored_at` is when the first was stored.

    `is_named` tells whether the row still names its learner.
    """

    award_id: UUID
    issuer_slug: str
    state: str
    awarded_at: datetime
    list_id: UUID
    index: int
    revoked_at: datetime | None = None
    suspended_at: datetime | None = None
    superseded_at: datetime | None = None
    erased_at: datetime | None = None
    is_named: bool = True
    files: Sequence[str] = ()
    stored_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    """Two awards of which the second stands in the first one's place."""

    award_id: UUID
    before_superseded_at: datetime | None
    is_same_place: bool
    """Whether both are of one achievement and learner; True where that was erased."""


@dataclass(slots=True, kw_only=True)
class Sums:
    """How many there are, by institution: awards by state, files by format; and what was looked at."""

    awards: Mapping[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    files: Mapping[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    verified: int = 0
    lists: int = 0
    batches: int = 0
    discrepancies: int = 0

    def institutions(self) -> Iterator[tuple[str, Counter[str], Counter[str]]]:
        """Yield each institution's slug with its awards by state and its files by format, in order."""
        for slug in sorted(self.awards):
            yield slug, self.awards[slug], self.files[slug]
