"""The arithmetic of the hourly cap."""

import pytest

from app.people.cap import Place, allowed, per_hour_of, place


@pytest.mark.parametrize(
    ("per_hour", "issued", "allowance", "expected"),
    [
        (200, 0, 0, Place.FREE),
        (200, 199, 0, Place.FREE),
        (200, 199, 5, Place.FREE),
        (200, 200, 0, Place.NONE),
        (200, 200, 1, Place.RELEASED),
        (200, 400, 0, Place.NONE),
        (0, 0, 0, Place.NONE),
        (0, 0, 3, Place.RELEASED),
    ],
)
def test_the_next_award_needs_a_free_place_or_a_release(per_hour, issued, allowance, expected):
    assert place(per_hour, issued, allowance) is expected


@pytest.mark.parametrize(("waiting", "read", "expected"), [(5, 5, 5), (5, 3, 3), (3, 5, 3), (3, -1, 0), (0, 9, 0)])
def test_a_release_counts_for_the_number_that_was_read(waiting, read, expected):
    assert allowed(waiting, read) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("0", 0),
        (" 200 ", 200),
        ("100000", 100_000),
        ("100001", None),
        ("-1", None),
        ("2,5", None),
        ("", None),
        ("٣", None),
        ("9" * 5000, None),
    ],
)
def test_a_cap_is_a_whole_number_in_bounds(words, expected):
    assert per_hour_of(words) == expected
