"""The reader contract, kept by the Moodle reader over real HTTP."""

import time
from collections.abc import Iterator

import pytest
import requests

from app.clock import utc_now
from app.courses import PlatformRefused, PlatformUnavailable
from app.courses.moodle import MoodleReader
from tests.integration.courses.local_platform import (
    LocalPlatform,
    briefly_throttled,
    forbidden,
    local_platform,
    moved,
    overloaded,
    reset_in_the_middle,
    stall,
    throttled,
    trickle,
)
from tests.integration.courses.reader_contract import ReaderOverHttpContract, Weather
from tests.unit.courses.contract import World
from tests.unit.courses.moodle_double import ANNA, BATCH, FUNCTIONS, TOKEN
from tests.unit.courses.readers import PLATFORM, enrolment, moodle_world

TIMEOUT_S = 0.5


@pytest.fixture
def platform() -> Iterator[LocalPlatform]:
    with local_platform() as running:
        yield running


@pytest.fixture
def reader(platform: LocalPlatform) -> Iterator[MoodleReader]:
    with requests.Session() as http:
        http.trust_env = False
        yield MoodleReader(
            platform.url,
            TOKEN,
            platform_id=PLATFORM,
            expected_siteurl=platform.url,
            timeout=TIMEOUT_S,
            clock=lambda: NOW,
            http=http,
        )


NOW = utc_now()


@pytest.fixture
def patient(platform: LocalPlatform) -> Iterator[MoodleReader]:
    with requests.Session() as http:
        http.trust_env = False
        yield MoodleReader(
            platform.url,
            TOKEN,
            platform_id=PLATFORM,
            expected_siteurl=platform.url,
            timeout=20,
            clock=lambda: NOW,
            http=http,
        )


@pytest.fixture
def weather(platform: LocalPlatform) -> Weather:
    return Weather(break_down=lambda day: setattr(platform, "day", day))


class TestMoodleInBatches(ReaderOverHttpContract):
    @pytest.fixture
    def world(self, platform: LocalPlatform, reader: MoodleReader) -> World:
        return moodle_world(platform.double, reader)


class TestMoodleSingly(ReaderOverHttpContract):
    @pytest.fixture
    def world(self, platform: LocalPlatform, reader: MoodleReader) -> World:
        platform.double.functions = tuple(name for name in FUNCTIONS if name != BATCH)
        return moodle_world(platform.double, reader)


@pytest.mark.parametrize("day", [stall, trickle], ids=lambda day: day.__name__)
def test_a_platform_that_stalls_is_given_up_in_time(platform, reader, day):
    reader.site()
    platform.day = day
    started = time.monotonic()
    with pytest.raises(PlatformUnavailable):
        reader.course_record(enrolment(ANNA))
    assert time.monotonic() - started < 5  # both would last longer by far


def test_a_redirect_is_not_followed_with_the_token(platform, reader):
    reader.site()
    platform.day = moved
    before = len(platform.double.requests)
    with pytest.raises(PlatformUnavailable):
        reader.course_record(enrolment(ANNA))
    assert len(platform.double.requests) == before + 1


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("day", [overloaded, reset_in_the_middle, briefly_throttled], ids=lambda day: day.__name__)
def test_a_platform_that_is_busy_for_a_moment_is_read_all_the_same(platform, patient, day, times):
    calm = patient.course_record(enrolment(ANNA))
    platform.days = [day] * times
    assert patient.course_record(enrolment(ANNA)) == calm
    assert platform.days == []


def test_a_platform_that_stays_busy_is_given_up_in_time(platform, reader):
    reader.site()
    platform.day = throttled
    started = time.monotonic()
    with pytest.raises(PlatformUnavailable):
        reader.course_record(enrolment(ANNA))
    assert time.monotonic() - started < 5  # it asks for thirty seconds


def test_rest_switched_off_is_for_the_administrator(platform, reader):
    reader.site()
    platform.day = forbidden
    with pytest.raises(PlatformRefused):
        reader.course_record(enrolment(ANNA))


def test_nobody_listening_is_unavailable(platform, reader):
    platform.server_close()
    with pytest.raises(PlatformUnavailable) as refusal:
        reader.course_record(enrolment(ANNA))
    assert TOKEN not in str(refusal.value)
    platform.shutdown()
