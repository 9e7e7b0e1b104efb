"""The reader contract, kept by the Moodle reader over real HTTP."""

import time
from collections.abc import Iterator
from uuid import UUID

import pytest
import requests

from app.clock import utc_now
from app.courses import Enrolment, PlatformRefused, PlatformUnavailable
from app.courses.moodle import MoodleReader
from tests.integration.courses.local_platform import (
    LocalPlatform,
    forbidden,
    local_platform,
    moved,
    stall,
    trickle,
)
from tests.integration.courses.reader_contract import ReaderContract, World
from tests.unit.courses.moodle_double import ANNA, BATCH, COURSE, DAVID, EVA, FRANK, FUNCTIONS, TOKEN

PLATFORM = UUID("00000000-0000-4000-8000-000000000001")
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


def enrolment(learner: int) -> Enrolment:
    return Enrolment(platform_id=PLATFORM, context_id=str(COURSE), learner_id=str(learner))


def world_of(platform: LocalPlatform, reader: MoodleReader) -> World:
    return World(
        reader=reader,
        complete=enrolment(ANNA),
        failing=enrolment(DAVID),
        ungraded=enrolment(EVA),
        stranger=enrolment(FRANK),
        break_down=lambda day: setattr(platform, "day", day),
    )


class TestMoodleInBatches(ReaderContract):
    @pytest.fixture
    def world(self, platform: LocalPlatform, reader: MoodleReader) -> World:
        return world_of(platform, reader)


class TestMoodleSingly(ReaderContract):
    @pytest.fixture
    def world(self, platform: LocalPlatform, reader: MoodleReader) -> World:
        platform.double.functions = tuple(name for name in FUNCTIONS if name != BATCH)
        return world_of(platform, reader)


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
