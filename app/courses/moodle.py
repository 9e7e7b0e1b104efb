"""Reads a Moodle course through Moodle's Web Services."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import requests

from app.clock import Clock
from app.courses import moodle_calls
from app.courses.errors import PlatformRefused, PlatformUnavailable
from app.courses.moodle_calls import REQUIRED_FUNCTIONS
from app.courses.moodle_client import Call, Fault, MoodleClient
from app.courses.moodle_fields import Malformed, identifier, mapping, rows, text
from app.courses.moodle_grades import GradeItem, Sheet, sheets
from app.courses.moodle_groups import course_groups
from app.courses.moodle_reading import CourseReading
from app.courses.moodle_record import mapped, reason_of
from app.courses.moodle_rights import CONTENTS, COURSE_BY_FIELD, COURSE_GROUPS, GRADES, MANY, SITE_INFO
from app.courses.moodle_shape import modules, outline
from app.courses.moodle_trial import rights, shut_out
from app.courses.rights import RightCheck
from app.courses.values import EVERYTHING, CourseOutline, CourseRecord, Enrolment, Needs, Reason, Unknown

_NOTHING_MAY_BE_ASKED = f"{SITE_INFO}: accessexception"


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
    tool_mobile_call_external_functions (one more for each call that fails, the last apart), four without. A class takes
    one for every hundred learners, and as many as its learners three times without.
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
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = MoodleClient(base_url, token, timeout_s=timeout, http=http, sleep=sleep)
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
        own_grades = moodle_calls.grades(course_id, self.site().service_user_id)
        calls = [moodle_calls.contents(course_id), moodle_calls.course(course_id), own_grades]
        if {MANY, COURSE_GROUPS} <= self.site().functions:
            calls.append(moodle_calls.course_groups(course_id))
        found = self._reading(course_id).many(*calls)
        answers = {call.function: answer for call, answer in zip(calls, found, strict=True)}
        for function in (CONTENTS, COURSE_BY_FIELD):
            if isinstance(fault := answers[function], Fault):
                raise _failure(function, fault)
        # Groups that are not offered, or are refused, are unknown and not none.
        told = answers.get(COURSE_GROUPS)
        groups = Unknown(Reason.NOT_REPORTED) if told is None else mapped(told, course_groups)
        try:
            items = () if isinstance(answers[GRADES], Fault) else _items(answers[GRADES], course_id)
            return outline(
                context_id,
                answers[COURSE_BY_FIELD],
                modules(answers[CONTENTS]),
                items or self._class_items(course_id),
                groups,
            )
        except Malformed as error:
            raise PlatformUnavailable("the course's description is malformed") from error

    def course_record(self, enrolment: Enrolment) -> CourseRecord:
        """Return what Moodle reports now about one learner. Raises PlatformUnavailable, PlatformRefused."""
        if enrolment.platform_id != self._platform_id:
            raise PlatformRefused("the enrolment belongs to another platform")
        course_id, learner_id = _id(enrolment.context_id), _id(enrolment.learner_id)
        return self._reading(course_id).one(learner_id)

    def course_records(
        self, context_id: str, learner_ids: Sequence[str], needs: Needs = EVERYTHING
    ) -> Iterator[CourseRecord]:
        """Yield a record for each learner, in order, as soon as the part of the class with the learner is read.

        Raises PlatformUnavailable, PlatformRefused, when the first record is asked for or later.
        """
        course_id = _id(context_id)
        numbers = [_id(learner_id) for learner_id in learner_ids]
        yield from (record.only(needs) for record in self._reading(course_id).everyone(numbers, needs))

    def _reading(self, course_id: int) -> CourseReading:
        return CourseReading(
            self._client,
            self.site().functions,
            course_id=course_id,
            platform_id=self._platform_id,
            clock=self._clock,
        )

    def _class_items(self, course_id: int) -> tuple[GradeItem, ...]:
        answer = self._client.call(moodle_calls.class_grades(course_id))
        if isinstance(answer, Fault):
            raise _failure(GRADES, answer)
        return _items(answer, course_id)


def _id(identifier: str) -> int:
    # Moodle takes user 0 for everybody.
    if not re.fullmatch(r"[1-9][0-9]{0,17}", identifier, re.ASCII):
        raise PlatformRefused("not an id of a Moodle")
    return int(identifier)


def _items(answer: object, course_id: int) -> tuple[GradeItem, ...]:
    """Return the grade items of a report, each once; they are the same for every learner. Raises Malformed."""
    of_all = [sheet for sheet in sheets(answer, course_id).values() if isinstance(sheet, Sheet)]
    return tuple({item.item_id: item for sheet in of_all for item in sheet.items}.values())


def _failure(function: str, fault: Fault) -> PlatformRefused | PlatformUnavailable:
    is_worth_a_retry = reason_of(fault) is Reason.UNAVAILABLE and function != SITE_INFO
    return (PlatformUnavailable if is_worth_a_retry else PlatformRefused)(f"{function}: {fault.errorcode}")
