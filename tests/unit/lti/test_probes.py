"""What time it is at whoever answered. RFC 9110, "Date"."""

from datetime import UTC, datetime

import pytest

from app.lti.http import Answer
from app.lti.probes import time_of

DATE = "Sun, 22 Nov 2026 16:00:00 GMT"


def answer(**headers: str) -> Answer:
    return Answer(status=200, headers=headers, next_url="", content=b"")


def test_the_date_is_the_platforms_time():
    assert time_of(answer(Date=DATE)) == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def test_an_answer_that_a_cache_kept_is_as_much_older():
    assert time_of(answer(Date=DATE, Age="90")) == datetime(2026, 11, 22, 16, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("age", ["", "-5", "x", "9" * 30, "٣"])
def test_an_age_that_is_none_is_left_out(age):
    assert time_of(answer(Date=DATE, Age=age)) == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("date", ["", "yesterday", "2026-11-22T16:00:00Z", "Sun, 99 Nov 2026 16:00:00 GMT"])
def test_a_date_that_is_none_tells_nothing(date):
    assert time_of(answer(Date=date)) is None
