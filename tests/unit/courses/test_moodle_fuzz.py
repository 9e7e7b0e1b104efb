"""However Moodle's answers are damaged, reading ends in a record or in a typed refusal."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.courses import CourseRecord, Known
from app.errors import ProductError
from tests.unit.courses.moodle_double import ANNA, BATCH, BEN, DAVID, EVA, FUNCTIONS, MoodleDouble
from tests.unit.courses.readers import enrolment, reader_of

SPOILT = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.sampled_from([10**30, "NaN", "2", {"errorcode": "x"}, [None], float("nan"), 1e308]),
)
DELETE = object()


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside a JSON value."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(place for key, child in inner for place in places(child, (*path, key)))]


def damaged(value: Any, path: tuple[Any, ...], replacement: Any) -> Any:
    """Return `value` with what stands at `path` replaced or deleted."""
    if not path:
        return None if replacement is DELETE else replacement
    holder = value
    for key in path[:-1]:
        holder = holder[key]
    if replacement is DELETE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = replacement
    return value


def damage(double: MoodleDouble, data: st.DataObject) -> None:
    for function in data.draw(st.lists(st.sampled_from(FUNCTIONS), min_size=1, max_size=2, unique=True)):

        def spoil(answer: Any) -> Any:
            path = data.draw(st.sampled_from(places(answer)))
            return damaged(answer, path, data.draw(st.one_of(st.just(DELETE), SPOILT)))

        double.spoil[function] = spoil


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_answers_end_in_a_record_or_a_typed_refusal(data):
    double = MoodleDouble(functions=data.draw(st.sampled_from([FUNCTIONS, tuple(f for f in FUNCTIONS if f != BATCH)])))
    damage(double, data)
    reader = reader_of(double)
    try:
        records = [reader.course_record(enrolment(DAVID)), *reader.course_records("2", [str(ANNA), str(EVA)])]
        reader.outline("2")
    except ProductError:
        return
    assert all(isinstance(record, CourseRecord) for record in records)
    for record in records:
        for reading in (record.total, *(activity.score for activity in record.activities)):
            if isinstance(reading, Known) and reading.value is not None:
                assert reading.value.fraction.is_finite()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_leaving_anything_out_never_lifts_a_total(data):
    double = MoodleDouble()
    function = data.draw(st.sampled_from(FUNCTIONS))

    def spoil(answer: Any) -> Any:
        return damaged(answer, data.draw(st.sampled_from(places(answer))), DELETE)

    complete = reader_of(double).course_record(enrolment(BEN)).total
    double.spoil[function] = spoil
    try:
        found = reader_of(double).course_record(enrolment(BEN)).total
    except ProductError:
        return
    if isinstance(found, Known) and found.value is not None:
        assert isinstance(complete, Known)
        assert complete.value is not None
        assert (found.value.points, found.value.points_possible) == (
            complete.value.points,
            complete.value.points_possible,
        )


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("answer", [None, [], {}, "", 0, True, [[]], {"responses": None}, {"usergrades": None}])
def test_an_answer_of_another_shape_gives_no_grade_and_no_completion(function, answer):
    double = MoodleDouble()
    double.spoil = dict.fromkeys(FUNCTIONS, lambda _answer: answer)
    with pytest.raises(ProductError):
        reader_of(double).course_record(enrolment(BEN))
    double.spoil = {function: lambda _answer: answer}
    try:
        record = reader_of(double).course_record(enrolment(BEN))
    except ProductError:
        return
    if function.startswith("gradereport") or function.endswith("gradeitems"):
        assert not isinstance(record.total, Known)
    if function.endswith("course_completion_status"):
        assert not isinstance(record.completion, Known)
