from datetime import timedelta

from app.people.estimate import minutes_left

MINUTE = timedelta(minutes=1)


def test_the_pace_of_the_last_minutes_tells_how_long_it_still_takes():
    assert minutes_left(300, 50, 5 * MINUTE) == 30
    assert minutes_left(1, 50, 5 * MINUTE) == 1
    assert minutes_left(301, 50, 5 * MINUTE) == 31


def test_nothing_is_said_of_what_is_not_known():
    assert minutes_left(300, 4, 5 * MINUTE) is None
    assert minutes_left(300, 50, timedelta(seconds=10)) is None
    assert minutes_left(0, 50, 5 * MINUTE) is None
