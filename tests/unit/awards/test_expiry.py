"""Until when a credential is valid: calendar months after the award, in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.awards import valid_until


@pytest.mark.parametrize(
    ("awarded_at", "months", "ends"),
    [
        ("2026-11-20T10:00:00", 1, "2026-12-20T10:00:00"),
        ("2026-11-20T10:00:00", 2, "2027-01-20T10:00:00"),
        ("2026-01-31T10:00:00", 1, "2026-02-28T10:00:00"),
        ("2027-12-31T23:59:59", 2, "2028-02-29T23:59:59"),
        ("2028-02-29T00:00:00", 12, "2029-02-28T00:00:00"),
        ("2028-02-29T00:00:00", 48, "2032-02-29T00:00:00"),
        ("2026-12-31T00:00:00", 12, "2027-12-31T00:00:00"),
        ("2026-03-31T10:00:00", 600, "2076-03-31T10:00:00"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(awarded_at, months, ends):
    moment = datetime.fromisoformat(awarded_at).replace(tzinfo=UTC)

    assert valid_until(moment, months) == datetime.fromisoformat(ends).replace(tzinfo=UTC)


def test_the_month_is_counted_in_utc_wherever_the_moment_was_written():
    late = datetime(2026, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=-3)))

    assert valid_until(late, 1) == datetime(2026, 3, 1, 2, 30, tzinfo=UTC)


def test_what_does_not_expire_has_no_end_and_neither_has_what_outlives_the_calendar():
    assert valid_until(datetime(2026, 1, 1, tzinfo=UTC), None) is None
    assert valid_until(datetime(9999, 12, 1, tzinfo=UTC), 1) is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)), st.integers(1, 600))
def test_more_months_end_later(moment, months):
    ends, later = valid_until(moment, months), valid_until(moment, months + 1)

    assert ends is not None
    assert later is not None
    assert moment < ends < later
    assert (ends.year * 12 + ends.month) - (moment.year * 12 + moment.month) == months
