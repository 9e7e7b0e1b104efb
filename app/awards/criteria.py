"""The rule that decides who has earned it, in three-valued logic. Pure.

A value that the platform does not report is unknown: never zero, never a pass. Only MET awards.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from app.awards.findings import GROUPS, Finding, Mode, Unit, Verdict, Why, decide, enough
from app.courses import ActivityRecord, Completion, CourseRecord, Flag, Group, Known, Reason, Score, Unknown


class Excused(StrEnum):
    """What becomes of a condition about work that the platform has excused a learner from."""

    NOT_DONE = "not_done"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days, both included, on which it must have been earned; None is no limit. A day is one of UTC.

    UTC because platforms report moments, and nothing says in which zone an institution counts its days; the pages show
    every moment in UTC too.
    """

    from_on: date | None = None
    until_on: date | None = None

    def includes(self, moment: datetime) -> bool:
        """Tell whether a moment lies within."""
        day = moment.astimezone(UTC).date()
        return not (self.from_on and day < self.from_on) and not (self.until_on and day > self.until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every condition of a rule."""

    excused: Excused = Excused.NOT_DONE
    window: Window = Window()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCompleted:
    """The platform says that the learner completed the course."""

    def check(self, record: CourseRecord, terms: Terms = Terms()) -> Finding:
        """Return the finding. Pure."""
        return _settled(_completion_finding("course_completed", "", record.completion), terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityCompleted:
    """The platform says that the learner completed this activity."""

    activity_id: str
    name: str

    def check(self, record: CourseRecord, terms: Terms = Terms()) -> Finding:
        """Return the finding; an activity that the record does not hold is unknown. Pure."""
        activity = record.activity(self.activity_id)
        reading = activity.completion if activity else Unknown(Reason.ACTIVITY_MISSING)
        finding = _completion_finding("activity_completed", self.name, reading)
        return _settled(replace(finding, flags=activity.flags if activity else frozenset()), terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeAtLeast:
    """The course total (`activity_id` None) or an activity's grade reaches `threshold` in the teacher's `unit`."""

    activity_id: str | None
    name: str
    threshold: Decimal
    unit: Unit

    def check(self, record: CourseRecord, terms: Terms = Terms()) -> Finding:
        """Return the finding; no grade yet is unmet, a grade that is not reported is unknown. Pure."""
        reading, flags = _grade(record, self.activity_id)
        score = _known_score(reading)
        value = _in_unit(score, self.unit) if score else None
        verdict, why = _of_grade(reading)
        if value is not None:
            verdict, why = (Verdict.MET, None) if value >= self.threshold else (Verdict.UNMET, Why.BELOW)
        return _settled(
            Finding(
                kind="course_grade" if self.activity_id is None else "activity_grade",
                name=self.name,
                verdict=verdict,
                why=why,
                # Where nobody is to be shown numbers, the points decide and the learner reads the verdict.
                value=None if score and score.is_label_only else value,
                needed=self.threshold,
                unit=self.unit,
                points_possible=score.points_possible if score else None,
                observed_at=score.graded_at if score else None,
                label=score.label if score else "",
                flags=flags,
            ),
            terms,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeOneOf:
    """The course total (`activity_id` None) or an activity is graded with one of `labels`, letters or steps."""

    activity_id: str | None
    name: str
    labels: tuple[str, ...]

    def check(self, record: CourseRecord, terms: Terms = Terms()) -> Finding:
        """Return the finding; a grade whose label the platform does not tell is unknown. Pure."""
        reading, flags = _grade(record, self.activity_id)
        score = _known_score(reading)
        label = " ".join(score.label.split()) if score else ""
        verdict, why = _of_grade(reading)
        if score:
            verdict, why = Verdict.UNKNOWN, Reason.NOT_REPORTED
        if label:
            is_accepted = label in {" ".join(accepted.split()) for accepted in self.labels}
            verdict, why = (Verdict.MET, None) if is_accepted else (Verdict.UNMET, Why.NOT_ACCEPTED)
        return _settled(
            Finding(
                kind="course_label" if self.activity_id is None else "activity_label",
                name=self.name,
                verdict=verdict,
                why=why,
                observed_at=score.graded_at if score else None,
                label=label,
                accepted=self.labels,
                flags=flags,
            ),
            terms,
        )


Part = ActivityCompleted | GradeAtLeast | GradeOneOf


@dataclass(frozen=True, slots=True, kw_only=True)
class SomeOf:
    """At least `needed` of several conditions about activities."""

    needed: int
    items: tuple[Part, ...]

    def check(self, record: CourseRecord, terms: Terms = Terms()) -> Finding:
        """Return the finding with those of its parts. Pure.

        Where excused work is left out, no more is needed than is left; where nothing is left, the whole is left out.
        """
        parts = tuple(item.check(record, terms) for item in self.items)
        counted = [part.verdict for part in parts if not part.left_out]
        verdict = enough(min(self.needed, len(counted)), counted)
        return Finding(
            kind="some_of",
            name="",
            verdict=verdict,
            why=None if verdict is Verdict.MET else _why_not_enough(verdict, parts),
            needed=Decimal(self.needed),
            left_out=bool(parts) and not counted,
            parts=parts,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomplete:
    """A condition of a draft that lacks its activity or its grade. It is kept, for a rule must not become weaker by it.

    `wanted` is what it is to become: "grade", "grade_label", "activity_completed", "some_of" or "some_of_grades"; the
    rest is what there is of it already.
    """

    wanted: str
    activity_id: str | None
    name: str
    unit: Unit
    labels: tuple[str, ...] = ()
    parts: tuple[ActivityCompleted, ...] = ()
    needed: int | None = None

    def check(self, record: CourseRecord, terms: Terms = Terms()) -> Finding:  # noqa: ARG002  # whatever these say
        """Return that it cannot be told. Pure."""
        return Finding(kind="incomplete", name=self.name, verdict=Verdict.UNKNOWN, why=Why.INCOMPLETE)


Criterion = CourseCompleted | ActivityCompleted | GradeAtLeast | GradeOneOf | SomeOf | Incomplete


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """The whole rule. Without items it is never met: a launch alone earns nothing.

    `groups`, where there are any, are those of the class for which alone the rule is.
    """

    mode: Mode = Mode.ALL
    items: tuple[Criterion, ...] = ()
    excused: Excused = Excused.NOT_DONE
    window: Window = Window()
    groups: tuple[Group, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether there is a condition, and none that is not written to its end."""
        return bool(self.items) and not any(isinstance(item, Incomplete) for item in self.items)

    @property
    def terms(self) -> Terms:
        """What holds for every condition."""
        return Terms(excused=self.excused, window=self.window)

    @property
    def parts(self) -> tuple[CourseCompleted | Part | Incomplete, ...]:
        """The conditions, in the place of each that asks for several those of which it asks."""
        found: list[CourseCompleted | Part | Incomplete] = []
        for item in self.items:
            match item:
                case SomeOf():
                    found += item.items
                case Incomplete():
                    found += (item, *item.parts)
                case _:
                    found.append(item)
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a rule says of one learner, and from what."""

    verdict: Verdict
    findings: list[Finding]


def judge(criteria: Criteria, record: CourseRecord) -> Judgement:
    """Apply the rule. What is left out counts neither way; where all would be, it is UNMET. Pure."""
    findings = trace(criteria, record)
    counted = (finding.verdict for finding in findings if not finding.left_out and finding.kind != GROUPS)
    verdict = decide(criteria.mode, counted)
    in_group = (finding.verdict for finding in findings if finding.kind == GROUPS)
    return Judgement(verdict=decide(Mode.ALL, (verdict, *in_group)), findings=findings)


def trace(criteria: Criteria, record: CourseRecord) -> list[Finding]:
    """Return one finding per criterion, in order, and last one about the groups where the rule names any. Pure."""
    findings = [criterion.check(record, criteria.terms) for criterion in criteria.items]
    return [*findings, _group_finding(criteria.groups, record)] if criteria.groups else findings


def grade_of(criteria: Criteria, record: CourseRecord) -> Score | None:
    """Return the grade achieved: that of the first grade criterion, else the course total. Pure.

    None if it is not known, or where the institution wants no numbers shown: a credential prints points. It has its
    label only where the criterion asks for one: elsewhere the number is the grade.
    """
    for criterion in criteria.items:
        if not isinstance(criterion, GradeAtLeast | GradeOneOf):
            continue
        reading, flags = _grade(record, criterion.activity_id)
        if Flag.EXCUSED in flags:
            continue
        return _printable(_known_score(reading), has_label=isinstance(criterion, GradeOneOf))
    return _printable(_known_score(record.total), has_label=False)


def _printable(score: Score | None, *, has_label: bool) -> Score | None:
    if score is None or score.is_label_only:
        return None
    return score if has_label else replace(score, label="")


def _grade(record: CourseRecord, activity_id: str | None) -> tuple[Known[Score | None] | Unknown, frozenset[Flag]]:
    if activity_id is None:
        return record.total, record.total_flags
    activity: ActivityRecord | None = record.activity(activity_id)
    return (activity.score, activity.flags) if activity else (Unknown(Reason.ACTIVITY_MISSING), frozenset())


def _of_grade(reading: Known[Score | None] | Unknown) -> tuple[Verdict, Why | Reason | None]:
    """Return what a reading without a score says."""
    return (Verdict.UNKNOWN, reading.reason) if isinstance(reading, Unknown) else (Verdict.UNMET, Why.NOT_GRADED)


def _known_score(reading: Known[Score | None] | Unknown) -> Score | None:
    return reading.value if isinstance(reading, Known) else None


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


def _settled(finding: Finding, terms: Terms) -> Finding:
    """Return the finding as the rule's terms have it: excused work is never done, and a success has its time."""
    if Flag.EXCUSED in finding.flags:
        is_left_out = terms.excused is Excused.LEFT_OUT
        return replace(finding, verdict=Verdict.UNMET, why=Why.EXCUSED, left_out=is_left_out)
    window = terms.window
    if finding.verdict is not Verdict.MET or window == Window():
        return finding
    if finding.observed_at is None:
        return replace(finding, verdict=Verdict.UNKNOWN, why=Why.TIME_UNKNOWN)
    day = finding.observed_at.astimezone(UTC).date()
    if window.from_on and day < window.from_on:
        return replace(finding, verdict=Verdict.UNMET, why=Why.TOO_EARLY)
    if window.until_on and day > window.until_on:
        return replace(finding, verdict=Verdict.UNMET, why=Why.TOO_LATE)
    return finding


def _why_not_enough(verdict: Verdict, parts: tuple[Finding, ...]) -> Why | Reason | None:
    if verdict is Verdict.UNMET:
        return Why.NOT_ENOUGH
    return next((part.why for part in parts if part.verdict is Verdict.UNKNOWN), None)


def _group_finding(groups: tuple[Group, ...], record: CourseRecord) -> Finding:
    names = tuple(group.name for group in groups)
    if isinstance(record.groups, Unknown):
        return Finding(kind=GROUPS, name="", verdict=Verdict.UNKNOWN, why=record.groups.reason, accepted=names)
    mine = [group.name for group in groups if group.group_id in record.groups.value]
    return Finding(
        kind=GROUPS,
        name="",
        verdict=Verdict.MET if mine else Verdict.UNMET,
        why=None if mine else Why.NOT_IN_GROUP,
        label=", ".join(mine),
        accepted=names,
    )
