"""Moodle's completion answers, field by field."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.courses import Completion, Known, Reason, Unknown
from app.courses.moodle_completion import activity_completions, course_completion
from app.courses.moodle_fields import Malformed
from tests.unit.courses.moodle_double import GRADED_AT, criterion, status

AT = datetime.fromtimestamp(GRADED_AT, UTC)
DONE, NOT_DONE = Known(Completion(done=True, completed_at=AT)), Known(Completion(done=False))


def course(*complete: bool, completed: Any = False, aggregation: Any = 1) -> Any:
    criteria = [criterion(cmid, is_met) for cmid, is_met in enumerate(complete, start=1)]
    return {"completionstatus": {"completed": completed, "aggregation": aggregation, "completions": criteria}}


@pytest.mark.parametrize(("state", "expected"), [(0, NOT_DONE), (1, DONE), (2, DONE), (3, NOT_DONE)])
def test_states_yes_and_passed_are_done_no_and_failed_are_not(state, expected):
    assert activity_completions({"statuses": [status(7, state)]}) == {7: expected}


@pytest.mark.parametrize("changes", [{"hascompletion": False}, {"istrackeduser": False}])
def test_a_state_that_is_not_tracked_says_nothing(changes):
    assert activity_completions({"statuses": [status(7, 1, **changes)]}) == {7: Unknown(Reason.NOT_TRACKED)}


@pytest.mark.parametrize(
    "changes", [{"state": 4}, {"state": True}, {"state": "1"}, {"timecompleted": "x"}, {"istrackeduser": 1}]
)
def test_one_malformed_status_leaves_the_others(changes):
    found = activity_completions({"statuses": [{**status(7, 1), **changes}, status(8, 1)]})
    assert found == {7: Unknown(Reason.MALFORMED), 8: DONE}


@pytest.mark.parametrize("answer", [None, {}, {"statuses": [1]}, {"statuses": [{"state": 1}]}])
def test_statuses_that_cannot_be_understood_are_malformed(answer):
    with pytest.raises(Malformed):
        activity_completions(answer)


def test_an_activity_reported_twice_is_malformed():
    with pytest.raises(Malformed):
        activity_completions({"statuses": [status(7, 0), status(7, 1)]})


def test_a_completed_course_was_completed_with_its_last_criterion():
    answer = course(True, True, completed=True)
    answer["completionstatus"]["completions"][0]["timecompleted"] = GRADED_AT - 1000
    assert course_completion(answer).reading == DONE


def test_completion_by_any_criterion_ignores_the_times_of_unmet_ones():
    answer = course(True, False, completed=True, aggregation=2)
    answer["completionstatus"]["completions"][1]["timecompleted"] = GRADED_AT + 1000
    assert course_completion(answer).reading == DONE


def test_completion_by_any_criterion_is_that_of_the_first_one_met():
    answer = course(True, True, completed=True, aggregation=2)
    answer["completionstatus"]["completions"][1]["timecompleted"] = GRADED_AT + 1000
    assert course_completion(answer).reading == DONE


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (course(True, True), Unknown(Reason.PENDING)),
        (course(True, False), NOT_DONE),
        (course(True, False, aggregation=2), Unknown(Reason.PENDING)),
        (course(False, False, aggregation=2), NOT_DONE),
        (course(), NOT_DONE),
    ],
)
def test_a_course_not_completed_is_pending_once_its_criteria_suffice(answer, expected):
    assert course_completion(answer).reading == expected


def test_the_criteria_name_their_activities():
    assert course_completion(course(True, False)).activities == {1, 2}


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {"completionstatus": []},
        course(completed=None),
        course(completed=1),
        course(completed="true"),
        course(aggregation=3),
        course(aggregation=True),
        {"completionstatus": {"completed": True, "aggregation": 1, "completions": [{"complete": "yes"}]}},
    ],
)
def test_a_course_completion_that_cannot_be_understood_is_malformed(answer):
    with pytest.raises(Malformed):
        course_completion(answer)
