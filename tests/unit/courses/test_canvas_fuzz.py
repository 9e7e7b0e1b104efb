"""However Canvas' answers are damaged, reading ends in a record or in a typed refusal."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.courses import CourseRecord, Known
from app.errors import ProductError
from tests.unit.courses.canvas_double import ANNA, LEARNERS, TRAPPED, CanvasDouble
from tests.unit.courses.canvas_readers import CONTEXT, enrolment_of, reader_over, sub
from tests.unit.courses.test_moodle_fuzz import DELETE, SPOILT, damaged, places

PATHS = (
    "/courses/2417",
    "/enrollments",
    "/submissions",
    "/modules",
    "/assignments",
    "/bulk_user_progress",
    "/sections",
)


class Damaged(CanvasDouble):
    """Damages the answers at some paths, each time anew."""

    def __init__(self, data: st.DataObject) -> None:
        super().__init__()
        self.data = data
        self.spoilt = data.draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=2, unique=True))

    def respond(self, path: str, query: dict[str, list[str]], authorisation: str) -> tuple[int, dict[str, str], Any]:
        status, headers, body = super().respond(path, query, authorisation)
        if path.endswith(tuple(self.spoilt)):
            body = copied(body)
            where = self.data.draw(st.sampled_from(places(body)))
            body = damaged(body, where, self.data.draw(st.one_of(st.just(DELETE), SPOILT)))
        return status, headers, body


def copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_damaged_answers_end_in_a_record_or_a_typed_refusal(data):
    reader = reader_over(Damaged(data))
    try:
        records = [reader.course_record(enrolment_of(ANNA)), reader.course_record(enrolment_of(TRAPPED))]
        records += reader.course_records(CONTEXT, [sub(one) for one in LEARNERS])
        reader.outline(CONTEXT)
    except ProductError:
        return
    assert all(isinstance(record, CourseRecord) for record in records)
    for record in records:
        for reading in (record.total, *(activity.score for activity in record.activities)):
            if isinstance(reading, Known) and reading.value is not None:
                assert reading.value.fraction.is_finite()
