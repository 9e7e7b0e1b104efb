"""By when a definition is looked at again."""

from datetime import date

import pytest

from app.awards.due import Nearness, due, months_after

PUBLISHED = date(2026, 2, 28)


def test_a_definition_is_due_two_years_after_its_publication_unless_somebody_chose_a_day():
    assert due(PUBLISHED, None, PUBLISHED).due_on == date(2028, 2, 28)
    assert due(PUBLISHED, date(2027, 1, 1), PUBLISHED).due_on == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("today", "nearness"),
    [
        (date(2027, 12, 29), Nearness.LATER),
        (date(2027, 12, 30), Nearness.SOON),
        (date(2028, 2, 28), Nearness.SOON),
        (date(2028, 2, 29), Nearness.OVERDUE),
    ],
)
def test_a_reminder_comes_sixty_days_before_and_grows_when_the_day_has_passed(today, nearness):
    found = due(PUBLISHED, None, today)
    assert found.nearness is nearness
    assert found.needs_attention is (nearness is not Nearness.LATER)


def test_months_end_where_there_is_no_such_day():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2028, 2, 29), 24) == date(2030, 2, 28)
    assert months_after(date(2026, 12, 1), 24) == date(2028, 12, 1)
