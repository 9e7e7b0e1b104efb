"""One learner's Moodle answers joined into a course record. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from app.courses.errors import PlatformRefused, PlatformUnavailable
from app.courses.moodle_client import Fault
from app.courses.moodle_completion import CourseCompletion, activity_completions, course_completion, is_untracked
from app.courses.moodle_fields import Malformed
from app.courses.moodle_grades import COURSE, GradeItem, Sheet
from app.courses.moodle_shape import Module, Shape
from app.courses.values import (
    ActivityRecord,
    Completion,
    CourseRecord,
    Enrolment,
    EnrolmentState,
    Known,
    Reason,
    Score,
    Unknown,
)

SOURCE = "Moodle"

T = TypeVar("T")

# Outsiders, suspended learners and teachers alike. Grades of a suspended learner are still reported when asked for by
# id, so this answer to any question settles all of them.
UNTRACKED = {"usernotenroled", "notenroled", "invaliduser"}
_NO_SUCH_USER = "invaliduser"
NOT_ASKED = Fault("notasked")  # no code of Moodle's: nobody needs the answer

_REASONS = {
    "accessdenied": Reason.NO_PERMISSION,
    "accessexception": Reason.NO_PERMISSION,
    "errorcoursecontextnotvalid": Reason.NO_PERMISSION,
    "nopermissions": Reason.NO_PERMISSION,
    "nopermissiontoviewgrades": Reason.NO_PERMISSION,
    "requireloginerror": Reason.NO_PERMISSION,
    "notingroup": Reason.NO_PERMISSION,
    "cannotviewreport": Reason.NOT_TRACKED,  # also said where completion is switched off in the course
    "nocriteriaset": Reason.NOT_TRACKED,
    "completionnotenabled": Reason.NOT_TRACKED,
    "invalidrecord": Reason.NOT_REPORTED,
    "invalidparameter": Reason.NOT_REPORTED,
    NOT_ASKED.errorcode: Reason.NOT_REPORTED,
} | dict.fromkeys(UNTRACKED, Reason.NOT_TRACKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    """What Moodle said about one learner, each part mapped or unknown."""

    sheet: Sheet | Unknown
    activities: Mapping[int, Known[Completion] | Unknown] | Unknown
    completion: CourseCompletion | Unknown


def reason_of(fault: Fault) -> Reason:
    """Return why a part is unknown that Moodle refused with `fault`. Pure."""
    return _REASONS.get(fault.errorcode, Reason.UNAVAILABLE)


def mapped(answer: object, mapper: Callable[[object], T]) -> T | Unknown:
    """Return `mapper(answer)`; a fault or a malformed answer is unknown. Pure."""
    if isinstance(answer, Fault):
        return Unknown(reason_of(answer))
    try:
        return mapper(answer)
    except Malformed:
        return Unknown(Reason.MALFORMED)


def record(
    enrolment: Enrolment,
    read_at: datetime,
    shape: Shape,
    *,
    grades: Sheet | Unknown | Fault,
    activities: object,
    completion: object,
    groups: Known[frozenset[str]] | Unknown,
) -> CourseRecord:
    """Return the learner's record from the mapped grades and groups and the two completion answers. Pure.

    Moodle's Web Services do not tell a suspended learner from an active one: `state` stays unknown and the roster
    decides, except that a learner whom Moodle does not track has nothing known at all, and one whom it does not have
    is not enrolled. Raises PlatformRefused or PlatformUnavailable when every part that was asked for was refused.
    """
    codes = [answer.errorcode for answer in (grades, activities, completion) if isinstance(answer, Fault)]
    if len(codes) == 3 and not UNTRACKED.intersection(codes):
        _give_up([code for code in codes if code != NOT_ASKED.errorcode])
    answers = _Answers(
        sheet=Unknown(reason_of(grades)) if isinstance(grades, Fault) else grades,
        activities=mapped(activities, activity_completions),
        completion=mapped(completion, course_completion),
    )
    reported = CourseRecord(
        enrolment=enrolment,
        read_at=read_at,
        source=SOURCE,
        state=Unknown(Reason.NOT_REPORTED),
        total=_total(answers.sheet, shape),
        completion=answers.completion if isinstance(answers.completion, Unknown) else answers.completion.reading,
        activities=(*_of_modules(shape, answers), *_of_other_items(shape, answers.sheet)),
        total_flags=answers.sheet.total_flags() if isinstance(answers.sheet, Sheet) else frozenset(),
        groups=groups,
    )
    if not UNTRACKED.intersection(codes) and mapped(activities, is_untracked) is not True:
        return reported
    return _untracked(reported, is_known_to_platform=_NO_SUCH_USER not in codes)


def _untracked(reported: CourseRecord, *, is_known_to_platform: bool) -> CourseRecord:
    nothing = Unknown(Reason.NOT_TRACKED)
    return replace(
        reported,
        state=nothing if is_known_to_platform else Known(EnrolmentState.NOT_ENROLLED),
        total=nothing,
        completion=nothing,
        activities=tuple(
            replace(record, score=nothing, completion=nothing, flags=frozenset()) for record in reported.activities
        ),
        total_flags=frozenset(),
        groups=nothing,
    )


def _give_up(codes: list[str]) -> None:
    reasons = {reason_of(Fault(code)) for code in codes}
    if reasons <= {Reason.NO_PERMISSION, Reason.NOT_REPORTED}:
        raise PlatformRefused(", ".join(codes))
    if reasons == {Reason.UNAVAILABLE}:
        raise PlatformUnavailable(", ".join(codes))


def _total(sheet: Sheet | Unknown, shape: Shape) -> Known[Score | None] | Unknown:
    if isinstance(sheet, Unknown):
        return sheet
    doubt = shape.doubt(sheet)
    return Unknown(doubt) if doubt else sheet.total()


def _of_modules(shape: Shape, answers: _Answers) -> Iterator[ActivityRecord]:
    found: dict[int, Module] = {m.cmid: m for m in shape.modules} if isinstance(shape.modules, tuple) else {}
    items = _items(answers.sheet)
    graded = [item.cmid for item in items.values() if item.cmid is not None]
    reported = [] if isinstance(answers.activities, Unknown) else list(answers.activities)
    named = frozenset() if isinstance(answers.completion, Unknown) else answers.completion.activities

    def completion(cmid: int) -> Known[Completion] | Unknown:
        if isinstance(answers.activities, Unknown):
            return answers.activities
        if cmid in answers.activities:
            return answers.activities[cmid]
        if cmid in named or (cmid in found and found[cmid].tracks_completion):
            return Unknown(Reason.INCOMPLETE_ANSWER)
        return Unknown(Reason.NOT_TRACKED if cmid in found else Reason.NOT_REPORTED)

    for cmid in dict.fromkeys([*found, *graded, *reported, *sorted(named)]):
        module, item = found.get(cmid), items.get(f"cm:{cmid}")
        yield ActivityRecord(
            activity_id=f"cm:{cmid}",
            score=_score(f"cm:{cmid}", answers.sheet, shape),
            completion=completion(cmid),
            kind=module.kind if module else item.module if item else "",
            name=module.name if module else item.name if item else "",
            flags=item.flags if item else frozenset(),
        )


def _of_other_items(shape: Shape, sheet: Sheet | Unknown) -> Iterator[ActivityRecord]:
    left_out: frozenset[int] = frozenset()
    if isinstance(shape.item_ids, frozenset):
        left_out = shape.item_ids if isinstance(sheet, Unknown) else sheet.missing(shape.item_ids)
    items = _items(sheet)
    reported = [activity_id for activity_id in items if activity_id.startswith("item:")]
    for activity_id in [*reported, *(f"item:{item_id}" for item_id in sorted(left_out))]:
        item = items.get(activity_id)
        yield ActivityRecord(
            activity_id=activity_id,
            score=_score(activity_id, sheet, shape),
            completion=Unknown(Reason.NOT_TRACKED),
            kind=item.kind if item else "",
            name=item.name if item else "",
            flags=item.flags if item else frozenset(),
        )


def _score(activity_id: str, sheet: Sheet | Unknown, shape: Shape) -> Known[Score | None] | Unknown:
    if isinstance(sheet, Unknown):
        return sheet
    if item := _items(sheet).get(activity_id):
        return item.score
    return Unknown(shape.doubt(sheet) or Reason.NOT_REPORTED)


def _items(sheet: Sheet | Unknown) -> dict[str, GradeItem]:
    if isinstance(sheet, Unknown):
        return {}
    return {item.activity_id: item for item in sheet.items if item.kind != COURSE}
