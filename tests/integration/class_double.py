"""A class of any size without a platform: a roster and a reader that count how often they are asked."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from app.courses import (
    EVERYTHING,
    Completion,
    CourseOutline,
    CourseRecord,
    Enrolment,
    EnrolmentState,
    Known,
    Needs,
    PlatformUnavailable,
    Score,
)
from app.lti import Member, MemberStatus, Person, Role, RosterAddress


class ClassDouble:
    """Learners "1" … "size", every third of whom has too low a grade, beside a teacher and somebody suspended.

    `fails_at`: how many records are given before the platform stops answering. `unreadable`: whom it
    never answers about. `gate`: what a reading waits for.
    `most_held` is how many records were given out and not yet asked beyond, at most.
    """

    def __init__(self, platform_id: UUID, size: int) -> None:
        self.platform_id = platform_id
        self.size = size
        self.fails_at: int | None = None
        self.gate: threading.Event | None = None
        self.begun = threading.Event()
        self.rosters_read = 0
        self.classes_read = 0
        self.records_read: list[str] = []
        self.at_record: Callable[[int], None] = lambda _: None
        self.at_reading: Callable[[str], None] = lambda _: None
        self.unreadable: set[str] = set()
        self.low: set[str] = {str(n) for n in range(1, size + 1) if n % 3 == 0}

    def members(self, _address: RosterAddress) -> Iterator[Member]:
        self.rosters_read += 1
        for n in range(self.size, 0, -1):
            yield member(str(n), f"Learner {n:05}")
        yield member("t", "Teacher", roles=frozenset({Role.TEACHER}))
        yield member("s", "Suspended", status=MemberStatus.INACTIVE)

    def reader(self, _platform_id: UUID) -> "ClassDouble":
        return self

    def outline(self, context_id: str) -> CourseOutline:
        return CourseOutline(
            context_id=context_id, title="", activities=(), tracks_completion=True, total_points=Decimal(100)
        )

    def course_record(self, enrolment: Enrolment) -> CourseRecord:
        self.records_read.append(enrolment.learner_id)
        self.at_reading(enrolment.learner_id)
        if self.fails_at is not None and len(self.records_read) > self.fails_at:
            raise PlatformUnavailable("asleep")
        if enrolment.learner_id in self.unreadable:
            raise PlatformUnavailable("broken for this one")
        return self._record(enrolment)

    def course_records(
        self, context_id: str, learner_ids: Sequence[str], needs: Needs = EVERYTHING
    ) -> Iterator[CourseRecord]:
        self.classes_read += 1
        self.begun.set()
        for n, learner_id in enumerate(learner_ids):
            if self.gate:
                assert self.gate.wait(30)
            if n == self.fails_at:
                raise PlatformUnavailable("asleep")
            self.at_record(n)
            yield self._record(Enrolment(platform_id=self.platform_id, context_id=context_id, learner_id=learner_id))

    def _record(self, enrolment: Enrolment) -> CourseRecord:
        points = Decimal(40 if enrolment.learner_id in self.low else 80)
        return CourseRecord(
            enrolment=enrolment,
            read_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
            source="Double",
            state=Known(EnrolmentState.ACTIVE),
            total=Known(Score(points=points, points_possible=Decimal(100))),
            completion=Known(Completion(done=True)),
            activities=(),
        )


def member(
    user_id: str,
    name: str,
    status: MemberStatus = MemberStatus.ACTIVE,
    roles: Iterable[Role] = (Role.LEARNER,),
) -> Member:
    return Member(
        user_id=user_id,
        status=status,
        roles=frozenset(roles),
        kinds=frozenset[Person](),
        name=name,
        given_name="",
        family_name="",
    )
