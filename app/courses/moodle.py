"""Reads a Moodle course through Moodle's Web Services."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import requests

from app.clock import Clock
from app.courses.errors import PlatformRefused, PlatformUnavailable
from app.courses.moodle_client import AnswerTooLarge, Call, Fault, MoodleClient
from app.courses.moodle_fields import Malformed, identifier, mapping, rows, text
from app.courses.moodle_grades import GradeItem, Sheet, sheets
from app.courses.moodle_record import mapped, reason_of, record
from app.courses.moodle_rights import (
    ACTIVITIES,
    COMPLETION,
    CONTENTS,
    COURSE_BY_FIELD,
    GRADE_ITEM_LIST,
    GRADES,
    MANY,
    SITE_INFO,
)
from app.courses.moodle_shape import Shape, grade_item_ids, modules, outline
from app.courses.moodle_trial import rights, shut_out
from app.courses.rights import RightCheck
from app.courses.values import CourseOutline, CourseRecord, Enrolment, Reason, Unknown

REQUIRED_FUNCTIONS = frozenset({SITE_INFO, CONTENTS, COURSE_BY_FIELD, GRADES, ACTIVITIES, COMPLETION})
RECOMMENDED_FUNCTIONS = frozenset({GRADE_ITEM_LIST, MANY})  # better cross-check; fewer requests

_LEARNERS_AT_ONCE = 20  # two or three calls each: one request of `call_many`
_HOLDS_FOR_THE_COURSE = {"accessexception", "cannotviewreport", "nocriteriaset"}
_NOTHING_MAY_BE_ASKED = f"{SITE_INFO}: accessexception"
_CLASS_REPORT_S = 0.05  # per learner; 18 to 33 ms were measured


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodleSite:
    """What a Moodle says about itself and the data grant. `missing` are required functions that it does not offer."""

    siteurl: str
    release: str
    service_user_id: int
    functions: frozenset[str]

    @property
    def missing(self) -> frozenset[str]:
        """The required functions that the service lacks."""
        return REQUIRED_FUNCTIONS - self.functions


class MoodleReader:
    """A CourseReader of one Moodle. Course and learner ids are those of its LTI launches.

    Before the first reading it checks that the token belongs to the platform `expected_siteurl` (its LTI issuer): ids
    of another Moodle would name other people. A learner's record then takes one request where the service offers
    tool_mobile_call_external_functions (one more for each call that fails), four without.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        platform_id: UUID,
        expected_siteurl: str,
        timeout: float,
        clock: Clock,
        http: requests.Session,
    ) -> None:
        self._client = MoodleClient(base_url, token, timeout_s=timeout, http=http)
        self._platform_id = platform_id
        self._expected_siteurl = expected_siteurl
        self._clock = clock
        self._site: MoodleSite | None = None

    def site(self) -> MoodleSite:
        """Return what the site offers, asked once. Raises PlatformRefused when it is not the expected site."""
        if self._site is None:
            self._site = self._read_site()
        return self._site

    def _read_site(self) -> MoodleSite:
        answer = self._client.call(Call(SITE_INFO, {}))
        if isinstance(answer, Fault):
            raise _failure(SITE_INFO, answer)
        try:
            info = mapping(answer)
            site = MoodleSite(
                siteurl=text(info.get("siteurl")),
                release=text(info.get("release")),
                service_user_id=identifier(info.get("userid")),
                functions=frozenset(text(mapping(row).get("name")) for row in rows(info.get("functions"))),
            )
        except Malformed as error:
            raise PlatformUnavailable(f"{SITE_INFO} is malformed") from error
        if site.siteurl.rstrip("/") != self._expected_siteurl.rstrip("/"):
            raise PlatformRefused("the token belongs to another site than the platform")
        return site

    def rights(self, context_id: str = "", learner_id: str = "") -> list[RightCheck]:
        """Return what the data grant lets the tool read, right by right, as tried in a course.

        Without a course only the functions can be told; without a learner, one is taken from the course's grades.
        Raises PlatformUnavailable, and PlatformRefused when it is another site or the token itself is refused.
        """
        try:
            site = self.site()
        except PlatformRefused as error:
            if error.detail != _NOTHING_MAY_BE_ASKED:
                raise
            return shut_out(self._client)
        return rights(
            self._client,
            offered=site.functions,
            user_id=site.service_user_id,
            course_id=_id(context_id) if context_id else 0,
            learner_id=_id(learner_id) if learner_id else 0,
        )

    def outline(self, context_id: str) -> CourseOutline:
        """Return the activities that rules can refer to. `total_points` is None: it differs per learner.

        Raises PlatformUnavailable, PlatformRefused.
        """
        course_id = _id(context_id)
        # Asked about the service user itself, the report lists the items without anybody's grades.
        contents, course, own_grades = self._many(
            _contents(course_id),
            Call(COURSE_BY_FIELD, {"field": "id", "value": str(course_id)}),
            Call(GRADES, {"courseid": course_id, "userid": self.site().service_user_id}),
        )
        for function, answer in ((CONTENTS, contents), (COURSE_BY_FIELD, course)):
            if isinstance(answer, Fault):
                raise _failure(function, answer)
        try:
            items = () if isinstance(own_grades, Fault) else _items(own_grades, course_id)
            return outline(context_id, course, modules(contents), items or self._class_items(course_id))
        except Malformed as error:
            raise PlatformUnavailable("the course's description is malformed") from error

    def course_record(self, enrolment: Enrolment) -> CourseRecord:
        """Return what Moodle reports now about one learner. Raises PlatformUnavailable, PlatformRefused."""
        if enrolment.platform_id != self._platform_id:
            raise PlatformRefused("the enrolment belongs to another platform")
        course_id, learner_id = _id(enrolment.context_id), _id(enrolment.learner_id)
        read_at = self._clock()
        shape_calls = self._shape_calls(course_id)
        answers = self._many(*shape_calls, _grades(course_id, learner_id), *_completions(course_id, learner_id))
        shape = _shape(shape_calls, answers)
        grades, activities, completion = answers[len(shape_calls) :]
        sheet = _sheet(_sheets(grades, course_id), learner_id)
        return record(enrolment, read_at, shape, grades=sheet, activities=activities, completion=completion)

    def course_records(self, context_id: str, learner_ids: Sequence[str]) -> Iterator[CourseRecord]:
        """Yield a record for each learner, in order: all grades in one request, completion in a few.

        Raises PlatformUnavailable, PlatformRefused, when the first record is asked for or later.
        """
        course_id = _id(context_id)
        numbers = [_id(learner_id) for learner_id in learner_ids]
        read_at = self._clock()
        shape_calls = self._shape_calls(course_id)
        shape = _shape(shape_calls, self._many(*shape_calls))
        of_class = self._class_sheets(course_id, len(numbers))
        settled: dict[str, Fault] = {}
        # The first alone: what is refused for the whole course is then not asked for everybody, one refusal a request.
        for group in (numbers[:1], *_groups(numbers[1:])):
            calls = [call for number in group for call in _completions(course_id, number)]
            if of_class is None:
                calls += [_grades(course_id, number) for number in group]
            wanted = [call for call in calls if call.function not in settled]
            answers = dict(zip(map(_key, wanted), self._many(*wanted), strict=True))
            for number in group:
                activities, completion = (
                    settled.get(call.function) or answers[_key(call)] for call in _completions(course_id, number)
                )
                own = of_class
                if own is None:
                    own = _sheets(answers[_key(_grades(course_id, number))], course_id)
                yield record(
                    Enrolment(platform_id=self._platform_id, context_id=context_id, learner_id=str(number)),
                    read_at,
                    shape,
                    grades=_sheet(own, number),
                    activities=activities,
                    completion=completion,
                )
            if of_class is not None:  # else the refusals are needed to tell who is suspended
                settled |= {
                    function: answer
                    for (function, _), answer in answers.items()
                    if isinstance(answer, Fault) and answer.errorcode in _HOLDS_FOR_THE_COURSE
                }

    def _class_sheets(self, course_id: int, learners: int) -> "_Sheets | None":
        """Return the sheets of all active learners, None where they are too many for one answer."""
        try:
            answer = self._client.call(Call(GRADES, {"courseid": course_id}), extra_s=_CLASS_REPORT_S * learners)
        except AnswerTooLarge:
            return None
        return _sheets(answer, course_id)

    def _class_items(self, course_id: int) -> tuple[GradeItem, ...]:
        answer = self._client.call(Call(GRADES, {"courseid": course_id}))
        if isinstance(answer, Fault):
            raise _failure(GRADES, answer)
        return _items(answer, course_id)

    def _many(self, *calls: Call) -> list[object]:
        return self._client.call_many(calls, at_once=MANY in self.site().functions)

    def _shape_calls(self, course_id: int) -> list[Call]:
        # Singly, every call is a request: then the better yardstick alone must do.
        offered = self.site().functions
        calls = [Call(GRADE_ITEM_LIST, {"courseid": course_id})] if GRADE_ITEM_LIST in offered else []
        return [*calls, _contents(course_id)] if MANY in offered or not calls else calls


_Sheets = dict[int, Sheet | Unknown] | Unknown | Fault


def _id(identifier: str) -> int:
    # Moodle takes user 0 for everybody.
    if not re.fullmatch(r"[1-9][0-9]{0,17}", identifier, re.ASCII):
        raise PlatformRefused("not an id of a Moodle")
    return int(identifier)


def _contents(course_id: int) -> Call:
    # Names and completion only: without the files of every folder.
    return Call(CONTENTS, {"courseid": course_id, "options": [{"name": "excludecontents", "value": "1"}]})


def _grades(course_id: int, learner_id: int) -> Call:
    return Call(GRADES, {"courseid": course_id, "userid": learner_id})


def _completions(course_id: int, learner_id: int) -> list[Call]:
    return [Call(function, {"courseid": course_id, "userid": learner_id}) for function in (ACTIVITIES, COMPLETION)]


def _groups(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + _LEARNERS_AT_ONCE] for start in range(0, len(numbers), _LEARNERS_AT_ONCE)]


def _key(call: Call) -> tuple[str, object]:
    return call.function, call.arguments["userid"]


def _shape(calls: Sequence[Call], answers: Sequence[object]) -> Shape:
    by_function = {call.function: answer for call, answer in zip(calls, answers, strict=False)}
    return Shape(
        item_ids=mapped(by_function.get(GRADE_ITEM_LIST, Fault("accessexception")), grade_item_ids),
        modules=mapped(by_function[CONTENTS], modules) if CONTENTS in by_function else Unknown(Reason.NOT_REPORTED),
    )


def _sheets(answer: object, course_id: int) -> _Sheets:
    return answer if isinstance(answer, Fault) else mapped(answer, lambda known: sheets(known, course_id))


def _sheet(of_class: _Sheets, learner_id: int) -> Sheet | Unknown | Fault:
    return of_class.get(learner_id, Unknown(Reason.NOT_REPORTED)) if isinstance(of_class, dict) else of_class


def _items(answer: object, course_id: int) -> tuple[GradeItem, ...]:
    """Return the grade items of a report, each once; they are the same for every learner. Raises Malformed."""
    of_all = [sheet for sheet in sheets(answer, course_id).values() if isinstance(sheet, Sheet)]
    return tuple({item.item_id: item for sheet in of_all for item in sheet.items}.values())


def _failure(function: str, fault: Fault) -> PlatformRefused | PlatformUnavailable:
    is_worth_a_retry = reason_of(fault) is Reason.UNAVAILABLE and function != SITE_INFO
    return (PlatformUnavailable if is_worth_a_retry else PlatformRefused)(f"{function}: {fault.errorcode}")
