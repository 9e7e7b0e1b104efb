"""The grade that a learner agrees to show."""

from decimal import Decimal

from app.awards import grade_seen
from app.courses import Score


def test_two_grades_are_the_same_where_nobody_sees_a_difference():
    assert grade_seen(Score(points=Decimal("84.0"), points_possible=Decimal(100))) == grade_seen(
        Score(points=Decimal(84), points_possible=Decimal("1E+2"))
    )
    assert grade_seen(Score(points=Decimal(84), points_possible=Decimal(100))) != grade_seen(
        Score(points=Decimal(84), points_possible=Decimal(100), label="B")
    )
