"""A CanvasReader over a double, for tests."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.courses import CourseRecord, Enrolment
from app.courses.canvas import CanvasReader, Place, Surroundings
from app.courses.canvas_client import CanvasClient
from app.courses.canvas_http import CanvasHttp, GrantKey, Turns
from tests.unit.courses.canvas_double import (
    COMPLETED_AT,
    CONCLUDED,
    COURSE,
    LEARNERS,
    NEW,
    SITE,
    TRAPPED,
    CanvasDouble,
    Learner,
    answered,
    enrolment,
    graded,
    progress,
)
from tests.unit.courses.contract import World

PLATFORM = UUID("00000000-0000-4000-8000-000000000002")
CONTEXT, GONE_CONTEXT = "4dde05e8ca1973bcca9bffc13e1548820eee93a3", "8865aa05b4b79b64a91a86042e43af5ea8ae79eb"
SUSPENDED, TEACHER = "5125", "5101"
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


@dataclass
class Source:
    """The tokens of a grant; `next_token` is what renewing gives, `later_token` what it gives from then on."""

    current: str = "teacher-token"
    next_token: str = "teacher-token"
    later_token: str = ""
    renewals: int = 0

    @property
    def key(self) -> GrantKey:
        return PLATFORM, CONTEXT

    def token(self) -> str:
        return self.current

    def renewed(self, dead: str) -> str:
        assert dead == self.current
        self.renewals += 1
        self.current = self.later_token if self.later_token and self.renewals > 1 else self.next_token
        return self.current


def sub(user_id: str) -> str:
    return f"sub-{user_id}"


def reader_over(
    http: CanvasHttp,
    *,
    site: str = SITE,
    source: Source | None = None,
    place: Place | None = None,
    users: Collection[str] = LEARNERS,
) -> CanvasReader:
    host = site.removeprefix("https://").removeprefix("http://")
    where = place or Place(api_domain=host, course_id=COURSE)
    gone = Place(api_domain=host, course_id="9999")
    client = CanvasClient(site, source or Source(), http, Turns(wait_s=1))

    def people(_platform: UUID, _context: str, subs: Collection[str]) -> Mapping[str, str]:
        return {sub(user_id): user_id for user_id in users if sub(user_id) in subs}

    around = Surroundings(
        place_of=lambda _, context_id: gone if context_id == GONE_CONTEXT else where,
        people_of=people,
        client_of=lambda *_: (site, client),
    )
    return CanvasReader(PLATFORM, around, lambda: NOW)


def enrolment_of(user_id: str, context_id: str = CONTEXT) -> Enrolment:
    return Enrolment(platform_id=PLATFORM, context_id=context_id, learner_id=sub(user_id))


def record_of(double: CanvasDouble, user_id: str) -> CourseRecord:
    return reader_over(double).course_record(enrolment_of(user_id))


def class_of(double: CanvasDouble, *user_ids: str) -> list[CourseRecord]:
    return list(reader_over(double).course_records(CONTEXT, [sub(one) for one in user_ids or LEARNERS]))


def canvas_world(double: CanvasDouble, http: CanvasHttp, *, knows_course: bool = False) -> World:
    """Return the course of the double as the contract wants it.

    The roster names a learner whose enrolment is inactive, and a teacher. With `knows_course` only the answers behind
    the first, which is of the course, are garbled.
    """
    double.enrolments.append(enrolment(SUSPENDED, state="inactive", current_score=95.0, final_score=95.0))
    double.submissions += [graded(SUSPENDED, 5501, 19.0), graded(SUSPENDED, 5502, 0.0, "complete")]
    everything = {801: "completed", 802: "completed"}
    double.learners[SUSPENDED] = Learner({7701, 7702, 7703, 7704}, everything, progress(4, 4, COMPLETED_AT))

    def forbid() -> None:
        double.faults = {end: answered(401, {"status": "unauthorized"}) for end in ("/enrollments", "/submissions")}

    def garble(answer: Any) -> None:
        first = {f"/courses/{COURSE}": answered(200, double.course)} if knows_course else {}
        double.faults = {**first, "": answered(200, answer)}

    return World(
        reader=reader_over(http, site=double.site, users=(*LEARNERS, SUSPENDED, TEACHER)),
        complete=enrolment_of(CONCLUDED),
        failing=enrolment_of(TRAPPED),
        ungraded=enrolment_of(NEW),
        suspended=enrolment_of(SUSPENDED),
        stranger=enrolment_of(TEACHER),
        gone=enrolment_of(CONCLUDED, GONE_CONTEXT),
        forbid=forbid,
        garble=garble,
    )
