"""What Moodle leaves out without a word: each becomes unknown with its reason, and nobody is awarded on it."""

from collections.abc import Callable
from typing import Any

import pytest

from app.courses import CourseRecord, Known, Reason, Unknown
from tests.unit.courses.contract import earns
from tests.unit.courses.moodle_double import ANNA, BATCH, BEN, FRANK, FUNCTIONS, MoodleDouble, module
from tests.unit.courses.readers import enrolment, reader_of

GRADES = "gradereport_user_get_grade_items"
ACTIVITIES = "core_completion_get_activities_completion_status"
COMPLETION = "core_completion_get_course_completion_status"
CONTENTS = "core_course_get_contents"

Read = Callable[[MoodleDouble, int], CourseRecord]


def alone(double: MoodleDouble, learner: int) -> CourseRecord:
    return reader_of(double).course_record(enrolment(learner))


def in_class(double: MoodleDouble, learner: int) -> CourseRecord:
    return next(iter(reader_of(double).course_records("2", [str(learner)])))


def in_large_class(double: MoodleDouble, learner: int) -> CourseRecord:
    return next(iter(reader_of(double).course_records("2", [str(learner)] * 201)))


@pytest.fixture(params=[alone, in_class, in_large_class], ids=lambda read: read.__name__)
def read(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(params=[FUNCTIONS, tuple(f for f in FUNCTIONS if f != BATCH)], ids=["in batches", "singly"])
def double(request: pytest.FixtureRequest) -> MoodleDouble:
    return MoodleDouble(functions=request.param)


def without_activity(double: MoodleDouble, cmid: int, item_id: int) -> None:
    """Answer as Moodle does where the service user lacks mod/…:view for one activity."""

    def grades(answer: Any) -> Any:
        for user in answer["usergrades"]:
            user["gradeitems"] = [item for item in user["gradeitems"] if item["id"] != item_id]
        return answer

    def statuses(answer: Any) -> Any:
        return {**answer, "statuses": [status for status in answer["statuses"] if status["cmid"] != cmid]}

    def contents(answer: Any) -> Any:
        return [{**section, "modules": [m for m in section["modules"] if m["id"] != cmid]} for section in answer]

    double.spoil = {GRADES: grades, ACTIVITIES: statuses, CONTENTS: contents}


def test_an_activity_that_the_service_user_may_not_view_is_missed(read: Read, double: MoodleDouble) -> None:
    without_activity(double, cmid=2, item_id=3)
    record = read(double, ANNA)
    quiz = record.activity("cm:2")
    assert record.total == Unknown(Reason.INCOMPLETE_ANSWER)
    assert quiz is not None
    assert quiz.completion == Unknown(Reason.INCOMPLETE_ANSWER)
    assert quiz.score == Unknown(Reason.INCOMPLETE_ANSWER)


def test_a_total_that_is_blank_because_a_grade_is_hidden_is_not_an_ungraded_course(
    read: Read, double: MoodleDouble
) -> None:
    def without_hidden(answer: Any) -> Any:
        for user in answer["usergrades"]:
            user["gradeitems"] = [item for item in user["gradeitems"] if item["id"] != 4]
            user["gradeitems"][-1]["graderaw"] = None
        return answer

    double.spoil[GRADES] = without_hidden
    assert read(double, ANNA).total == Unknown(Reason.INCOMPLETE_ANSWER)


def test_a_suspended_learner_is_not_tracked_whether_the_grades_are_reported_or_left_out(
    read: Read, double: MoodleDouble
) -> None:
    record = read(double, FRANK)
    assert (record.state, record.total, record.completion) == (Unknown(Reason.NOT_TRACKED),) * 3
    assert not earns(record)


def test_an_activity_of_a_type_that_nobody_knows_is_read_like_any_other(read: Read, double: MoodleDouble) -> None:
    def contents(answer: Any) -> Any:
        answer[0]["modules"].append(module(9, "Hologram", "hologram", rules=("completionusegrade",)))
        return answer

    double.spoil[CONTENTS] = contents
    record = read(double, ANNA)
    # The course says that it is graded and tracked, and no answer holds it. Singly the contents are not asked for.
    if BATCH in double.functions:
        unknown = record.activity("cm:9")
        assert unknown is not None
        assert (unknown.kind, unknown.name) == ("hologram", "Hologram")
        assert unknown.score == unknown.completion == record.total == Unknown(Reason.INCOMPLETE_ANSWER)


def test_a_course_without_completion_is_not_tracked_and_never_completed(read: Read, double: MoodleDouble) -> None:
    double.faults = {COMPLETION: "cannotviewreport"}
    double.spoil[ACTIVITIES] = lambda _answer: {"statuses": [], "warnings": []}
    double.spoil[CONTENTS] = lambda answer: [
        {"modules": [{**one, "completion": 0, "completiondata": None} for one in section["modules"]]}
        for section in answer
    ]
    record = read(double, BEN)
    assert record.completion == Unknown(Reason.NOT_TRACKED)
    assert not any(isinstance(activity.completion, Known) for activity in record.activities)
    assert isinstance(record.total, Known)
