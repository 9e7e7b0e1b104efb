"""When expired rows are deleted."""

from datetime import UTC, datetime, timedelta

from app.lti.sweeping import Sweeping

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_first_launch_sweeps_and_then_one_a_minute() -> None:
    sweeping = Sweeping()
    seconds = [0, 1, 59, 60, 61, 119, 120, 3600]
    assert [sweeping.is_due(NOON + timedelta(seconds=one)) for one in seconds] == [1, 0, 0, 1, 0, 0, 1, 1]


def test_a_clock_that_was_set_back_does_not_stop_the_sweeping() -> None:
    sweeping = Sweeping()
    assert sweeping.is_due(NOON)
    assert sweeping.is_due(NOON - timedelta(days=1))
