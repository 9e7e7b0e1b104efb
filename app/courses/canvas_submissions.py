"""The grades of single assignments: what Canvas says of a learner's submissions. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from app.courses.canvas_course import (
    COMPLETE,
    INCOMPLETE,
    LABELLED,
    PASS_FAIL,
    Assignment,
    Course,
    assignment_of,
    is_graded,
    scale,
)
from app.courses.canvas_fields import Malformed, identifier, is_set, mapping, moment, optional_number, rows, text
from app.courses.values import ActivityRecord, Flag, Known, Reason, Score, Unknown

Rows = list[Mapping[str, object]]
_NO_COMPLETION = Unknown(Reason.NOT_TRACKED)  # what completes an assignment is the business of module items
_OF = {"user_id", "assignment_id", "assignment"}
_READ = _OF | {"score", "grade", "posted_at", "graded_at", "excused", "workflow_state"}


def what_is_read(group: object) -> object:
    """Return a learner's submissions without what nobody reads here, such as the texts handed in. Pure."""
    if not isinstance(group, Mapping) or not isinstance(group.get("submissions"), list):
        return group  # refused by whoever reads it
    return {
        "user_id": group.get("user_id"),
        "submissions": [
            {name: row[name] for name in _READ & row.keys()} if isinstance(row, Mapping) else row
            for row in group["submissions"]
        ],
    }


def by_learner(answer: list[object]) -> dict[str, Rows]:
    """Return each learner's submissions, which Canvas groups by learner. Raises Malformed."""
    found: dict[str, dict[str, Mapping[str, object]]] = {}
    for given in answer:
        group = mapping(given)
        user_id = identifier(group.get("user_id"))
        own = found.setdefault(user_id, {})
        for row in map(mapping, rows(group.get("submissions"))):
            if identifier(row.get("user_id")) != user_id:
                raise Malformed("a submission of somebody else")
            own[identifier(row.get("assignment_id"))] = row
    return {user_id: list(own.values()) for user_id, own in found.items()}


def carried_assignments(submissions: Rows) -> dict[str, Assignment] | None:
    """Return the assignments that come with the submissions, None where Canvas left one out. Raises Malformed."""
    found = {}
    for row in submissions:
        if row.get("assignment") is None:
            return None
        assignment = assignment_of(row["assignment"])
        if assignment.assignment_id != identifier(row.get("assignment_id")):
            raise Malformed("another assignment")
        found[assignment.assignment_id] = assignment
    return found


def records(
    submissions: Rows | None, assignments: Mapping[str, Assignment], course: Course, otherwise: Reason
) -> tuple[ActivityRecord, ...]:
    """Return a record for each graded assignment, in order; one without a submission is unknown. Pure."""
    by_assignment = {identifier(row.get("assignment_id")): row for row in submissions or ()}
    return tuple(
        _record(by_assignment.get(key), assignment, course, otherwise)
        for key, assignment in assignments.items()
        if is_graded(assignment)
    )


def counted(submissions: Rows | None, assignments: Mapping[str, Assignment]) -> bool:
    """Tell whether a grade that the learner can see must show in the course grade. Pure."""
    for row in submissions or ():
        assignment = assignments.get(identifier(row.get("assignment_id")))
        if assignment is None or not is_graded(assignment) or not assignment.counts or not assignment.points_possible:
            continue
        if row.get("score") is not None and row.get("posted_at") is not None and not row.get("excused"):
            return True
    return False


def _record(
    row: Mapping[str, object] | None, assignment: Assignment, course: Course, otherwise: Reason
) -> ActivityRecord:
    score: Known[Score | None] | Unknown = Unknown(otherwise)
    flags: frozenset[Flag] = frozenset()
    if row is not None:
        try:
            score, flags = _reading(row, assignment, course)
        except Malformed:
            score = Unknown(Reason.MALFORMED)
    return ActivityRecord(
        activity_id=assignment.activity_id,
        score=score,
        completion=_NO_COMPLETION,
        kind="assignment",
        name=assignment.name,
        flags=flags,
    )


def _reading(
    row: Mapping[str, object], assignment: Assignment, course: Course
) -> tuple[Known[Score | None] | Unknown, frozenset[Flag]]:
    if "score" not in row or "posted_at" not in row:
        return Unknown(Reason.NOT_REPORTED), frozenset()
    points, grade = optional_number(row["score"]), text(row.get("grade"))
    flags = {Flag.EXCUSED} if is_set(row.get("excused")) else set()
    is_graded = points is not None or bool(grade)
    if is_graded and moment(row["posted_at"]) is None:
        return Unknown(Reason.NOT_POSTED), frozenset(flags | {Flag.NOT_POSTED})
    if Flag.EXCUSED in flags or not is_graded:
        return Known(None), frozenset(flags)
    if text(row.get("workflow_state")) == "pending_review":
        return Unknown(Reason.PENDING), frozenset(flags)  # part of a quiz waits for somebody to read it
    return _score(row, points, grade, assignment, course), frozenset(flags)


def _score(
    row: Mapping[str, object], points: Decimal | None, grade: str, assignment: Assignment, course: Course
) -> Known[Score | None] | Unknown:
    possible = scale(assignment)
    if assignment.grading_type == PASS_FAIL and not assignment.points_possible:
        if grade not in {COMPLETE, INCOMPLETE}:
            return Unknown(Reason.MALFORMED)
        points = Decimal(1) if grade == COMPLETE else Decimal(0)
    if possible is None or points is None:
        return Unknown(Reason.NOT_REPORTED)  # a grade without a scale says nothing about a part of full marks
    return Known(
        Score(
            points=points,
            points_possible=possible,
            graded_at=moment(row.get("graded_at")),
            label=grade if assignment.grading_type in LABELLED else "",
            is_label_only=course.is_label_only or assignment.is_label_only,
        )
    )
