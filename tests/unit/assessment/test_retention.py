"""When the records of a sitting are reduced."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.assessment import AssessmentPolicy
from app.assessment.policies import reduced_before, reduced_on

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@given(DAYS, st.integers(0, 366), st.integers(0, 240))
def test_the_day_that_is_told_is_the_first_on_which_the_records_are_reduced(held_on, appeal_days, months):
    policy = AssessmentPolicy(appeal_days=appeal_days, retention_months=months)
    day = reduced_on(policy, held_on)
    assert reduced_before(policy, day) > held_on
    assert reduced_before(policy, day - timedelta(days=1)) <= held_on


def test_with_the_usual_term_it_is_two_years_after_the_appeal_period():
    assert reduced_on(AssessmentPolicy(), date(2026, 11, 14)) == date(2028, 12, 15)
