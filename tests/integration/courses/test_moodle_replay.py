"""What a real Moodle 4.5.5 answered, served again over HTTP: the whole course, and each answer and error by itself."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

from app.clock import utc_now
from app.courses import Completion, CourseRecord, Known, PlatformRefused, PlatformUnavailable, Reason, Unknown
from app.courses.moodle import MoodleReader
from tests.integration.courses.local_platform import LocalPlatform, local_platform
from tests.unit.courses.contract import earns
from tests.unit.courses.moodle_double import ANNA, BATCH, TOKEN, MoodleDouble, WsError
from tests.unit.courses.readers import PLATFORM, enrolment

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "moodle"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of real Moodle answers are not here")

SITE_INFO = "core_webservice_get_site_info"
GRADES = "gradereport_user_get_grade_items"
ACTIVITIES = "core_completion_get_activities_completion_status"
COMPLETION = "core_completion_get_course_completion_status"
OF_ANNA = {
    "core_course_get_contents": "course-contents",
    "core_course_get_courses_by_field": "course-by-id",
    "core_grades_get_gradeitems": "gradeitems",
    GRADES: "grade-items-one",
    ACTIVITIES: "activities-completion-anna",
    COMPLETION: "course-completion-anna",
}


def sample(name: str) -> Any:
    return json.loads((SAMPLES / f"ws-{name}.json").read_bytes())


class Recorded(MoodleDouble):
    """Answers what was recorded about Anna; `always` is what every function but the site's own answers instead."""

    def __init__(self, siteurl: str) -> None:
        super().__init__(siteurl, functions=(SITE_INFO, BATCH, *OF_ANNA))
        self.recorded: dict[str, Any] = {function: sample(name) for function, name in OF_ANNA.items()}
        self.always: Any = None

    def call(self, function: str, arguments: Mapping[str, Any]) -> Any:
        if function == SITE_INFO:
            return {**sample("site-info"), "siteurl": self.siteurl, "functions": [{"name": f} for f in self.functions]}
        answer = self.recorded[function] if self.always is None else self.always
        if isinstance(answer, dict) and "errorcode" in answer:
            raise WsError(answer["errorcode"])
        if self.always is None and function == GRADES and "userid" not in arguments:
            return sample("grade-items-all")
        return answer


@pytest.fixture(params=[True, False], ids=["in batches", "singly"])
def replay(request: pytest.FixtureRequest) -> Iterator[tuple[Recorded, MoodleReader]]:
    with local_platform() as platform, requests.Session() as http:
        http.trust_env = False
        recorded = Recorded(platform.url)
        if not request.param:
            recorded.functions = tuple(name for name in recorded.functions if name != BATCH)
        platform.double = recorded
        yield recorded, _reader(platform, http)


def _reader(platform: LocalPlatform, http: requests.Session) -> MoodleReader:
    return MoodleReader(
        platform.url,
        TOKEN,
        platform_id=PLATFORM,
        expected_siteurl=platform.url,
        timeout=10,
        clock=utc_now,
        http=http,
    )


def readings(reader: MoodleReader) -> list[CourseRecord]:
    return [reader.course_record(enrolment(ANNA)), *reader.course_records("2", [str(ANNA)])]


def whatever_is_read(reader: MoodleReader) -> list[CourseRecord]:
    """Return the records, none where the reader refuses; anything else that it raises is raised."""
    try:
        return readings(reader)
    except (PlatformUnavailable, PlatformRefused):
        return []


def test_the_recorded_course_is_read_as_it_was(replay):
    recorded, reader = replay
    recorded.functions = tuple(name for name in recorded.functions if name != "core_grades_get_gradeitems")
    for record in readings(reader):
        assert isinstance(record.total, Known)
        assert record.total.value is not None
        assert (record.total.value.points, record.total.value.points_possible) == (Decimal("119.5"), Decimal(130))
        assert record.completion == Unknown(Reason.PENDING)
        assert {a.kind for a in record.activities if isinstance(a.score, Known)} == {"assign", "quiz", "manual"}
        # The class and the contents know the tool's own activities too, which came before the recorded grades.
        assert {a.name for a in record.activities} >= {"Project report", "Final quiz", "Oral exam"}


def test_grade_items_that_the_recorded_report_lacks_make_the_total_unknown(replay):
    for record in readings(replay[1]):
        assert record.total == Unknown(Reason.INCOMPLETE_ANSWER)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("ws-err-*.json")), ids=lambda path: path.stem)
def test_a_recorded_error_in_place_of_everything_says_nothing(replay, path):
    recorded, reader = replay
    recorded.always = json.loads(path.read_bytes())
    assert not any(earns(record) for record in whatever_is_read(reader))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("ws-err-*.json")), ids=lambda path: path.stem)
@pytest.mark.parametrize("function", [GRADES, COMPLETION, ACTIVITIES])
def test_a_recorded_error_in_place_of_one_part_leaves_that_part_unknown(replay, path, function):
    recorded, reader = replay
    recorded.recorded[function] = json.loads(path.read_bytes())
    for record in whatever_is_read(reader):
        parts: dict[str, list[Any]] = {
            GRADES: [record.total, *(activity.score for activity in record.activities)],
            COMPLETION: [record.completion],
            ACTIVITIES: [activity.completion for activity in record.activities],
        }
        assert all(isinstance(reading, Unknown) for reading in parts[function])


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("ws-*.json")), ids=lambda path: path.stem)
def test_a_recorded_answer_in_place_of_every_other_never_grades_nor_completes_the_course(replay, path):
    recorded, reader = replay
    recorded.always = json.loads(path.read_bytes())
    for record in whatever_is_read(reader):
        assert isinstance(record.total, Unknown)
        assert record.completion == Known(Completion(done=False)) or isinstance(record.completion, Unknown)
