"""Read a class, one learner, or a class as a naive plugin would.

python -m tests.bench.course_reading URL class|claim|naive LEARNERS prints how long it took, until the first record and
in all, and the peak memory of the process. The reader alone is imported, as little as the product needs for it.
"""

import json
import resource
import sys
import time
from uuid import UUID

import requests

from app.clock import utc_now
from app.courses import CourseRecord, Enrolment, Known
from app.courses import moodle_calls as ask
from app.courses.moodle import MoodleReader
from app.courses.moodle_client import MoodleClient

PLATFORM, COURSE, FIRST_LEARNER = UUID(int=1), 2, 1000


def reader_at(url: str, http: requests.Session) -> MoodleReader:
    """Return the product's reader."""
    return MoodleReader(url, "t", platform_id=PLATFORM, expected_siteurl=url, timeout=60, clock=utc_now, http=http)


def read_class(url: str, http: requests.Session, learners: int) -> list[float]:
    """Read the class record by record, keeping none, and return when each came."""
    ids = [str(FIRST_LEARNER + index) for index in range(learners)]
    came = []
    for record in reader_at(url, http).course_records(str(COURSE), ids):
        _check(record)
        came.append(time.perf_counter())
    assert len(came) == learners
    return came


def read_one(url: str, http: requests.Session) -> list[float]:
    """Read one learner as a claim does."""
    enrolment = Enrolment(platform_id=PLATFORM, context_id=str(COURSE), learner_id=str(FIRST_LEARNER))
    _check(reader_at(url, http).course_record(enrolment))
    return [time.perf_counter()]


def read_naively(url: str, http: requests.Session, learners: int) -> list[float]:
    """Make one request for each function and learner, and only parse what comes."""
    client = MoodleClient(url, "t", timeout_s=60, http=http)
    came = []
    for learner_id in range(FIRST_LEARNER, FIRST_LEARNER + learners):
        for call in (ask.grades, ask.activities, ask.completion):
            client.call(call(COURSE, learner_id))
        came.append(time.perf_counter())
    return came


def _check(record: CourseRecord) -> None:
    assert isinstance(record.total, Known), record.total
    assert isinstance(record.completion, Known), record.completion
    assert isinstance(record.groups, Known), record.groups


def main() -> None:
    """Read, and print the figures as JSON."""
    url, what, learners = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with requests.Session() as http:
        http.trust_env = False
        began = time.perf_counter()
        if what == "class":
            came = read_class(url, http, learners)
        elif what == "claim":
            came = read_one(url, http)
        else:
            came = read_naively(url, http, learners)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"first_s": came[0] - began, "all_s": came[-1] - began, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
