"""A CanvasReader over a double, for tests."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from app.courses import CanvasNotConnected, CourseRecord, Enrolment
from app.courses.canvas import CanvasReader, Place, Surroundings
from app.courses.canvas_client import CanvasClient
from app.courses.canvas_http import CanvasHttp, GrantKey, Turns
from tests.unit.courses.canvas_double import COURSE, LEARNERS, SITE, CanvasDouble

PLATFORM = UUID("00000000-0000-4000-8000-000000000002")
CONTEXT = "4dde05e8ca1973bcca9bffc13e1548820eee93a3"
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


@dataclass
class Source:
    """The tokens of a grant; `next_token` is what renewing gives."""

    current: str = "teacher-token"
    next_token: str = "teacher-token"
    has_ended: bool = False

    @property
    def key(self) -> GrantKey:
        return PLATFORM, CONTEXT

    def token(self) -> str:
        return self.current

    def renewed(self, dead: str) -> str:
        assert dead == self.current
        self.current = self.next_token
        return self.current

    def ended(self) -> Exception:
        self.has_ended = True
        return CanvasNotConnected()


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
    where = place or Place(api_domain=site.removeprefix("https://").removeprefix("http://"), course_id=COURSE)
    client = CanvasClient(site, source or Source(), http, Turns(wait_s=1))

    def people(_platform: UUID, _context: str, subs: Collection[str]) -> Mapping[str, str]:
        return {sub(user_id): user_id for user_id in users if sub(user_id) in subs}

    around = Surroundings(place_of=lambda *_: where, people_of=people, client_of=lambda *_: (site, client))
    return CanvasReader(PLATFORM, around, lambda: NOW)


def enrolment_of(user_id: str) -> Enrolment:
    return Enrolment(platform_id=PLATFORM, context_id=CONTEXT, learner_id=sub(user_id))


def record_of(double: CanvasDouble, user_id: str) -> CourseRecord:
    return reader_over(double).course_record(enrolment_of(user_id))


def class_of(double: CanvasDouble, *user_ids: str) -> list[CourseRecord]:
    return list(reader_over(double).course_records(CONTEXT, [sub(one) for one in user_ids or LEARNERS]))
