"""A class check and an issue to a class as their pages see them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.awards import AwardState, Finding, Verdict
from app.people.standing import Decisive, LeftOut, Standing

PAGE = 100


class CheckState(StrEnum):
    """Where a class check stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One reading of a class. `total` is None until the roster has been read; `failure` is the code of a refusal.

    `paused_version` is the published version under whose rule the course had changed, so that it awards
    nobody; else None.
    """

    check_id: UUID
    platform_id: UUID
    context_id: str
    achievement_id: UUID
    revision: int
    state: CheckState
    failure: str
    total: int | None
    done: int
    decisive: Decisive | None
    left_out: Mapping[LeftOut, int]
    source: str
    paused_version: int | None
    started_by: str
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseChecks:
    """What there is to show of a course: the last whole result, and what is under way or has failed since."""

    result: Check | None = None
    under_way: Check | None = None
    failed: Check | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One learner of a class as it stands now; `name` is empty where the platform does not share names."""

    learner_id: str
    name: str
    standing: Standing
    findings: Sequence[Finding]
    missing: Sequence[str] = ()
    grade: Decimal | None = None
    award_state: AwardState | None = None
    hold_reason: str = ""
    released_at: datetime | None = None
    declined_at: datetime | None = None


class Order(StrEnum):
    """How a list of people is sorted; the name decides among equals."""

    NAME = "name"
    NAME_DOWN = "-name"
    STANDING = "standing"
    GRADE_DOWN = "-grade"
    GRADE = "grade"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What of a class to show. `page` counts from 1."""

    standing: Standing | None = None
    words: str = ""
    order: Order = Order.NAME
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of a class; `counts` are of the whole class, `found` is how many the query finds."""

    rows: Sequence[Row]
    counts: Mapping[Standing, int]
    found: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages the query has, at least one."""
        return max((self.found + PAGE - 1) // PAGE, 1)

    @property
    def everybody(self) -> int:
        """How many learners the class has."""
        return sum(self.counts.values())


class Origin(StrEnum):
    """Who began an issue to a class."""

    TEACHER = "teacher"
    AUTOMATIC = "automatic"


class BatchState(StrEnum):
    """Where an issue to a class stands."""

    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"


class IssueState(StrEnum):
    """Where one learner of an issue to a class stands."""

    PENDING = "pending"
    ISSUING = "issuing"
    ISSUED = "issued"
    KEPT = "kept"
    REFUSED = "refused"
    ERASED = "erased"  # of an import only: the person had everything erased before it was awarded


WAITS_FOR_CAP = "cap"
WAITS_FOR_CLASS = "class_size"
"""More than were expected are ready: it goes on only when somebody has looked."""
WAITS_FOR_HUMAN = (WAITS_FOR_CAP, WAITS_FOR_CLASS)
PAUSED = "paused"
QUEUE_PAUSED = "queue_paused"
"""An administrator lets nothing be issued to the institution's classes, nor signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """An issue to many. `waits_for` is one of WAITS_FOR_HUMAN, PAUSED or a refusal's code; `refused` counts by code.

    `is_at_work` tells whether somebody works at it now; `minutes_left` is None while that is not known. `rests` is
    QUEUE_PAUSED or a refusal's code where nothing is issued to any class of the institution, since `rests_since`.
    """

    batch_id: UUID
    platform_id: UUID
    context_id: str
    achievement_id: UUID
    issuer_slug: str
    origin: Origin
    state: BatchState
    waits_for: str
    wait_until: datetime | None
    started_at: datetime
    finished_at: datetime | None
    counts: Mapping[IssueState, int]
    refused: Mapping[str, int]
    is_at_work: bool = False
    minutes_left: int | None = None
    rests: str = ""
    rests_since: datetime | None = None

    @property
    def total(self) -> int:
        """How many learners it is for."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """How many wait for their turn."""
        return self.counts[IssueState.PENDING] + self.counts[IssueState.ISSUING]


def millionths(value: Decimal | None) -> int | None:
    """Return a grade as whole millionths, rounded; None stays None. Pure."""
    return None if value is None else int((value * 1_000_000).to_integral_value())


def from_millionths(value: int | None) -> Decimal | None:
    """Return the grade of `millionths`. Pure."""
    return None if value is None else Decimal(value) / 1_000_000


def verdict_of(words: str) -> Verdict:
    """Return a stored verdict; nothing stored is unknown. Pure."""
    return Verdict(words) if words else Verdict.UNKNOWN
