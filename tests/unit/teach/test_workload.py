"""Hours for one credit: said where readers expect others, never refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.teach.workload import unusual_ratio

OF_THE_INSTITUTION = Decimal(25)


@pytest.mark.parametrize(("ects", "hours"), [("3", "75"), ("3", "90"), ("1", "27.5"), ("0.5", "13")])
def test_from_25_to_30_hours_are_usual(ects, hours):
    assert unusual_ratio(Decimal(ects), Decimal(hours), OF_THE_INSTITUTION) is None


@pytest.mark.parametrize(
    ("ects", "hours", "ratio"), [("3", "74.97", "24.99"), ("3", "90.03", "30.01"), ("2", "8", "4")]
)
def test_other_hours_are_told(ects, hours, ratio):
    assert unusual_ratio(Decimal(ects), Decimal(hours), OF_THE_INSTITUTION) == Decimal(ratio)


def test_without_hours_those_of_the_institution_count():
    assert unusual_ratio(Decimal(3), None, Decimal(25)) is None
    assert unusual_ratio(Decimal(3), None, Decimal(20)) == 20


@given(st.none() | st.decimals(max_value=0, min_value=-9), st.none() | st.decimals(max_value=100, min_value=-9))
def test_without_credits_there_is_nothing_to_say(ects, hours):
    assert unusual_ratio(ects, hours, OF_THE_INSTITUTION) is None
