"""The rule that decides who has earned it, in three-valued logic. Pure.

A value that the platform does not report is unknown: never zero, never a pass. Only MET awards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from app.courses import Completion, CourseRecord, Known, Reason, Score, Unknown


class Verdict(StrEnum):
    """Kleene's three values."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """The unit in which a teacher thinks of a threshold."""

    POINTS = "points"
    PERCENT = "percent"


class Mode(StrEnum):
    """How criteria are combined."""

    ALL = "all"
    ANY = "any"


class Why(StrEnum):
    """Why a criterion is not met although everything is known."""

    NOT_COMPLETED = "not_completed"
    NOT_GRADED = "not_graded"
    BELOW = "below"
    INCOMPLETE = "incomplete"  # the condition itself is not written to its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found for one criterion. `value` and `needed` are in `unit`; `observed_at` is the platform's time."""

    kind: str
    name: str
    verdict: Verdict
    why: Why | Reason | None = None
    value: Decimal | None = None
    needed: Decimal | None = None
    unit: Unit | None = None
    points_possible: Decimal | None = None
    observed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCompleted:
    """The platform says that the learner completed the course."""

    def check(self, record: CourseRecord) -> Finding:
        """Return the finding. Pure."""
        return _completion_finding("course_completed", "", record.completion)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityCompleted:
    """The platform says that the learner completed this activity."""

    activity_id: str
    name: str

    def check(self, record: CourseRecord) -> Finding:
        """Return the finding; an activity that the record does not hold is unknown. Pure."""
        activity = record.activity(self.activity_id)
        reading = activity.completion if activity else Unknown(Reason.ACTIVITY_MISSING)
        return _completion_finding("activity_completed", self.name, reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeAtLeast:
    """The course total (`activity_id` None) or an activity's grade reaches `threshold` in the teacher's `unit`."""

    activity_id: str | None
    name: str
    threshold: Decimal
    unit: Unit

    def check(self, record: CourseRecord) -> Finding:
        """Return the finding; no grade yet is unmet, a grade that is not reported is unknown. Pure."""
        if self.activity_id is None:
            reading = record.total
        else:
            activity = record.activity(self.activity_id)
            reading = activity.score if activity else Unknown(Reason.ACTIVITY_MISSING)
        kind = "course_grade" if self.activity_id is None else "activity_grade"

        def finding(verdict: Verdict, why: Why | Reason | None, score: Score | None = None) -> Finding:
            return Finding(
                kind=kind,
                name=self.name,
                verdict=verdict,
                why=why,
                # Where nobody is to be shown numbers, the points decide and the learner reads the verdict.
                value=_in_unit(score, self.unit) if score and not score.is_label_only else None,
                needed=self.threshold,
                unit=self.unit,
                points_possible=score.points_possible if score else None,
                observed_at=score.graded_at if score else None,
            )

        if isinstance(reading, Unknown):
            return finding(Verdict.UNKNOWN, reading.reason)
        score = reading.value
        if score is None:
            return finding(Verdict.UNMET, Why.NOT_GRADED)
        if _in_unit(score, self.unit) >= self.threshold:
            return finding(Verdict.MET, None, score)
        return finding(Verdict.UNMET, Why.BELOW, score)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomplete:
    """A condition of a draft that lacks its activity or its grade. It is kept, for a rule must not become weaker by it.

    `wanted` is what it is to become: "grade" or "activity_completed".
    """

    wanted: str
    activity_id: str | None
    name: str
    unit: Unit

    def check(self, record: CourseRecord) -> Finding:  # noqa: ARG002  # whatever the record says
        """Return that it cannot be told. Pure."""
        return Finding(kind="incomplete", name=self.name, verdict=Verdict.UNKNOWN, why=Why.INCOMPLETE)


Criterion = CourseCompleted | ActivityCompleted | GradeAtLeast | Incomplete


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """The whole rule. Without items it is never met: a launch alone earns nothing."""

    mode: Mode = Mode.ALL
    items: tuple[Criterion, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether there is a condition, and none that is not written to its end."""
        return bool(self.items) and not any(isinstance(item, Incomplete) for item in self.items)


def trace(criteria: Criteria, record: CourseRecord) -> list[Finding]:
    """Return one finding per criterion, in order. Pure."""
    return [criterion.check(record) for criterion in criteria.items]


def decide(mode: Mode, verdicts: Iterable[Verdict]) -> Verdict:
    """Combine verdicts by Kleene's strong logic; no verdicts at all is UNMET, not vacuously met. Pure."""
    seen = set(verdicts)
    if not seen:
        return Verdict.UNMET
    decisive, opposite = (Verdict.UNMET, Verdict.MET) if mode is Mode.ALL else (Verdict.MET, Verdict.UNMET)
    if decisive in seen:
        return decisive
    return Verdict.UNKNOWN if Verdict.UNKNOWN in seen else opposite


def grade_of(criteria: Criteria, record: CourseRecord) -> Score | None:
    """Return the grade achieved: that of the first grade criterion, else the course total. Pure.

    None if it is not known, or where the institution wants no numbers shown: a credential prints points.
    """
    for criterion in criteria.items:
        if isinstance(criterion, GradeAtLeast) and criterion.activity_id is not None:
            activity = record.activity(criterion.activity_id)
            return _known_score(activity.score if activity else Unknown(Reason.ACTIVITY_MISSING))
        if isinstance(criterion, GradeAtLeast):
            break
    return _known_score(record.total)


def _known_score(reading: Known[Score | None] | Unknown) -> Score | None:
    score = reading.value if isinstance(reading, Known) else None
    return None if score is None or score.is_label_only else score


def _in_unit(score: Score, unit: Unit) -> Decimal:
    return score.points if unit is Unit.POINTS else score.fraction * 100


def _completion_finding(kind: str, name: str, reading: Known[Completion] | Unknown) -> Finding:
    match reading:
        case Unknown(reason):
            return Finding(kind=kind, name=name, verdict=Verdict.UNKNOWN, why=reason)
        case Known(completion):
            return Finding(
                kind=kind,
                name=name,
                verdict=Verdict.MET if completion.done else Verdict.UNMET,
                why=None if completion.done else Why.NOT_COMPLETED,
                observed_at=completion.completed_at if completion.done else None,
            )


def criteria_to_json(criteria: Criteria) -> dict[str, Any]:
    """Return the rule as JSON values, the inverse of `criteria_from_json`. Pure."""
    items: list[dict[str, Any]] = []
    for criterion in criteria.items:
        match criterion:
            case CourseCompleted():
                items.append({"kind": "course_completed"})
            case ActivityCompleted():
                items.append({"kind": "activity_completed", "activity": criterion.activity_id, "name": criterion.name})
            case GradeAtLeast():
                items.append(
                    {
                        "kind": "grade_at_least",
                        "activity": criterion.activity_id,
                        "name": criterion.name,
                        "threshold": format(criterion.threshold, "f"),
                        "unit": criterion.unit.value,
                    }
                )
            case Incomplete():
                items.append(
                    {
                        "kind": "incomplete",
                        "wanted": criterion.wanted,
                        "activity": criterion.activity_id,
                        "name": criterion.name,
                        "unit": criterion.unit.value,
                    }
                )
    return {"mode": criteria.mode.value, "items": items}


def criteria_from_json(values: Mapping[str, Any]) -> Criteria:
    """Return the rule that `criteria_to_json` wrote. Raises ValueError on anything else. Pure."""
    items = values.get("items") or ()
    if not isinstance(items, Sequence):
        raise ValueError("criteria items must be a list")
    return Criteria(mode=Mode(values.get("mode") or "all"), items=tuple(_criterion(item) for item in items))


def _criterion(item: Mapping[str, Any]) -> Criterion:
    match item.get("kind"):
        case "course_completed":
            return CourseCompleted()
        case "activity_completed":
            return ActivityCompleted(activity_id=str(item["activity"]), name=str(item["name"]))
        case "grade_at_least":
            try:
                threshold = Decimal(str(item["threshold"]))
            except InvalidOperation as error:
                raise ValueError("threshold must be a number") from error
            if not threshold.is_finite() or threshold < 0:
                raise ValueError("threshold must be a finite number, zero or more")
            activity = item["activity"]
            return GradeAtLeast(
                activity_id=None if activity is None else str(activity),
                name=str(item["name"]),
                threshold=threshold,
                unit=Unit(item["unit"]),
            )
        case "incomplete":
            return Incomplete(
                wanted=str(item["wanted"]),
                activity_id=None if item["activity"] is None else str(item["activity"]),
                name=str(item["name"]),
                unit=Unit(item["unit"]),
            )
        case kind:
            raise ValueError(f"unknown criterion {kind!r}")
