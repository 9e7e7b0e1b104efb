"""A MoodleReader over a double, for tests."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import requests

from app.courses import CourseRecord, Enrolment
from app.courses.moodle import MoodleReader
from tests.unit.courses.contract import World
from tests.unit.courses.moodle_double import (
    ANNA,
    COURSE,
    DAVID,
    EVA,
    FRANK,
    FUNCTIONS,
    SITE,
    TOKEN,
    MoodleDouble,
    session_with,
)

PLATFORM = UUID("00000000-0000-4000-8000-000000000001")
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def enrolment(learner: int | str, course: int | str = COURSE) -> Enrolment:
    return Enrolment(platform_id=PLATFORM, context_id=str(course), learner_id=str(learner))


def reader_over(http: requests.Session, *, siteurl: str = SITE, token: str = TOKEN) -> MoodleReader:
    return MoodleReader(
        SITE, token, platform_id=PLATFORM, expected_siteurl=siteurl, timeout=5, clock=lambda: NOW, http=http
    )


def reader_of(double: MoodleDouble, *, siteurl: str = SITE) -> MoodleReader:
    return reader_over(session_with(double), siteurl=siteurl)


def record_of(double: MoodleDouble, learner: int) -> CourseRecord:
    return reader_of(double).course_record(enrolment(learner))


def moodle_world(double: MoodleDouble, reader: MoodleReader) -> World:
    """Return the course of the double as the contract wants it."""
    reader.site()  # a site that cannot be recognised is refused, which other tests show

    def forbid() -> None:
        double.faults["gradereport_user_get_grade_items"] = "nopermissiontoviewgrades"

    def garble(answer: Any) -> None:
        double.spoil = dict.fromkeys(FUNCTIONS, lambda _answer: answer)

    return World(
        reader=reader,
        complete=enrolment(ANNA),
        failing=enrolment(DAVID),
        ungraded=enrolment(EVA),
        suspended=enrolment(FRANK),
        stranger=enrolment(999),
        gone=enrolment(ANNA, 77),
        forbid=forbid,
        garble=garble,
    )
