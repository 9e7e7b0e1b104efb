"""What a Canvas course is, and its assignments: the settings under which grades are to be read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.courses.canvas_fields import Malformed, identifier, is_set, mapping, number, optional_number, rows, text
from app.courses.values import Activity, Group

PASS_FAIL = "pass_fail"  # noqa: S105 - a type of grading
LABELLED = {PASS_FAIL, "letter_grade", "gpa_scale"}
UNGRADED = "not_graded"
COMPLETE, INCOMPLETE = "complete", "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course. `labels` are the steps of its grading scheme, worst first, empty where Canvas does not tell them."""

    course_id: str
    name: str
    hides_totals: bool
    is_label_only: bool
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """An assignment of a course; `counts` tells whether it is part of the course grade."""

    assignment_id: str
    name: str
    grading_type: str
    points_possible: Decimal | None
    is_published: bool
    counts: bool
    is_label_only: bool

    @property
    def activity_id(self) -> str:
        """Return the id under which rules refer to its grade."""
        return f"assignment:{self.assignment_id}"


def course_of(answer: object, course_id: str) -> Course:
    """Return the course that Canvas describes. Raises Malformed, also when it is another one."""
    row = mapping(answer)
    if not is_same_id(identifier(row.get("id")), course_id):
        raise Malformed("another course")
    return Course(
        course_id=course_id,
        name=text(row.get("name")) or text(row.get("course_code")),
        hides_totals=is_set(row.get("hide_final_grades")),
        is_label_only=is_set(row.get("restrict_quantitative_data")),
        labels=_labels(row.get("grading_scheme")),
    )


def is_same_id(one: str, other: str) -> bool:
    """Tell whether two ids mean the same: of a shard, which Canvas may put before an id as n times 10^13. Pure."""
    return one == other or (one.isdecimal() and other.isdecimal() and int(one) % 10**13 == int(other) % 10**13)


def assignment_of(answer: object) -> Assignment:
    """Return one assignment. Raises Malformed."""
    row = mapping(answer)
    return Assignment(
        assignment_id=identifier(row.get("id")),
        name=text(row.get("name")),
        grading_type=text(row.get("grading_type")),
        points_possible=optional_number(row.get("points_possible")),
        is_published=is_set(row.get("published", True)),
        counts=not is_set(row.get("omit_from_final_grade")),
        is_label_only=is_set(row.get("restrict_quantitative_data")),
    )


def assignments_of(answer: list[object]) -> dict[str, Assignment]:
    """Return the published assignments by id, in the course's order. Raises Malformed."""
    found = [assignment_of(row) for row in answer]
    return {one.assignment_id: one for one in found if one.is_published}


def is_graded(assignment: Assignment) -> bool:
    """Tell whether learners get a grade for it that they could know of. Pure."""
    return assignment.is_published and assignment.grading_type != UNGRADED


def activity_of(assignment: Assignment, course: Course) -> Activity | None:
    """Return the assignment as rules see it, None where it is not graded. Pure."""
    if assignment.grading_type == UNGRADED:
        return None
    points = assignment.points_possible
    return Activity(
        activity_id=assignment.activity_id,
        name=assignment.name,
        kind="assignment",
        points_possible=scale(assignment) if points is None or points <= 0 else points,
        tracks_completion=False,
        labels=(INCOMPLETE, COMPLETE)
        if assignment.grading_type == PASS_FAIL
        else course.labels
        if assignment.grading_type in LABELLED
        else (),
    )


def scale(assignment: Assignment) -> Decimal | None:
    """Return the points that an assignment can give, None where it has no scale at all. Pure.

    One that is passed or not may have no points: then passing it is one of one.
    """
    points = assignment.points_possible
    if points is not None and points > 0:
        return points
    return Decimal(1) if assignment.grading_type == PASS_FAIL else None


def groups_of(answer: list[object]) -> tuple[Group, ...]:
    """Return the course's sections. Raises Malformed."""
    found = [mapping(row) for row in answer]
    return tuple(Group(group_id=identifier(row.get("id")), name=text(row.get("name"))) for row in found)


def _labels(scheme: object) -> tuple[str, ...]:
    """Return the names of a grading scheme's steps, worst first; a scheme that we do not understand has none."""
    try:
        steps = [_step(row) for row in rows(scheme or [])]
    except Malformed:
        return ()
    return tuple(name for _, name in sorted(steps, key=lambda step: step[0]))


def _step(row: object) -> tuple[Decimal, str]:
    if isinstance(row, Mapping):
        return number(row.get("value")), text(row.get("name"))
    pair = rows(row)
    if len(pair) != 2:
        raise Malformed("not a step of a scheme")
    return number(pair[1]), text(pair[0])
