"""Tries each scope of a Canvas grant with one small request, and what it shows beside."""

from collections.abc import Mapping

from app.courses.canvas_client import Fault
from app.courses.canvas_open import OpenCourse
from app.courses.canvas_scopes import SCOPES, Purpose, Scope
from app.courses.errors import PlatformUnavailable
from app.courses.rights import RightCheck, RightStatus
from app.courses.values import Reason

INCLUDES = "include[]"  # "Allow Include Parameters" of the API key
SEES_GRADES = "view_all_grades"  # the right of the person who connected

_QUERIES = {
    Purpose.COURSE_GRADES: (("type[]", "StudentEnrollment"), ("state[]", "active"), ("state[]", "completed")),
    Purpose.ASSIGNMENT_GRADES: (("student_ids[]", "all"), ("grouped", "1")),
    Purpose.MODULES: (("include[]", "items"),),
}


def tried(course: OpenCourse) -> list[RightCheck]:
    """Return what trying each scope in one course has shown.

    Raises CanvasNotConnected or PlatformRefused when the grant itself is refused.
    """
    answers: dict[Purpose, object] = {}
    checks = []
    for scope in SCOPES:
        path = scope.path
        if scope.purpose is Purpose.MODULE_ITEMS:
            module_id = _first(answers.get(Purpose.MODULES)).get("id")
            if not isinstance(module_id, int | str):
                checks.append(_check(scope.name, RightStatus.UNKNOWN, Reason.NOT_REPORTED))
                continue
            path = path.format(module=module_id)
        try:
            answer = course.get(path, [*_QUERIES.get(scope.purpose, ()), ("per_page", "1")])
        except PlatformUnavailable:
            checks.append(_check(scope.name, RightStatus.UNKNOWN, Reason.UNAVAILABLE))
            continue
        answers[scope.purpose] = answer
        checks.append(_found(scope, answer))
    return [*checks, _includes(answers.get(Purpose.MODULES)), _grades(answers.get(Purpose.COURSE_GRADES))]


def _found(scope: Scope, answer: object) -> RightCheck:
    # A course that is not based on modules has no progress, which Canvas says to those only who may read it.
    is_told = isinstance(answer, Fault) and answer.status == 400 and scope.purpose is Purpose.PROGRESS
    if not isinstance(answer, Fault) or is_told:
        return _check(scope.name, RightStatus.GRANTED)
    if answer.reason is Reason.NO_PERMISSION:
        return _check(scope.name, RightStatus.MISSING, Reason.NO_PERMISSION)
    return _check(scope.name, RightStatus.UNKNOWN, answer.reason)


def _includes(modules: object) -> RightCheck:
    module = _first(modules)
    if "items" in module and module["items"] is not None:
        return _check(INCLUDES, RightStatus.GRANTED)
    is_empty = not module or module.get("items_count") == 0
    return _check(INCLUDES, RightStatus.UNKNOWN if is_empty else RightStatus.MISSING, Reason.NOT_REPORTED)


def _grades(enrolments: object) -> RightCheck:
    grades = _first(enrolments).get("grades")
    if not isinstance(grades, Mapping):
        return _check(SEES_GRADES, RightStatus.UNKNOWN, Reason.NOT_REPORTED)
    if "unposted_final_score" in grades:
        return _check(SEES_GRADES, RightStatus.GRANTED)
    return _check(SEES_GRADES, RightStatus.MISSING, Reason.NO_PERMISSION)


def _first(answer: object) -> Mapping[str, object]:
    row = answer[0] if isinstance(answer, list) and answer else {}
    return row if isinstance(row, Mapping) else {}


def _check(right: str, status: RightStatus, reason: Reason | None = None) -> RightCheck:
    return RightCheck(right=right, status=status, reason=reason)
