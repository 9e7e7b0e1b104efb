"""The one port through which grades and completion are read."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from app.courses.values import EVERYTHING, CourseOutline, CourseRecord, Enrolment, Needs


class CourseReader(Protocol):
    """Reads one platform. Every method raises PlatformUnavailable (worth a retry) or PlatformRefused (is not)."""

    def outline(self, context_id: str) -> CourseOutline:
        """Return the activities that rules can refer to, in the course's order."""

    def course_record(self, enrolment: Enrolment) -> CourseRecord:
        """Return what the platform reports now about one learner; whatever it does not report is Unknown."""

    def course_records(
        self, context_id: str, learner_ids: Sequence[str], needs: Needs = EVERYTHING
    ) -> Iterator[CourseRecord]:
        """Yield a record for each of `learner_ids`, in order, reading the class in as few calls as possible.

        What `needs` leaves out is Unknown(NOT_REPORTED), and activities that do not track what is needed may be
        missing; what `needs` names is as it would be if everything were needed.
        """
