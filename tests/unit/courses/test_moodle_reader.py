"""What a MoodleReader says about learners, course and its own access."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.courses import (
    ActivityRecord,
    Completion,
    CourseRecord,
    EnrolmentState,
    Flag,
    Known,
    PlatformRefused,
    PlatformUnavailable,
    Reason,
    Score,
    Unknown,
)
from tests.unit.courses.contract import NOTHING
from tests.unit.courses.moodle_double import (
    ANNA,
    BATCH,
    BEN,
    CLARA,
    DAVID,
    EVA,
    FRANK,
    FUNCTIONS,
    GRADED_AT,
    TEACHER,
    MoodleDouble,
    session_with,
)
from tests.unit.courses.readers import NOW, enrolment, reader_of, reader_over, record_of

GRADES = "gradereport_user_get_grade_items"
ACTIVITIES = "core_completion_get_activities_completion_status"
COMPLETION = "core_completion_get_course_completion_status"
ITEM_LIST = "core_grades_get_gradeitems"
CONTENTS = "core_course_get_contents"
GROUPS = "core_group_get_course_groups"
MEMBERS = "core_group_get_group_members"
USER_GROUPS = "core_group_get_course_user_groups"
AT = datetime.fromtimestamp(GRADED_AT, UTC)


def without(*names: str) -> tuple[str, ...]:
    return tuple(name for name in FUNCTIONS if name not in names)


def activity(record: CourseRecord, activity_id: str) -> ActivityRecord:
    found = record.activity(activity_id)
    assert found is not None
    return found


def score(points: str, possible: str) -> Known[Score | None]:
    return Known(Score(points=Decimal(points), points_possible=Decimal(possible), graded_at=AT))


def test_a_graded_learner_has_every_score_on_the_platform_scale():
    record = record_of(MoodleDouble(), ANNA)
    assert (record.read_at, record.source) == (NOW, "Moodle")
    assert record.total == score("119.5", "130")
    assert activity(record, "cm:1").score == score("92.5", "100")
    assert activity(record, "cm:2").score == score("9", "10")
    assert activity(record, "item:4").score == score("18", "20")
    assert activity(record, "item:4").completion == Unknown(Reason.NOT_TRACKED)
    assert activity(record, "cm:3").score == Unknown(Reason.NOT_REPORTED)


def test_a_total_is_measured_by_the_maximum_of_that_learner():
    assert record_of(MoodleDouble(), CLARA).total == score("78", "100")
    assert record_of(MoodleDouble(), DAVID).total == score("30", "110")


def test_a_missing_grade_is_no_grade_and_a_real_zero_is_a_zero():
    assert activity(record_of(MoodleDouble(), CLARA), "cm:2").score == Known(None)
    assert activity(record_of(MoodleDouble(), DAVID), "cm:2").score == score("0", "10")
    assert record_of(MoodleDouble(), EVA).total == Known(None)


def test_activity_completion_passes_fails_and_waits():
    assert activity(record_of(MoodleDouble(), ANNA), "cm:1").completion == Known(Completion(done=True, completed_at=AT))
    assert activity(record_of(MoodleDouble(), DAVID), "cm:1").completion == Known(Completion(done=False))
    assert activity(record_of(MoodleDouble(), EVA), "cm:3").completion == Known(Completion(done=False))


def test_course_completion_is_what_moodle_has_computed():
    assert record_of(MoodleDouble(), BEN).completion == Known(Completion(done=True, completed_at=AT))
    assert record_of(MoodleDouble(), CLARA).completion == Known(Completion(done=False))


def test_all_criteria_met_but_not_computed_yet_is_pending():
    assert record_of(MoodleDouble(), ANNA).completion == Unknown(Reason.PENDING)


def test_activities_have_the_kind_and_the_name_of_the_outline():
    record = record_of(MoodleDouble(), ANNA)
    outline = reader_of(MoodleDouble()).outline("2")
    assert [(a.activity_id, a.kind, a.name) for a in record.activities if a.activity_id != "cm:4"] == [
        (a.activity_id, a.kind, a.name) for a in outline.activities
    ]
    assert activity(record, "cm:1").name == "Project & report"  # Moodle escapes it in the contents alone


def test_without_the_contents_kind_and_name_are_those_of_the_gradebook():
    first = activity(record_of(MoodleDouble(functions=without(BATCH)), ANNA), "cm:1")
    assert (first.kind, first.name) == ("assign", "Project & report")


def test_the_enrolment_state_is_left_to_the_roster():
    assert record_of(MoodleDouble(), ANNA).state == Unknown(Reason.NOT_REPORTED)


@pytest.mark.parametrize("person", [FRANK, TEACHER])
@pytest.mark.parametrize("functions", [FUNCTIONS, without(BATCH)])
def test_a_suspended_learner_or_teacher_has_nothing_known_although_grades_are_reported(person, functions):
    record = record_of(MoodleDouble(functions=functions), person)
    nothing = Unknown(Reason.NOT_TRACKED)
    assert (record.state, record.total, record.completion) == (nothing, nothing, nothing)
    first = activity(record, "cm:1")
    assert (first.score, first.completion, first.flags, record.groups) == (nothing, nothing, frozenset(), nothing)


def test_a_person_whom_the_platform_does_not_have_is_not_enrolled():
    record = record_of(MoodleDouble(), 999)
    assert record.state == Known(EnrolmentState.NOT_ENROLLED)
    assert record.total == Unknown(Reason.NOT_TRACKED)


def test_a_record_takes_one_request_after_the_site_check():
    double = MoodleDouble()
    reader = reader_of(double)
    reader.course_record(enrolment(ANNA))
    reader.course_record(enrolment(BEN))
    assert double.requests == ["core_webservice_get_site_info", BATCH, BATCH]


@pytest.mark.parametrize("missing", [(BATCH,), (BATCH, ITEM_LIST)])
def test_without_the_batch_a_record_takes_four_requests_and_says_the_same(missing):
    double = MoodleDouble(functions=without(*missing))
    record = record_of(double, ANNA)
    assert len(double.requests) == 1 + 4
    assert record.total == score("119.5", "130")
    assert activity(record, "cm:2").score == score("9", "10")


def test_a_batch_that_stops_at_an_error_is_resumed_behind_it():
    double = MoodleDouble()
    double.faults = {ACTIVITIES: "cannotviewreport"}
    record = record_of(double, BEN)
    assert double.requests.count(BATCH) == 2
    assert record.completion == Known(Completion(done=True, completed_at=AT))
    assert activity(record, "cm:1").completion == Unknown(Reason.NOT_TRACKED)


def test_a_batch_that_is_listed_but_refused_is_replaced_by_single_calls():
    double = MoodleDouble()
    double.spoil[BATCH] = lambda _answer: {"exception": "x", "errorcode": "accessexception"}
    assert record_of(double, ANNA).total == score("119.5", "130")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda a: {"responses": a["responses"][:-1]},
        lambda a: {"responses": a["responses"][:1]},
        lambda a: {"responses": [{"error": True, "exception": "{}"}, *a["responses"][1:]]},
        lambda a: {"responses": [*a["responses"], a["responses"][0]]},
        lambda a: {"responses": []},
        lambda a: {"responses": [{**a["responses"][0], "error": "no"}]},
        lambda a: {"responses": [{"error": True, "exception": "{}"}, *a["responses"]]},
        lambda a: {},
        lambda a: None,
    ],
)
def test_batch_answers_that_do_not_correspond_to_the_calls_are_not_used(spoil):
    double = MoodleDouble()
    double.spoil[BATCH] = spoil
    with pytest.raises(PlatformUnavailable):
        record_of(double, ANNA)


# --- incomplete answers ---


def drop_items(*item_ids: int) -> Callable[[Any], Any]:
    def spoil(answer: Any) -> Any:
        for user in answer["usergrades"]:
            user["gradeitems"] = [item for item in user["gradeitems"] if item["id"] not in item_ids]
        return answer

    return spoil


def change_item(item_id: int, **changes: Any) -> Callable[[Any], Any]:
    def spoil(answer: Any) -> Any:
        for user in answer["usergrades"]:
            for item in user["gradeitems"]:
                if item["id"] == item_id:
                    item.update(changes)
        return answer

    return spoil


@pytest.mark.parametrize("functions", [FUNCTIONS, without(BATCH), without(ITEM_LIST), without(ITEM_LIST, BATCH)])
def test_an_activity_left_out_of_the_grades_makes_the_total_unknown(functions):
    double = MoodleDouble(functions=functions)
    double.spoil[GRADES] = drop_items(3)
    record = record_of(double, ANNA)
    assert record.total == Unknown(Reason.INCOMPLETE_ANSWER)
    assert activity(record, "cm:2").score == Unknown(Reason.INCOMPLETE_ANSWER)
    assert activity(record, "cm:1").score == score("92.5", "100")


def test_a_hidden_manual_item_left_out_of_the_grades_makes_the_total_unknown():
    double = MoodleDouble()
    double.spoil[GRADES] = drop_items(4)
    record = record_of(double, ANNA)
    assert record.total == Unknown(Reason.INCOMPLETE_ANSWER)
    assert activity(record, "item:4").score == Unknown(Reason.INCOMPLETE_ANSWER)


def test_an_answer_without_the_total_has_none():
    double = MoodleDouble()
    double.spoil[GRADES] = drop_items(1)
    assert record_of(double, ANNA).total == Unknown(Reason.INCOMPLETE_ANSWER)


def test_a_blank_total_above_graded_items_is_not_an_ungraded_course():
    double = MoodleDouble()
    double.spoil[GRADES] = change_item(1, graderaw=None)
    assert record_of(double, ANNA).total == Unknown(Reason.INCOMPLETE_ANSWER)


def test_a_hidden_grade_is_unknown_and_so_is_the_total():
    double = MoodleDouble()
    double.spoil[GRADES] = change_item(3, gradeishidden=True)
    record = record_of(double, ANNA)
    assert activity(record, "cm:2").score == Unknown(Reason.HIDDEN)
    assert record.total == Unknown(Reason.HIDDEN)


def test_what_is_said_beside_the_points_is_told():
    double = MoodleDouble()
    double.spoil[GRADES] = change_item(3, gradeishidden=True)
    assert activity(record_of(double, ANNA), "cm:2").flags == {Flag.HIDDEN}
    double.spoil[GRADES] = change_item(1, gradeisoverridden=True)
    record = record_of(double, ANNA)
    assert (record.total_flags, record.total) == (frozenset({Flag.OVERRIDDEN}), score("119.5", "130"))
    assert activity(record, "cm:1").flags == frozenset()


def test_grades_that_moodle_is_recomputing_are_pending():
    double = MoodleDouble()
    double.spoil[GRADES] = change_item(1, gradeneedsupdate=True)
    assert record_of(double, ANNA).total == Unknown(Reason.PENDING)


def test_no_yardstick_no_total():
    double = MoodleDouble()
    double.faults = {ITEM_LIST: "accessexception", CONTENTS: "requireloginerror"}
    assert record_of(double, ANNA).total == Unknown(Reason.NO_PERMISSION)
    double.faults = {ITEM_LIST: "dmlreadexception"}
    assert record_of(double, ANNA).total == Unknown(Reason.UNAVAILABLE)


@pytest.mark.parametrize("functions", [FUNCTIONS, without(BATCH)])
def test_an_activity_left_out_of_the_completion_is_an_incomplete_answer(functions):
    double = MoodleDouble(functions=functions)
    double.spoil[ACTIVITIES] = lambda answer: {"statuses": answer["statuses"][1:]}
    assert activity(record_of(double, ANNA), "cm:1").completion == Unknown(Reason.INCOMPLETE_ANSWER)


def test_an_activity_without_completion_is_not_tracked():
    assert activity(record_of(MoodleDouble(), ANNA), "cm:4").completion == Unknown(Reason.NOT_TRACKED)


# --- groups ---


def test_a_learner_has_the_groups_that_the_platform_reports():
    assert record_of(MoodleDouble(), ANNA).groups == Known(frozenset({"31", "32"}))
    assert record_of(MoodleDouble(), EVA).groups == Known(frozenset())


@pytest.mark.parametrize("functions", [without(USER_GROUPS, MEMBERS), without(BATCH)])
def test_groups_that_the_service_does_not_offer_are_not_reported(functions):
    reader = reader_of(MoodleDouble(functions=functions))
    (of_class,) = reader.course_records("2", [str(ANNA)])
    assert reader.course_record(enrolment(ANNA)).groups == of_class.groups == Unknown(Reason.NOT_REPORTED)


def test_no_groups_with_a_warning_is_a_missing_right_and_not_a_learner_without_groups():
    double = MoodleDouble()
    warning = {"item": "course", "itemid": 2, "warningcode": "cannotmanagegroups", "message": "In words"}
    double.spoil[USER_GROUPS] = lambda answer: {"groups": [], "warnings": [warning]}
    assert record_of(double, ANNA).groups == Unknown(Reason.NO_PERMISSION)


@pytest.mark.parametrize("function", [GROUPS, MEMBERS])
def test_groups_refused_for_the_class_are_unknown_and_nothing_else_is(function):
    double = MoodleDouble()
    double.faults = {function: "nopermissions"}
    (record,) = reader_of(double).course_records("2", [str(BEN)])
    assert record.groups == Unknown(Reason.NO_PERMISSION)
    assert record.total == score("76", "130")


# --- refusals ---


def test_a_part_without_permission_leaves_the_other_parts():
    double = MoodleDouble()
    double.faults = {GRADES: "nopermissiontoviewgrades"}
    record = record_of(double, BEN)
    assert record.total == Unknown(Reason.NO_PERMISSION)
    assert activity(record, "cm:1").score == Unknown(Reason.NO_PERMISSION)
    assert activity(record, "item:4").score == Unknown(Reason.NO_PERMISSION)
    assert record.completion == Known(Completion(done=True, completed_at=AT))


@pytest.mark.parametrize("errorcode", ["nocriteriaset", "cannotviewreport"])
def test_a_course_without_completion_is_not_tracked(errorcode):
    double = MoodleDouble()
    double.faults = {COMPLETION: errorcode}
    record = record_of(double, ANNA)
    assert record.completion == Unknown(Reason.NOT_TRACKED)
    assert record.total == score("119.5", "130")


@pytest.mark.parametrize("errorcode", ["requireloginerror", "accessexception", "invalidrecord"])
def test_a_grant_that_may_read_nothing_is_refused(errorcode):
    double = MoodleDouble()
    double.faults = dict.fromkeys((GRADES, ACTIVITIES, COMPLETION), errorcode)
    with pytest.raises(PlatformRefused):
        record_of(double, ANNA)


def test_a_platform_whose_every_part_breaks_is_unavailable():
    double = MoodleDouble()
    double.faults = dict.fromkeys((GRADES, ACTIVITIES, COMPLETION), "dmlreadexception")
    with pytest.raises(PlatformUnavailable):
        record_of(double, ANNA)


def test_an_unknown_token_is_refused():
    with pytest.raises(PlatformRefused):
        reader_over(session_with(MoodleDouble()), token="another").course_record(enrolment(ANNA))


@pytest.mark.parametrize("siteurl", ["http://127.0.0.1:8081/moodle", "https://127.0.0.1:8081", "http://other:8081"])
def test_a_token_of_another_site_is_refused_before_anything_is_read(siteurl):
    double = MoodleDouble(siteurl=siteurl)
    with pytest.raises(PlatformRefused):
        record_of(double, ANNA)
    assert double.requests == ["core_webservice_get_site_info"]


def test_maintenance_is_worth_a_retry():
    double = MoodleDouble()
    double.faults = {"core_webservice_get_site_info": "sitemaintenance"}
    with pytest.raises(PlatformUnavailable):
        record_of(double, ANNA)


@pytest.mark.parametrize("learner", ["0", "", "-4", "4 ", "٤", "anna", "4&userid=5", "9" * 30])
def test_an_id_that_is_not_a_moodle_id_reaches_no_platform(learner):
    double = MoodleDouble()
    with pytest.raises(PlatformRefused):
        reader_of(double).course_record(enrolment(learner))
    with pytest.raises(PlatformRefused):
        list(reader_of(double).course_records("2", [learner]))
    assert double.requests == []


def test_grades_of_somebody_else_are_not_taken():
    double = MoodleDouble()
    double.spoil[GRADES] = lambda answer: {"usergrades": [{**answer["usergrades"][0], "userid": ANNA}]}
    assert record_of(double, DAVID).total == Unknown(Reason.NOT_REPORTED)


def test_grades_of_another_course_are_not_taken():
    double = MoodleDouble()
    double.spoil[GRADES] = lambda answer: {"usergrades": [{**answer["usergrades"][0], "courseid": 3}]}
    assert record_of(double, ANNA).total == Unknown(Reason.MALFORMED)


# --- the class ---


@pytest.mark.parametrize("functions", [FUNCTIONS, without(BATCH), without(ITEM_LIST)])
def test_reading_the_class_says_of_each_what_reading_one_says(functions):
    learners = [EVA, ANNA, DAVID, BEN, CLARA]
    reader = reader_of(MoodleDouble(functions=functions))
    records = list(reader.course_records("2", [str(learner) for learner in learners]))
    assert records == [reader.course_record(enrolment(learner)) for learner in learners]


def test_a_class_is_asked_for_neither_grades_nor_groups_where_none_are_needed():
    double = MoodleDouble()
    needs = replace(NOTHING, completion=True)
    (record,) = reader_of(double).course_records("2", [str(ANNA)], needs)
    assert record.completion == record_of(MoodleDouble(), ANNA).completion
    assert GRADES not in double.requests and len(double.requests) == 3  # site, shape, completion


def test_a_class_is_refused_where_all_that_is_asked_for_is():
    double = MoodleDouble()
    double.faults = {ACTIVITIES: "accessexception", COMPLETION: "accessexception"}
    with pytest.raises(PlatformRefused):
        list(reader_of(double).course_records("2", [str(ANNA)], replace(NOTHING, completion=True)))
    double.faults = {ACTIVITIES: "dmlreadexception", COMPLETION: "dmlreadexception"}
    with pytest.raises(PlatformUnavailable):
        list(reader_of(double).course_records("2", [str(ANNA)], replace(NOTHING, completion=True)))


def test_a_suspended_learner_is_found_out_where_only_the_course_grade_is_needed():
    (suspended,) = reader_of(MoodleDouble()).course_records("2", [str(FRANK)], replace(NOTHING, total=True))
    assert suspended.total == Unknown(Reason.NOT_TRACKED)


def test_the_class_is_read_in_few_requests_although_some_are_not_tracked():
    double = MoodleDouble()
    records = list(reader_of(double).course_records("2", [str(one) for one in (FRANK, ANNA, TEACHER, BEN)]))
    assert [record.total for record in records] == [
        Unknown(Reason.NOT_TRACKED),
        score("119.5", "130"),
        Unknown(Reason.NOT_TRACKED),
        score("76", "130"),
    ]
    # site, shape, members of the groups, grades, completion: resumed once behind each of the two untracked
    assert len(double.requests) == 5 + 2


def test_a_class_too_large_for_one_answer_is_read_in_parts():
    double = MoodleDouble()

    def spoil(answer: Any) -> Any:
        return {**answer, "padding": "x" * 11_000_000} if len(answer["usergrades"]) > 1 else answer

    double.spoil[GRADES] = spoil
    records = list(reader_of(double).course_records("2", [str(ANNA), str(DAVID)]))
    assert [record.total for record in records] == [score("119.5", "130"), score("30", "110")]


def test_a_batch_too_large_for_one_answer_is_halved():
    double = MoodleDouble()

    def spoil(answer: Any) -> Any:
        return {**answer, "padding": "x" * 11_000_000} if len(answer["responses"]) > 2 else answer

    double.spoil[BATCH] = spoil
    assert record_of(double, ANNA) == record_of(MoodleDouble(), ANNA)


def test_a_large_class_is_read_a_hundred_learners_a_request_and_told_as_it_comes():
    double = MoodleDouble()
    learners = [str((ANNA, BEN, CLARA, DAVID, EVA)[number % 5]) for number in range(450)]
    distinct = {learner: reader_of(MoodleDouble()).course_record(enrolment(learner)) for learner in set(learners)}
    records = reader_of(double).course_records("2", learners)
    first = next(records)
    before = len(double.requests)
    assert [first, *records] == [distinct[learner] for learner in learners]
    assert len(double.requests) == before + 4
    assert GRADES not in double.requests  # never all in one answer


def test_a_large_class_without_completion_is_not_asked_for_it_learner_by_learner():
    double = MoodleDouble()
    double.faults = {ACTIVITIES: "cannotviewreport", COMPLETION: "nocriteriaset"}
    assert len(list(reader_of(double).course_records("2", [str(EVA)] * 450))) == 450
    assert len(double.requests) <= 3 + 2 + 5


def test_whoever_moodle_follows_in_no_activity_is_not_tracked():
    double = MoodleDouble()
    double.faults = {COMPLETION: "nocriteriaset"}
    double.spoil[ACTIVITIES] = lambda answer: {
        "statuses": [{**status, "state": 0, "istrackeduser": False} for status in answer["statuses"]]
    }
    record = record_of(double, ANNA)
    assert (record.state, record.total) == (Unknown(Reason.NOT_TRACKED), Unknown(Reason.NOT_TRACKED))


def test_a_learner_missing_from_the_class_report_has_no_scores():
    double = MoodleDouble()
    double.spoil[GRADES] = lambda answer: {"usergrades": answer["usergrades"][1:]}
    record = next(iter(reader_of(double).course_records("2", [str(ANNA)])))
    assert record.total == Unknown(Reason.NOT_REPORTED)
    assert activity(record, "cm:1").score == Unknown(Reason.NOT_REPORTED)


def test_what_is_refused_for_the_whole_course_is_not_asked_for_each_learner():
    double = MoodleDouble()
    double.faults = {ACTIVITIES: "cannotviewreport", COMPLETION: "nocriteriaset"}
    learners = [str(one) for one in (ANNA, BEN, CLARA, DAVID, EVA)]
    records = list(reader_of(double).course_records("2", learners))
    assert [record.completion for record in records] == [Unknown(Reason.NOT_TRACKED)] * 5
    assert [record.total for record in records][:2] == [score("119.5", "130"), score("76", "130")]
    assert len(double.requests) == 5 + 1


def test_a_suspended_learner_of_a_course_without_criteria_has_no_scores():
    double = MoodleDouble()
    double.faults = {COMPLETION: "nocriteriaset"}
    _, suspended = reader_of(double).course_records("2", [str(ANNA), str(FRANK)])
    assert isinstance(suspended.total, Unknown)
    assert all(isinstance(activity.score, Unknown) for activity in suspended.activities)


def test_the_same_learner_asked_for_twice_is_answered_twice():
    records = list(reader_of(MoodleDouble()).course_records("2", [str(ANNA), str(BEN), str(ANNA), str(BEN)]))
    assert [record.enrolment.learner_id for record in records] == ["4", "5", "4", "5"]
