"""What the product reads from the real course, and what it decides."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import requests

from app.awards import ActivityCompleted, CourseCompleted, Criterion, GradeAtLeast, Unit
from app.clock import utc_now
from app.courses import CourseRecord, Enrolment, Known
from app.courses.moodle import MoodleReader
from tests.platform.moodle.site import Moodle

PLATFORM = UUID(int=1)


@dataclass
class Reading:
    """A reader, which the caller closes, and the course it reads."""

    moodle: Moodle
    http: requests.Session

    def reader(self) -> MoodleReader:
        return MoodleReader(
            self.moodle.url,
            self.moodle.token,
            platform_id=PLATFORM,
            expected_siteurl=self.moodle.url,
            timeout=60,  # a Moodle whose caches were just purged answers late
            clock=utc_now,
            http=self.http,
        )

    def record(self, who: str) -> CourseRecord:
        """Read one person's record, by their part in the scenario."""
        return self.record_of(self.moodle.people[who])

    def record_of(self, learner_id: str) -> CourseRecord:
        """Read the record of a Moodle user."""
        enrolment = Enrolment(platform_id=PLATFORM, context_id=self.moodle.course_id, learner_id=learner_id)
        return self.reader().course_record(enrolment)

    def activity_id(self, name: str) -> str:
        return f"cm:{self.moodle.activities[name]}"

    def oral_id(self) -> str:
        """Return the id of the course's one manual grade item."""
        manual = [a.activity_id for a in self.reader().outline(self.moodle.course_id).activities if a.kind == "manual"]
        assert len(manual) == 1
        return manual[0]

    def every_rule(self) -> dict[str, Criterion]:
        """Return a rule of every kind that the learner who did everything meets."""
        quiz = self.activity_id("quiz")
        return {
            "course completed": CourseCompleted(),
            "course grade": GradeAtLeast(activity_id=None, name="", threshold=Decimal(60), unit=Unit.PERCENT),
            "quiz completed": ActivityCompleted(activity_id=quiz, name="Quiz"),
            "quiz grade": GradeAtLeast(activity_id=quiz, name="Quiz", threshold=Decimal(50), unit=Unit.PERCENT),
        }


def said(record: CourseRecord) -> dict[str, Any]:
    """Return each value of a record that is known, by name."""
    values = {"total": record.total, "completion": record.completion, "state": record.state}
    for activity in record.activities:
        values[f"{activity.activity_id} score"] = activity.score
        values[f"{activity.activity_id} completion"] = activity.completion
    return {name: value.value for name, value in values.items() if isinstance(value, Known)}
