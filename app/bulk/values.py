"""Imports and acts about many awards as their pages see them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.awards import Act, AwardState, Decided
from app.people import IssueState

ACTS = (Act.SUSPENDED, Act.LIFTED, Act.REVOKED)
SHOWN = 50  # of those that a preview is about


class FaultWhy(StrEnum):
    """Why a line is refused. Each has a sentence that says how to mend it."""

    NEEDED = "needed"
    TOO_LONG = "too_long"
    CELLS = "cells"  # more cells than columns
    KEY = "key"
    DAY = "day"
    DAY_TOO_EARLY = "day_too_early"
    DAY_TO_COME = "day_to_come"
    OVER = "over"  # it would have ended already
    NAME = "name"
    UNFIT = "unfit"  # what must not be recorded
    GRADE = "grade"
    METHOD = "method"
    DUPLICATE_KEY = "duplicate_key"
    DUPLICATE_LEARNER = "duplicate_learner"
    KEY_USED = "key_used"  # for another decision
    LEARNER_UNKNOWN = "learner_unknown"
    NAME_DIFFERS = "name_differs"
    WITHHELD = "withheld"
    DECLINED = "declined"
    GATE = "gate"  # what the file states does not keep the version's promise; `missing` says what


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a line; `column` is "" where it is about the whole line, `missing` what the gate misses."""

    line: int
    column: str
    why: FaultWhy
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a file would do, and nothing has been done: `ready` would be awarded, `existing` are there already.

    `faults` holds every fault of every line that is refused, by line.
    """

    achievement_id: UUID
    version: int
    file_digest: str
    lines: int
    ready: Sequence[Decided]
    existing: Sequence[int] = ()
    faults: Sequence[Fault] = ()

    @property
    def refused(self) -> int:
        """How many lines are refused."""
        return len({fault.line for fault in self.faults})


class ImportState(StrEnum):
    """Where an import stands."""

    HELD = "held"  # nothing is awarded yet, and one click cancels all of it
    RUNNING = "running"
    WAITING = "waiting"  # for the institution's hourly cap
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An import that was confirmed. `total` stays when what it held was forgotten; `refused` counts by code.

    `rests` is the code of the refusal for which nothing of the institution is awarded now, "" where it is.
    """

    import_id: UUID
    issuer_slug: str
    achievement_id: UUID
    version: int
    file_digest: str
    state: ImportState
    held_until: datetime
    wait_until: datetime | None
    total: int
    imported_by: str
    started_at: datetime
    finished_at: datetime | None
    counts: Mapping[IssueState, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    rests: str = ""

    @property
    def left(self) -> int:
        """How many wait for their turn."""
        return self.counts.get(IssueState.PENDING, 0) + self.counts.get(IssueState.ISSUING, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which awards are meant: all that fit each thing that is given, or exactly those that are named."""

    achievement_id: UUID | None = None
    first: date | None = None
    last: date | None = None
    import_id: UUID | None = None
    named: Sequence[UUID] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said: that never means everything."""
        return not (self.achievement_id or self.first or self.last or self.import_id or self.named)


class Untouched(StrEnum):
    """Why an award is left as it is."""

    MISSING = "missing"  # there is none, or it is another institution's
    UNFIT = "unfit"  # it was listed, and the rest of what was chosen leaves it out
    ALREADY = "already"
    PENDING = "pending"
    OVER = "over"  # revoked, or replaced by another
    NOT_SUSPENDED = "not_suspended"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An award that it is about; `seen` is the number of the newest act about it then."""

    award_id: UUID
    state: AwardState
    learner_name: str
    awarded_at: datetime
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """What an act would do: to whom, in which states they are, and what it leaves as it is."""

    act: Act
    chosen: Sequence[Chosen]
    untouched: Mapping[Untouched, int]

    @property
    def states(self) -> dict[AwardState, int]:
        """How many of those chosen stand where."""
        found: dict[AwardState, int] = {}
        for one in self.chosen:
            found[one.state] = found.get(one.state, 0) + 1
        return found


class ActState(StrEnum):
    """Where an act about many awards stands, and each award of it."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class RowState(StrEnum):
    """What became of one award."""

    PENDING = "pending"
    CHANGED = "changed"
    UNCHANGED = "unchanged"  # it stood there already
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAct:
    """An act about many awards, `total` in all; `refused` counts by code. Lists do without the counts."""

    bulk_id: UUID
    issuer_slug: str
    act: Act
    reason: str
    state: ActState
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    total: int
    counts: Mapping[RowState, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """How many wait for their turn."""
        return self.counts[RowState.PENDING]
