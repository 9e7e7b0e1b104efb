"""Read a class, one learner, or a class as a naive plugin would.

python -m tests.bench.course_reading moodle|canvas URL class|preset|claim|naive LEARNERS prints how long it took, until
the first record and in all, and the peak memory of the process. `preset` is a class of which no more is asked for than
whether the course is completed and with which grade. The reader alone is imported, as little as the product
needs for it.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import requests

from app.clock import utc_now
from app.courses import EVERYTHING, CourseReader, CourseRecord, Enrolment, Known, Needs
from app.courses import moodle_calls as ask
from app.courses.canvas import CanvasReader, Place, Surroundings
from app.courses.canvas_client import CanvasClient
from app.courses.canvas_http import CanvasHttp, GrantKey, Turns
from app.courses.moodle import MoodleReader
from app.courses.moodle_client import MoodleClient

PLATFORM, COURSE, FIRST_LEARNER = UUID(int=1), 2, 1000
# That of a rule is worked out in app.awards, which this process does not load; courses.py compares the two.
PRESET = Needs(activity_scores=False, activity_completions=False, groups=False, flags_of=frozenset())

Naively = Callable[[int], None]


class OneToken:
    """A grant whose token never dies."""

    key: GrantKey = (PLATFORM, str(COURSE))

    def token(self) -> str:
        return "t"

    def renewed(self, dead: str) -> str:
        raise AssertionError

    def ended(self) -> Exception:
        raise AssertionError


@contextmanager
def moodle_at(url: str) -> Iterator[tuple[CourseReader, Naively]]:
    """Give the product's reader, and what asks of one learner with one request for each function."""
    with requests.Session() as http:
        http.trust_env = False
        client = MoodleClient(url, "t", timeout_s=60, http=http)

        def naively(learner_id: int) -> None:
            for call in (ask.grades, ask.activities, ask.completion):
                client.call(call(COURSE, learner_id))

        yield (
            MoodleReader(url, "t", platform_id=PLATFORM, expected_siteurl=url, timeout=60, clock=utc_now, http=http),
            naively,
        )


@contextmanager
def canvas_at(url: str) -> Iterator[tuple[CourseReader, Naively]]:
    """Give the product's reader, with a roster that costs nothing, and what asks of one learner with each request."""
    http = CanvasHttp(timeout_s=60)
    client = CanvasClient(url, OneToken(), http, Turns())
    place = Place(api_domain=url.removeprefix("http://"), course_id=str(COURSE))
    around = Surroundings(
        place_of=lambda *_: place,
        people_of=lambda _platform, _context, subs: {sub: sub for sub in subs},
        client_of=lambda *_: (url, client),
    )

    def naively(learner_id: int) -> None:
        at = f"/courses/{COURSE}"
        client.pages(f"{at}/enrollments", [("user_id", str(learner_id))])
        client.pages(f"{at}/students/submissions", [("student_ids[]", str(learner_id)), ("grouped", "1")])
        client.pages(f"{at}/modules", [("student_id", str(learner_id)), ("include[]", "items")])

    try:
        yield CanvasReader(PLATFORM, around, utc_now), naively
    finally:
        http.close()


def read_class(reader: CourseReader, learners: int, needs: Needs) -> list[float]:
    """Read the class record by record, keeping none, and return when each came."""
    ids = [str(FIRST_LEARNER + index) for index in range(learners)]
    came = []
    for record in reader.course_records(str(COURSE), ids, needs):
        _check(record, needs)
        came.append(time.perf_counter())
    assert len(came) == learners
    return came


def read_one(reader: CourseReader) -> list[float]:
    """Read one learner as a claim does."""
    enrolment = Enrolment(platform_id=PLATFORM, context_id=str(COURSE), learner_id=str(FIRST_LEARNER))
    _check(reader.course_record(enrolment), EVERYTHING)
    return [time.perf_counter()]


def read_naively(naively: Naively, learners: int) -> list[float]:
    """Make one request for each function and learner, and only parse what comes."""
    came = []
    for learner_id in range(FIRST_LEARNER, FIRST_LEARNER + learners):
        naively(learner_id)
        came.append(time.perf_counter())
    return came


def _check(record: CourseRecord, needs: Needs) -> None:
    assert isinstance(record.total, Known), record.total
    assert isinstance(record.completion, Known), record.completion
    assert isinstance(record.groups, Known) is needs.groups, record.groups
    is_scored = any(isinstance(activity.score, Known) for activity in record.activities)
    assert is_scored is needs.activity_scores, record.activities


def main() -> None:
    """Read, and print the figures as JSON."""
    platform, url, what, learners = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    with {"moodle": moodle_at, "canvas": canvas_at}[platform](url) as (reader, naively):
        began = time.perf_counter()
        if what in {"class", "preset"}:
            came = read_class(reader, learners, PRESET if what == "preset" else EVERYTHING)
        elif what == "claim":
            came = read_one(reader)
        else:
            came = read_naively(naively, learners)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"first_s": came[0] - began, "all_s": came[-1] - began, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
