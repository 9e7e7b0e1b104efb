"""How grades fall into the bars of a class's picture."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.awards import Unit, Verdict
from app.people.picture import BARS, Mark, picture
from app.people.standing import Decisive
from app.people.values import from_millionths, millionths

SIXTY = Decisive(kind="course_grade", name="", needed=Decimal(60), unit=Unit.PERCENT)
SEVEN = Decisive(kind="activity_grade", name="Quiz", needed=Decimal(7), unit=Unit.POINTS)


def mark(value: str | None, verdict: Verdict = Verdict.MET, possible: str | None = None) -> Mark:
    return Mark(
        value=None if value is None else Decimal(value),
        possible=None if possible is None else Decimal(possible),
        verdict=verdict,
    )


@pytest.mark.parametrize(
    ("value", "place"), [("0", 0), ("9.999", 0), ("10", 1), ("59.9", 5), ("60", 6), ("100", 9), ("130", 9), ("-3", 0)]
)
def test_a_grade_stands_in_its_bar_and_beyond_the_scale_in_the_last_one(value, place):
    bars = picture(SIXTY, [mark(value)]).bars
    assert [bar.total for bar in bars] == [int(n == place) for n in range(BARS)]


def test_no_grade_and_an_unknown_one_are_beside_the_bars_and_no_zero():
    found = picture(SIXTY, [mark(None, Verdict.UNMET), mark(None, Verdict.UNKNOWN), mark("0", Verdict.UNMET)])
    assert (found.ungraded, found.unknown, found.graded, found.enough) == (1, 1, 1, 0)


def test_points_are_shown_on_the_scale_of_the_activity():
    found = picture(SEVEN, [mark("6", Verdict.UNMET, "10"), mark("10", possible="10")])
    assert (found.full, found.needed_at) == (Decimal(10), Decimal("0.7"))
    assert [bar.lowest for bar in found.bars][:2] == [Decimal(0), Decimal(1)]
    assert (found.bars[6].below, found.bars[9].enough) == (1, 1)


def test_a_class_without_any_grade_has_a_picture_too():
    for decisive in (SIXTY, SEVEN):
        found = picture(decisive, [])
        assert (found.graded, found.tallest, found.needed_at <= 1) == (0, 0, True)


@given(st.lists(st.builds(mark, st.none() | st.decimals(-50, 200, places=3).map(str), st.sampled_from(Verdict))))
def test_everybody_is_counted_once(marks):
    found = picture(SIXTY, marks)
    assert found.graded + found.ungraded + found.unknown == len(marks)
    assert all(bar.total <= found.tallest for bar in found.bars)


@given(st.decimals(-10_000, 10_000, places=6))
def test_a_grade_survives_as_millionths(value):
    assert from_millionths(millionths(value)) == value
