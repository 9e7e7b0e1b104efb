"""Reads a Moodle course through Moodle's Web Services."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import requests

from app.clock import Clock
from app.courses.errors import PlatformRefused, PlatformUnavailable
from app.courses.moodle_client import MANY, AnswerTooLarge, Call, Fault, MoodleClient
from app.courses.moodle_completion import activity_completions, course_completion
from app.courses.moodle_fields import Malformed, identifier, mapping, rows, text
from app.courses.moodle_grades import GradeItem, Sheet, sheets
from app.courses.moodle_record import (
    NO_SUCH_USER,
    NOT_TRACKED_USER,
    Answers,
    mapped,
    reason_of,
    record,
    untracked_record,
)
from app.courses.moodle_shape import Shape, grade_item_ids, modules, outline
from app.courses.values import CourseOutline, CourseRecord, Enrolment, Reason, Unknown

SITE_INFO = "core_webservice_get_site_info"
CONTENTS = "core_course_get_contents"
COURSE_BY_FIELD = "core_course_get_courses_by_field"
GRADE_ITEM_LIST = "core_grades_get_gradeitems"
GRADES = "gradereport_user_get_grade_items"
ACTIVITIES = "core_completion_get_activities_completion_status"
COMPLETION = "core_completion_get_course_completion_status"

REQUIRED_FUNCTIONS = frozenset({SITE_INFO, CONTENTS, COURSE_BY_FIELD, GRADES, ACTIVITIES, COMPLETION})
RECOMMENDED_FUNCTIONS = frozenset({GRADE_ITEM_LIST, MANY})  # better cross-check; fewer requests

_LEARNERS_AT_ONCE = 20  # two or three calls each: one request of `call_many`
_CLASS_REPORT_S = 0.05  # per learner; 18 to 33 ms were measured
_NOT_ASKED = Unknown(Reason.NOT_REPORTED)


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

    def _class_items(self, course_id: int) -> tuple[GradeItem, ...]:
        answer = self._client.call(Call(GRADES, {"courseid": course_id}))
        if isinstance(answer, Fault):
            raise _failure(GRADES, answer)
        return _items(answer, course_id)

    def course_record(self, enrolment: Enrolment) -> CourseRecord:
        """Return what Moodle reports now about one learner. Raises PlatformUnavailable, PlatformRefused."""
        self._check_platform(enrolment.platform_id)
        course_id, learner_id = _id(enrolment.context_id), _id(enrolment.learner_id)
        read_at = self._clock()
        shape_calls = self._shape_calls(course_id)
        answers = self._many(*shape_calls, *_learner_calls(course_id, learner_id, with_grades=True))
        shape = _shape(shape_calls, answers)
        grades, activities, completion = answers[len(shape_calls) :]
        sheet = grades if isinstance(grades, Fault) else mapped(grades, lambda a: _one_sheet(a, course_id, learner_id))
        return _record(enrolment, read_at, shape, sheet, activities, completion)
