from datetime import UTC, datetime
from decimal import Decimal

from app.demo.gradebook import COMPLETE_FAIL, NOT_COMPLETE, activity_state, criteria, is_completed, total, weight
from app.demo.institution import DATA_LITERACY, OPEN_SCIENCE
from app.demo.values import Mark, Standing

AT = datetime(2026, 5, 4, 10, tzinfo=UTC)


def standing(assign="", quiz="", oral="", *, read=True, computed=True):
    points = {"assign": assign, "quiz": quiz, "oral": oral}
    marks = {key: Mark(points=Decimal(value), graded_at=AT) for key, value in points.items() if value}
    return Standing(marks=marks, viewed_at=AT if read else None, completion_computed=computed)


def test_empty_grades_do_not_count_as_possible_points():
    assert total(DATA_LITERACY, standing("78")).points_possible == 100
    assert total(DATA_LITERACY, standing("30", "0")).points_possible == 110
    assert total(DATA_LITERACY, standing("92.5", "9", "18")).points_possible == 130


def test_nothing_graded_is_no_grade_out_of_everything():
    whole = total(DATA_LITERACY, standing())
    assert whole.points is None and whole.graded_at is None
    assert whole.points_possible == 130
    assert weight(DATA_LITERACY, DATA_LITERACY.graded[0], standing()) is None


def test_a_zero_is_a_grade():
    whole = total(DATA_LITERACY, standing("0"))
    assert whole.points == 0 and whole.graded_at == AT
    assert activity_state(DATA_LITERACY.items[0], standing("0"))[0] == COMPLETE_FAIL
    assert activity_state(DATA_LITERACY.items[0], standing())[0] == NOT_COMPLETE


def test_weights_are_shares_of_what_was_graded():
    weights = [weight(DATA_LITERACY, item, standing("30", "0")) for item in DATA_LITERACY.graded]
    assert weights == [Decimal(100) / 110, Decimal(10) / 110, 0]


def test_raw_points_complete_a_course_below_sixty_percent():
    learner = standing("55", "6", "15")
    whole = total(DATA_LITERACY, learner)
    assert whole.points is not None and whole.points / whole.points_possible < Decimal("0.6")
    assert is_completed(DATA_LITERACY, learner)


def test_one_open_activity_keeps_the_course_open():
    assert not is_completed(DATA_LITERACY, standing("100", "10", "20", read=False))
    assert not is_completed(DATA_LITERACY, standing("100"))


def test_fulfilled_criteria_alone_do_not_complete_a_course():
    learner = standing("90", "9", "17", computed=False)
    assert all(criterion.is_met for criterion in criteria(DATA_LITERACY, learner))
    assert not is_completed(DATA_LITERACY, learner)


def test_a_course_without_tracking_is_never_completed():
    assert not is_completed(OPEN_SCIENCE, standing("50", "20"))
