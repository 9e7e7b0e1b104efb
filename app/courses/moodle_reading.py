"""One Moodle course being read: for one learner in a request, for a class in parts."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from app.clock import Clock
from app.courses import moodle_calls
from app.courses.errors import AnswerTooLarge
from app.courses.moodle_client import Call, Fault, MoodleClient
from app.courses.moodle_grades import Sheet, sheets
from app.courses.moodle_groups import Groups, course_groups, memberships, own_groups
from app.courses.moodle_record import NOT_ASKED, mapped, record
from app.courses.moodle_rights import (
    ACTIVITIES,
    COMPLETION,
    CONTENTS,
    COURSE_GROUPS,
    GRADE_ITEM_LIST,
    GRADES,
    MANY,
    USER_GROUPS,
)
from app.courses.moodle_shape import Shape, grade_item_ids, modules
from app.courses.values import CourseRecord, Enrolment, Known, Needs, Reason, Unknown

# Up to so many learners all grades come in one answer. Moodle takes 18 to 33 ms for each and keeps all meanwhile:
# a larger class would outlast the time that a web server gives one request.
_LARGEST_REPORT = 200
_REPORT_S = 0.05  # per learner
# With two or three calls each one request of `call_many`; on a real Moodle of this kind it took two seconds.
_LEARNERS_AT_ONCE, _LEARNERS_WITH_GRADES_AT_ONCE = 150, 100

_Sheets = Mapping[int, Sheet | Unknown] | Unknown | Fault
_Answers = dict[tuple[str, int], object]


class CourseReading:
    """Reads learners of one course. `functions` are those that the service offers."""

    def __init__(
        self, client: MoodleClient, functions: frozenset[str], *, course_id: int, platform_id: UUID, clock: Clock
    ) -> None:
        self._client = client
        self._functions = functions
        self._course_id = course_id
        self._platform_id = platform_id
        self._clock = clock

    def one(self, learner_id: int) -> CourseRecord:
        """Read one learner. Raises PlatformUnavailable, PlatformRefused."""
        read_at = self._clock()
        calls = self._shape_calls()
        # Singly every call is a request, and groups are not worth one.
        if {MANY, USER_GROUPS} <= self._functions:
            calls.append(moodle_calls.user_groups(self._course_id, learner_id))
        calls += [moodle_calls.grades(self._course_id, learner_id), *self._completions(learner_id)]
        answers = {call.function: answer for call, answer in zip(calls, self.many(*calls), strict=True)}
        return record(
            self._enrolment(learner_id),
            read_at,
            _shape(answers),
            grades=_sheet(_sheets(answers[GRADES], self._course_id), learner_id),
            activities=answers[ACTIVITIES],
            completion=answers[COMPLETION],
            groups=_own_groups(answers),
        )

    def everyone(self, learner_ids: Sequence[int], needs: Needs) -> Iterator[CourseRecord]:
        """Read a class: a record for each learner, in order, a part of the class at a time. Raises as `one`.

        Grades and groups are not asked for where none are needed; completion always is, for it tells who is suspended.
        """
        if not learner_ids:
            return
        shape_calls = self._shape_calls()
        if needs.groups and self._functions >= {MANY, *moodle_calls.CLASS_GROUPS}:
            shape_calls.append(moodle_calls.course_groups(self._course_id))
        answers = {call.function: answer for call, answer in zip(shape_calls, self.many(*shape_calls), strict=True)}
        shape, groups = _shape(answers), self._memberships(answers)
        is_graded = needs.total or needs.activity_scores or needs.flags_of != frozenset()
        of_class = self._report(len(learner_ids)) if is_graded else NOT_ASKED
        settled: dict[str, Fault] = {}
        size = _LEARNERS_WITH_GRADES_AT_ONCE if of_class is None else _LEARNERS_AT_ONCE
        for start in range(0, len(learner_ids), size):
            part, read_at = learner_ids[start : start + size], self._clock()
            found = self._part(part, of_class, settled)
            for learner_id in part:
                own = found.get((GRADES, learner_id))
                yield record(
                    self._enrolment(learner_id),
                    read_at,
                    shape,
                    grades=_sheet(of_class if own is None else _sheets(own, self._course_id), learner_id),
                    activities=found[ACTIVITIES, learner_id],
                    completion=found[COMPLETION, learner_id],
                    groups=Known(groups.get(learner_id, frozenset())) if isinstance(groups, Mapping) else groups,
                )

    def many(self, *calls: Call) -> list[object]:
        """Return one answer or Fault per call, in order, in as few requests as the service allows."""
        return self._client.call_many(calls, at_once=MANY in self._functions, settles=moodle_calls.settles)

    def _part(self, learner_ids: Sequence[int], of_class: "_Sheets | None", settled: dict[str, Fault]) -> _Answers:
        """Ask what the report of the class does not hold; what is refused for the whole course is asked once."""
        calls = []
        for learner_id in dict.fromkeys(learner_ids):
            # Whoever is not in the report may be suspended, or in another group than the report is of.
            if of_class is None or (isinstance(of_class, Mapping) and learner_id not in of_class):
                calls.append(moodle_calls.grades(self._course_id, learner_id))
            calls += self._completions(learner_id)
        wanted = [call for call in calls if call.function not in settled]
        answers = {_key(call): answer for call, answer in zip(wanted, self.many(*wanted), strict=True)}
        for (function, _), answer in answers.items():
            if isinstance(answer, Fault) and moodle_calls.holds_for_the_course(answer):
                settled[function] = answer
        return {_key(call): settled.get(call.function) or answers[_key(call)] for call in calls}

    def _report(self, learners: int) -> "_Sheets | None":
        """Return the sheets of all active learners, None where they are too many for one answer."""
        if learners > _LARGEST_REPORT:
            return None
        try:
            answer = self._client.call(moodle_calls.class_grades(self._course_id), extra_s=_REPORT_S * learners)
        except AnswerTooLarge:
            return None
        return _sheets(answer, self._course_id)

    def _memberships(self, answers: Mapping[str, object]) -> Mapping[int, frozenset[str]] | Unknown:
        listed = mapped(answers[COURSE_GROUPS], course_groups) if COURSE_GROUPS in answers else _NOT_ASKED
        if isinstance(listed, Unknown) or not listed:
            return listed if isinstance(listed, Unknown) else {}
        call = moodle_calls.group_members(group.group_id for group in listed)
        return mapped(self.many(call)[0], memberships)

    def _shape_calls(self) -> list[Call]:
        # Singly, every call is a request: then the better yardstick alone must do.
        has_list = GRADE_ITEM_LIST in self._functions
        calls = [moodle_calls.grade_item_list(self._course_id)] if has_list else []
        return [*calls, moodle_calls.contents(self._course_id)] if MANY in self._functions or not calls else calls

    def _completions(self, learner_id: int) -> list[Call]:
        course_id = self._course_id
        return [moodle_calls.activities(course_id, learner_id), moodle_calls.completion(course_id, learner_id)]

    def _enrolment(self, learner_id: int) -> Enrolment:
        return Enrolment(platform_id=self._platform_id, context_id=str(self._course_id), learner_id=str(learner_id))


_NOT_ASKED = Unknown(Reason.NOT_REPORTED)


def _key(call: Call) -> tuple[str, int]:
    learner_id = call.arguments["userid"]
    assert isinstance(learner_id, int)
    return call.function, learner_id


def _shape(answers: Mapping[str, object]) -> Shape:
    return Shape(
        item_ids=mapped(answers.get(GRADE_ITEM_LIST, Fault("accessexception")), grade_item_ids),
        modules=mapped(answers[CONTENTS], modules) if CONTENTS in answers else _NOT_ASKED,
    )


def _own_groups(answers: Mapping[str, object]) -> Groups:
    return mapped(answers[USER_GROUPS], own_groups) if USER_GROUPS in answers else _NOT_ASKED


def _sheets(answer: object, course_id: int) -> _Sheets:
    return answer if isinstance(answer, Fault) else mapped(answer, lambda known: sheets(known, course_id))


def _sheet(of_class: _Sheets | None, learner_id: int) -> Sheet | Unknown | Fault:
    if isinstance(of_class, Mapping):
        return of_class.get(learner_id, _NOT_ASKED)
    return _NOT_ASKED if of_class is None else of_class
