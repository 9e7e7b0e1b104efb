"""The tool's own line items, and nothing that is not among them."""

from decimal import Decimal

import pytest

from app.courses import Known, OwnLineItemsOnly, PlatformRefused, Reason, Score, Unknown
from app.courses.ags import AgsReader, activity_id, scores_of
from tests.unit.courses.ags_double import ANNA, AT, BEN, DAVID, ENTRY, FINAL, OwnGradebookDouble, item, result
from tests.unit.courses.readers import NOW, PLATFORM, enrolment


def reader_of(double: OwnGradebookDouble) -> AgsReader:
    return AgsReader(double, platform_id=PLATFORM, clock=lambda: NOW)


def test_each_line_item_is_an_activity_of_the_outline():
    outline = reader_of(OwnGradebookDouble()).outline("2")
    assert (outline.title, outline.tracks_completion, outline.total_points) == ("Data Literacy", False, None)
    assert [(a.name, a.kind, a.points_possible) for a in outline.activities] == [
        ("Entry test", "lineitem", Decimal(100)),
        ("Final", "lineitem", Decimal(50)),
    ]


def test_results_are_scores_and_all_else_is_not_reported():
    record = reader_of(OwnGradebookDouble()).course_record(enrolment(ANNA))
    assert [a.score for a in record.activities] == [
        Known(Score(points=Decimal(85), points_possible=Decimal(100), graded_at=AT)),
        Known(Score(points=Decimal("45.5"), points_possible=Decimal(50), graded_at=AT)),
    ]
    nothing = Unknown(Reason.NOT_REPORTED)
    assert (record.total, record.completion, record.state, record.groups) == (nothing, nothing, nothing, nothing)
    assert {a.completion for a in record.activities} == {nothing}


def test_who_has_no_result_is_not_graded_and_zero_is_zero():
    reader = reader_of(OwnGradebookDouble())
    assert [a.score for a in reader.course_record(enrolment(BEN)).activities] == [Known(None), Known(None)]
    zero = reader.course_record(enrolment(DAVID)).activities[0].score
    assert isinstance(zero, Known)
    assert zero.value is not None
    assert zero.value.points == 0


@pytest.mark.parametrize(
    ("results", "score"),
    [
        ([result(ANNA, None)], Known(None)),
        ([result(ANNA, 5, None)], Unknown(Reason.MALFORMED)),
        ([result(ANNA, 5, 0)], Unknown(Reason.MALFORMED)),
        ([result(ANNA, 90), result(ANNA, 20)], Unknown(Reason.MALFORMED)),
    ],
)
def test_a_result_that_cannot_be_relied_on_is_no_score(results, score):
    assert scores_of(results, Decimal(100)) == {ANNA: score}


@pytest.mark.parametrize(
    ("points", "most", "on_hundred"),
    [(85, 100, "85"), (4, 5, "80"), ("2.5", 8, "31.25"), (1, 200, "0.5"), (6, 5, "120"), (0, 3, "0")],
)
def test_a_result_on_another_scale_than_its_line_item_counts_on_that_of_the_line_item(points, most, on_hundred):
    expected = Known(Score(points=Decimal(on_hundred), points_possible=Decimal(100), graded_at=AT))
    assert scores_of([result(ANNA, points, most)], Decimal(100)) == {ANNA: expected}


@pytest.mark.parametrize(
    ("points", "most"), [(2, 3), (1, -1), ("NaN", 5), ("Infinity", 5), (1, "NaN"), ("1E+999999", 5)]
)
def test_a_result_that_takes_rounding_or_is_no_number_is_no_score(points, most):
    assert scores_of([result(ANNA, points, most)], Decimal(100)) == {ANNA: Unknown(Reason.MALFORMED)}


def test_a_class_takes_one_list_and_one_answer_per_line_item_however_many_learners():
    double = OwnGradebookDouble()
    assert len(list(reader_of(double).course_records("2", [str(one) for one in range(1, 501)]))) == 500
    assert double.asked == ["line items", "results", "results"]


def test_the_id_of_an_activity_is_short_and_stays_the_same():
    first, again, other = item(ENTRY + "x" * 900, "A", 1), item(ENTRY + "x" * 900, "B", 2), item(FINAL, "A", 1)
    assert activity_id(first) == activity_id(again) != activity_id(other)
    assert len(activity_id(first)) < 64


def test_another_course_is_refused():
    with pytest.raises(PlatformRefused):
        reader_of(OwnGradebookDouble()).outline("3")


def test_there_is_nothing_to_try_outside_a_course():
    with pytest.raises(OwnLineItemsOnly):
        reader_of(OwnGradebookDouble()).site()
