"""When a credential can be earned anew, and what counts for it then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.awards import AwardState, Criteria, Version, Window, counting_since, is_renewable
from tests.unit.formats.sample import AWARD

ENDS = datetime(2027, 1, 31, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "ends", "now", "expected"),
    [
        (AwardState.ISSUED, ENDS, ENDS - timedelta(days=60, seconds=1), False),
        (AwardState.ISSUED, ENDS, ENDS - timedelta(days=60), True),
        (AwardState.ISSUED, ENDS, ENDS + timedelta(days=4000), True),
        (AwardState.ISSUED, None, ENDS, False),
        *((state, ENDS, ENDS, False) for state in AwardState if state is not AwardState.ISSUED),
    ],
)
def test_what_was_issued_and_stands_can_be_renewed_near_its_end_and_after_it(state, ends, now, expected):
    assert is_renewable(state, ends, now) is expected


@pytest.mark.parametrize(
    ("from_on", "expected"),
    [(None, date(2026, 11, 15)), (date(2026, 1, 1), date(2026, 11, 15)), (date(2026, 12, 1), date(2026, 12, 1))],
)
def test_only_what_was_earned_after_the_day_of_the_award_counts(from_on, expected):
    window = Window(from_on=from_on, until_on=date(2027, 6, 1))
    version = Version(
        version_id=UUID(int=1),
        achievement_id=UUID(int=2),
        version=3,
        achievement=replace(AWARD.achievement, criteria=Criteria(window=window)),
        issuer=AWARD.issuer,
        published_at=ENDS,
    )
    narrowed = counting_since(version, datetime(2026, 11, 14, 23, 59, tzinfo=UTC))
    assert narrowed.achievement.criteria.window == Window(from_on=expected, until_on=date(2027, 6, 1))
    assert replace(narrowed, achievement=version.achievement) == version
