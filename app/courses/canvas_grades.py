"""The course grade: enrolments as a teacher's token sees them, one row for each section. Pure.

Certified is what a teacher entered as the final grade, else the final score, in which whatever is not graded counts as
zero. The scores that include grades not shown to the learner yet (`unposted_…`) are never used.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.courses.canvas_course import Course
from app.courses.canvas_fields import Malformed, identifier, mapping, optional_number, text
from app.courses.values import EnrolmentState, Flag, Known, Reason, Score, Unknown

FULL_SCORE = Decimal(100)

_STUDENT = "StudentEnrollment"  # a test student's is a StudentViewEnrollment
_ACTIVE, _CONCLUDED = "active", "completed"
_FOR_TEACHERS = "unposted_final_score"  # only those who may see all grades are told it, or an override

Total = Known[Score | None] | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a learner stands in the course."""

    state: EnrolmentState
    sections: frozenset[str]
    total: Total
    flags: frozenset[Flag]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    state: str
    section: str
    total: Total
    flags: frozenset[Flag]


def standings(answer: list[object], course: Course) -> dict[str, Standing]:
    """Return each learner's standing by user id. Raises Malformed when it cannot be told whose a row is."""
    by_user: defaultdict[str, list[_Row]] = defaultdict(list)
    for given in answer:
        row = mapping(given)
        if text(row.get("type")) == _STUDENT:
            by_user[identifier(row.get("user_id"))].append(_row(row, course))
    return {user_id: _standing(found) for user_id, found in by_user.items()}


def _row(row: Mapping[str, object], course: Course) -> _Row:
    total, flags = _total(row, course)
    return _Row(
        state=text(row.get("enrollment_state")),
        section=identifier(row.get("course_section_id")),
        total=total,
        flags=flags,
    )


def _standing(found: list[_Row]) -> Standing:
    # A concluded enrolment is one no less: credentials are often earned by the end of a course.
    members = [row for row in found if row.state in {_ACTIVE, _CONCLUDED}]
    if not members:
        return Standing(
            state=EnrolmentState.SUSPENDED,
            sections=frozenset(),
            total=Unknown(Reason.NOT_TRACKED),
            flags=frozenset(),
        )
    speaking = [row for row in members if row.state == _ACTIVE] or members
    agree = all(row.total == speaking[0].total for row in speaking)
    return Standing(
        state=EnrolmentState.ACTIVE,
        sections=frozenset(row.section for row in members),
        total=speaking[0].total if agree else Unknown(Reason.MALFORMED),
        flags=frozenset[Flag]().union(*(row.flags for row in speaking)),
    )


def _total(row: Mapping[str, object], course: Course) -> tuple[Total, frozenset[Flag]]:
    try:
        grades = row.get("grades")
        return (Unknown(Reason.NOT_REPORTED), frozenset()) if grades is None else _graded(mapping(grades), course)
    except Malformed:
        return Unknown(Reason.MALFORMED), frozenset()


def _graded(grades: Mapping[str, object], course: Course) -> tuple[Total, frozenset[Flag]]:
    if _FOR_TEACHERS not in grades:
        # A learner's or an observer's token is told other numbers under the same names.
        return Unknown(Reason.NO_PERMISSION), frozenset()
    if not {"current_score", "final_score"} <= set(grades):
        return Unknown(Reason.NOT_REPORTED), frozenset()
    current, final = optional_number(grades["current_score"]), optional_number(grades["final_score"])
    override = optional_number(grades.get("override_score"))
    flags = set()
    if override is not None:
        flags.add(Flag.OVERRIDDEN)
    if optional_number(grades[_FOR_TEACHERS]) != final:
        flags.add(Flag.NOT_POSTED)
    if course.hides_totals:
        return Unknown(Reason.HIDDEN), frozenset(flags | {Flag.HIDDEN})
    label = text(grades.get("final_grade") if override is None else grades.get("override_grade"))
    return _certified(current, final, override, label, course), frozenset(flags)


def _certified(
    current: Decimal | None, final: Decimal | None, override: Decimal | None, label: str, course: Course
) -> Total:
    points = final if override is None else override
    if override is None and current is None:
        # Nothing is graded yet, or nothing counts: the final score is then null, or a zero that nobody gave.
        return Known(None) if not final else Unknown(Reason.MALFORMED)
    if points is None:
        return Unknown(Reason.NOT_REPORTED)
    return Known(
        Score(points=points, points_possible=FULL_SCORE, label=label, is_label_only=course.is_label_only),
    )
