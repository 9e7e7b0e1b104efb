"""What a course says about a learner: each value known, or unknown with a reason. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")


class Reason(StrEnum):
    """Why a value cannot be told. Each has a sentence in every language."""

    NOT_REPORTED = "not_reported"  # the platform's answer leaves it out
    NO_PERMISSION = "no_permission"  # the data grant lacks a right
    NOT_TRACKED = "not_tracked"  # completion is switched off, or the learner is not tracked
    HIDDEN = "hidden"  # the grade is hidden from the learner
    PENDING = "pending"  # the platform has not finished computing it
    MALFORMED = "malformed"  # the answer cannot be understood
    UNAVAILABLE = "unavailable"  # the platform did not answer
    ACTIVITY_MISSING = "activity_missing"  # the activity is no longer in the course
    INCOMPLETE_ANSWER = "incomplete_answer"  # activities that the course has are missing from the answer
    NOT_POSTED = "not_posted"  # graded, and not yet shown to the learner
    NOT_CONFIRMED = "not_confirmed"  # reported as completed, which the closer look does not bear out


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """The platform reported this value."""

    value: T


@dataclass(frozen=True, slots=True)
class Unknown:
    """The platform did not report the value, or its report cannot be relied on."""

    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A learner in a course on a platform. `learner_id` is unique within `platform_id` only."""

    platform_id: UUID
    context_id: str
    learner_id: str


class Flag(StrEnum):
    """What a platform says of a result beside its points. Facts for whoever decides; none is a verdict."""

    HIDDEN = "hidden"  # the learner may not see the grade
    EXCUSED = "excused"  # the learner need not do it
    OVERRIDDEN = "overridden"  # somebody entered another grade than the computed one
    NOT_POSTED = "not_posted"  # graded, and not yet shown to the learner


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One graded result on the platform's own scale; compare with `fraction`.

    `label` is the grade as the platform names it, a letter or a step of a scale, "" where it is only a number.
    `is_label_only` where the institution wants nobody to be shown numbers: the points decide, and are not printed.
    """

    points: Decimal
    points_possible: Decimal
    points_minimum: Decimal = Decimal(0)
    graded_at: datetime | None = None
    label: str = ""
    is_label_only: bool = False

    def __post_init__(self) -> None:
        if not (self.points.is_finite() and self.points_possible.is_finite() and self.points_minimum.is_finite()):
            raise ValueError("a score is a finite number")
        if self.points_possible <= self.points_minimum:
            raise ValueError("points_possible must exceed points_minimum")
        if self.graded_at is not None and self.graded_at.tzinfo is None:
            raise ValueError("graded_at must be aware")

    @property
    def fraction(self) -> Decimal:
        """The score as a part of its range; 1 is full marks, more is possible where the platform gives extra credit."""
        return (self.points - self.points_minimum) / (self.points_possible - self.points_minimum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Whether something is completed, and since when as far as the platform says."""

    done: bool
    completed_at: datetime | None = None


class EnrolmentState(StrEnum):
    """Where a person stands in a course."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    NOT_ENROLLED = "not_enrolled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One graded or tracked thing in a course.

    `activity_id` is opaque and stable within the course (Moodle: `cm:12` for an activity, `item:4` for a grade item
    that belongs to none). `points_possible` is None where the activity has no points. `labels` are the letters or the
    steps of the scale in which it is graded, worst first, empty where it is graded in numbers or they are not known.
    """

    activity_id: str
    name: str
    kind: str
    points_possible: Decimal | None
    tracks_completion: bool
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A part of a class: a group on Moodle, a section on Canvas."""

    group_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOutline:
    """What a course holds that a rule can refer to. `total_points` differs per learner on Moodle: None if unknown.

    `total_labels` are the letters of the course grade, worst first, empty where it has none or they are not known.
    Without `groups_known` the platform does not tell the groups: then none of them is gone.
    """

    context_id: str
    title: str
    activities: tuple[Activity, ...]
    tracks_completion: bool
    total_points: Decimal | None
    total_labels: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    groups_known: bool = True

    def activity(self, activity_id: str) -> Activity | None:
        """Return one activity, None if the course does not hold it."""
        return next((one for one in self.activities if one.activity_id == activity_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Which values of a class somebody wants; each is a part of what a platform is asked. Everything unless said.

    Flags come with the total and the scores that are needed; `flags_of` are activities whose flags count beside their
    completion, None for all.
    """

    total: bool = True
    completion: bool = True
    activity_scores: bool = True
    activity_completions: bool = True
    groups: bool = True
    flags_of: frozenset[str] | None = None

    def flags(self, activity_id: str) -> bool:
        """Tell whether the flags of an activity are needed, with its score or without."""
        return self.activity_scores or self.flags_of is None or activity_id in self.flags_of


EVERYTHING = Needs()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecord:
    """What the platform reports for one learner and activity; `Known(None)` means that it is not graded yet.

    `kind` and `name` are as in the course's outline, "" where the answer does not tell them.
    """

    activity_id: str
    score: Known[Score | None] | Unknown
    completion: Known[Completion] | Unknown
    kind: str = ""
    name: str = ""
    flags: frozenset[Flag] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRecord:
    """All that the platform reports about one learner in one course, read at one moment.

    `total` is the course total, `Known(None)` where nothing is graded yet; never zero for a missing grade. `groups` are
    the ids of the learner's groups or sections.
    """

    enrolment: Enrolment
    read_at: datetime
    source: str
    state: Known[EnrolmentState] | Unknown
    total: Known[Score | None] | Unknown
    completion: Known[Completion] | Unknown
    activities: tuple[ActivityRecord, ...]
    total_flags: frozenset[Flag] = frozenset()
    groups: Known[frozenset[str]] | Unknown = Unknown(Reason.NOT_REPORTED)

    def activity(self, activity_id: str) -> ActivityRecord | None:
        """Return the record of one activity, None if the answer does not hold it."""
        return next((record for record in self.activities if record.activity_id == activity_id), None)

    def only(self, needs: Needs) -> "CourseRecord":
        """Return the record with nothing known but what is needed, whatever the platform told beside it."""
        if needs == EVERYTHING:
            return self
        return replace(
            self,
            total=self.total if needs.total else _NOT_NEEDED,
            completion=self.completion if needs.completion else _NOT_NEEDED,
            activities=tuple(
                replace(
                    one,
                    score=one.score if needs.activity_scores else _NOT_NEEDED,
                    completion=one.completion if needs.activity_completions else _NOT_NEEDED,
                    flags=one.flags if needs.flags(one.activity_id) else frozenset(),
                )
                for one in self.activities
            ),
            total_flags=self.total_flags if needs.total else frozenset(),
            groups=self.groups if needs.groups else _NOT_NEEDED,
        )


_NOT_NEEDED = Unknown(Reason.NOT_REPORTED)
