"""What a CanvasReader says about learners: the course grade, assignments, completion, and what cannot be told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.courses import (
    EVERYTHING,
    Completion,
    CourseRecord,
    EnrolmentState,
    Flag,
    Known,
    Needs,
    PlatformRefused,
    PlatformUnavailable,
    Reason,
    Score,
    Unknown,
)
from app.courses.canvas import Place
from app.courses.canvas_completion import Progress, items_by_count, modules_of
from app.courses.canvas_http import Answer
from app.courses.errors import AnswerTooLarge
from tests.unit.courses.canvas_double import (
    ANNA,
    COMPLETED_AT,
    CONCLUDED,
    HIDDEN,
    LEARNERS,
    NEW,
    TEST_STUDENT,
    TRAPPED,
    CanvasDouble,
    Learner,
    Query,
    answered,
    assignment,
    enrolment,
    graded,
    item,
    module,
    progress,
    submission,
)
from tests.unit.courses.canvas_readers import CONTEXT, Source, class_of, enrolment_of, reader_over, record_of, sub
from tests.unit.courses.contract import NOTHING

DONE_AT = datetime.fromisoformat(COMPLETED_AT).astimezone(UTC)
DONE = Known(Completion(done=True, completed_at=DONE_AT))
NOT_DONE = Known(Completion(done=False))


def earns(record: CourseRecord) -> bool:
    """Tell whether anything in the record could earn an award."""
    scores = [record.total, *(activity.score for activity in record.activities)]
    completions = [record.completion, *(activity.completion for activity in record.activities)]
    has_score = any(isinstance(one, Known) and one.value is not None and one.value.points > 0 for one in scores)
    return has_score or any(isinstance(one, Known) and one.value.done for one in completions)


def total_of(record: CourseRecord) -> Decimal | None:
    assert isinstance(record.total, Known)
    return record.total.value.points if record.total.value else None


def score_of(record: CourseRecord, activity_id: str) -> Any:
    activity = record.activity(activity_id)
    assert activity is not None
    return activity.score


# --- the course grade ---


def test_the_course_grade_is_what_was_entered_as_final_else_the_final_score():
    double = CanvasDouble()
    found = {user_id: total_of(record_of(double, user_id)) for user_id in (ANNA, TRAPPED, CONCLUDED)}
    assert found == {ANNA: Decimal("91.5"), TRAPPED: Decimal(65), CONCLUDED: Decimal(88)}
    assert record_of(double, TRAPPED).total_flags == {Flag.OVERRIDDEN}
    assert record_of(double, CONCLUDED).total == Known(
        Score(points=Decimal(88), points_possible=Decimal(100), label="B+")
    )


def test_grades_not_shown_yet_never_count():
    record = record_of(CanvasDouble(), HIDDEN)
    assert total_of(record) == Decimal(48)
    assert record.total_flags == {Flag.NOT_POSTED}


def test_a_learner_without_a_grade_has_none_and_not_zero():
    double = CanvasDouble()
    record = record_of(double, NEW)
    assert (record.total, earns(record)) == (Known(None), False)
    double.enrolments[3]["grades"] |= {"final_score": None, "unposted_final_score": None}
    assert record_of(double, NEW).total == Known(None)


def test_a_total_of_nulls_beside_grades_that_count_is_unknown():
    double = CanvasDouble()
    double.enrolments[0]["grades"] |= {"current_score": None, "final_score": None, "unposted_final_score": None}
    assert record_of(double, ANNA).total == Unknown(Reason.INCOMPLETE_ANSWER)
    double.assignments[0]["omit_from_final_grade"] = True
    assert record_of(double, ANNA).total == Known(None)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"final_score": "91.5"}, Unknown(Reason.MALFORMED)),
        ({"final_score": float("nan")}, Unknown(Reason.MALFORMED)),
        ({"final_score": True}, Unknown(Reason.MALFORMED)),
        ({"override_score": "A"}, Unknown(Reason.MALFORMED)),
        ({"current_score": None}, Unknown(Reason.MALFORMED)),
        ({"final_score": None}, Unknown(Reason.NOT_REPORTED)),
    ],
)
def test_a_grade_of_another_shape_is_unknown(changes, expected):
    double = CanvasDouble()
    double.enrolments[0]["grades"] |= changes
    assert record_of(double, ANNA).total == expected


def test_a_token_that_is_told_the_learners_own_numbers_proves_nothing():
    double = CanvasDouble()
    for name in ("unposted_final_score", "unposted_current_score"):
        del double.enrolments[0]["grades"][name]
    assert record_of(double, ANNA).total == Unknown(Reason.NO_PERMISSION)
    double.enrolments[0]["grades"] = {"html_url": "x"}
    assert record_of(double, ANNA).total == Unknown(Reason.NO_PERMISSION)
    del double.enrolments[0]["grades"]
    assert record_of(double, ANNA).total == Unknown(Reason.NOT_REPORTED)


def test_hidden_totals_are_unknown():
    double = CanvasDouble()
    double.course["hide_final_grades"] = True
    record = record_of(double, ANNA)
    assert record.total == Unknown(Reason.HIDDEN)
    assert record.total_flags == {Flag.HIDDEN}


def test_where_numbers_are_not_to_be_shown_the_score_says_so():
    double = CanvasDouble()
    double.course["restrict_quantitative_data"] = True
    record = record_of(double, ANNA)
    assert isinstance(record.total, Known) and record.total.value and record.total.value.is_label_only
    essay = score_of(record, "assignment:5501")
    assert essay.value.is_label_only


# --- who is in the course ---


def test_a_learner_in_two_sections_is_one_learner():
    double = CanvasDouble()
    double.enrolments.append(enrolment(ANNA, section=3012, current_score=91.5, final_score=91.5))
    record = record_of(double, ANNA)
    assert (total_of(record), record.groups) == (Decimal("91.5"), Known(frozenset({"3011", "3012"})))
    double.enrolments[-1] = enrolment(ANNA, section=3012, current_score=10.0, final_score=10.0)
    assert record_of(double, ANNA).total == Unknown(Reason.MALFORMED)


def test_a_concluded_enrolment_is_a_membership_and_an_inactive_one_is_not():
    double = CanvasDouble()
    assert record_of(double, CONCLUDED).state == Known(EnrolmentState.ACTIVE)
    double.enrolments[4]["enrollment_state"] = "inactive"
    gone = record_of(double, CONCLUDED)
    assert not earns(gone)
    # Should Canvas tell of such a row although it was not asked for:
    double.enrolments[4]["enrollment_state"] = "active"
    answer = [dict(double.enrolments[4], enrollment_state="inactive")]
    double.faults["/enrollments"] = answered(200, answer)
    suspended = record_of(double, CONCLUDED)
    assert suspended.state == Known(EnrolmentState.SUSPENDED)
    assert not earns(suspended)


def test_an_earlier_concluded_enrolment_does_not_contradict_the_active_one():
    double = CanvasDouble()
    double.enrolments.append(enrolment(ANNA, section=3012, state="completed", current_score=10.0, final_score=10.0))
    assert total_of(record_of(double, ANNA)) == Decimal("91.5")


def test_a_test_student_is_nobody():
    double = CanvasDouble()
    record = record_of(double, TEST_STUDENT)
    assert not earns(record) and record.activities == ()
    double.enrolments[0]["type"] = "StudentViewEnrollment"
    assert not earns(record_of(double, ANNA))


def test_somebody_whom_the_roster_does_not_name_has_nothing():
    double = CanvasDouble()
    record = reader_over(double).course_record(enrolment_of("777"))
    assert (record.total, record.state) == (Unknown(Reason.NOT_REPORTED), Unknown(Reason.NOT_REPORTED))
    assert double.asked == []


# --- assignments ---


def test_an_assignment_is_read_on_its_own_scale():
    record = record_of(CanvasDouble(), ANNA)
    essay = score_of(record, "assignment:5501")
    assert (essay.value.points, essay.value.points_possible) == (Decimal(18), Decimal(20))
    assert essay.value.graded_at == datetime(2026, 11, 5, 10, tzinfo=UTC)
    passed = score_of(record, "assignment:5502")
    assert (passed.value.fraction, passed.value.label) == (Decimal(1), "complete")


def test_a_real_zero_is_a_score_and_an_ungraded_assignment_is_none():
    record = record_of(CanvasDouble(), TRAPPED)
    essay = score_of(record, "assignment:5501")
    assert essay.value.points == 0
    assert score_of(record, "assignment:5502") == Known(None)
    failed = score_of(record_of(CanvasDouble(), CONCLUDED), "assignment:5502")
    assert failed.value.fraction == 0


def test_a_grade_that_is_not_posted_is_unknown_and_an_excused_assignment_is_not_graded():
    record = record_of(CanvasDouble(), HIDDEN)
    essay, presentation = record.activity("assignment:5501"), record.activity("assignment:5502")
    assert essay and presentation
    assert (essay.score, set(essay.flags)) == (Unknown(Reason.NOT_POSTED), {Flag.NOT_POSTED})
    assert (presentation.score, set(presentation.flags)) == (Known(None), {Flag.EXCUSED})


@pytest.mark.parametrize(
    ("row", "grading", "expected"),
    [
        (graded(ANNA, 5501, 5.0, workflow_state="pending_review"), {}, Unknown(Reason.PENDING)),
        (graded(ANNA, 5501, 5.0), {"points_possible": None}, Unknown(Reason.NOT_REPORTED)),
        (graded(ANNA, 5501, 5.0), {"points_possible": 0}, Unknown(Reason.NOT_REPORTED)),
        (graded(ANNA, 5501, 5.0, graded_at="yesterday"), {}, Unknown(Reason.MALFORMED)),
        (graded(ANNA, 5501, 5.0, posted_at="2026-11-05T10:00:00"), {}, Unknown(Reason.MALFORMED)),
        ({"id": 1, "assignment_id": 5501, "user_id": 5120, "score": 5.0}, {}, Unknown(Reason.NOT_REPORTED)),
    ],
)
def test_what_cannot_be_told_of_an_assignment_is_unknown(row, grading, expected):
    double = CanvasDouble()
    double.submissions[0] = row
    double.assignments[0] |= grading
    assert score_of(record_of(double, ANNA), "assignment:5501") == expected


def test_letters_of_an_assignment_are_its_label():
    double = CanvasDouble()
    double.assignments[0]["grading_type"] = "letter_grade"
    double.submissions[0] = graded(ANNA, 5501, 18.0, "A-")
    assert score_of(record_of(double, ANNA), "assignment:5501").value.label == "A-"


# --- completion ---


def test_a_course_is_completed_when_each_module_with_requirements_is():
    double = CanvasDouble()
    assert record_of(double, ANNA).completion == DONE
    assert record_of(double, NEW).completion == NOT_DONE


def test_a_module_that_was_never_opened_is_not_passed_over():
    double = CanvasDouble()
    assert double.learners[TRAPPED].progress == progress(4, 2, COMPLETED_AT)
    assert record_of(double, TRAPPED).completion == NOT_DONE
    (record,) = class_of(double, TRAPPED)
    assert record.completion == NOT_DONE


def test_a_module_without_requirements_does_not_matter_and_an_unpublished_one_neither():
    double = CanvasDouble()
    double.learners[ANNA].states[803] = "locked"
    double.modules.append(module(804, item(7706, "Soon"), published=False))
    assert record_of(double, ANNA).completion == DONE


def test_a_requirement_of_a_type_that_we_do_not_know_is_a_requirement():
    double = CanvasDouble()
    double.modules.append(module(804, item(7706, "New", "must_meditate")))
    double.learners[ANNA].states[804] = "unlocked"
    assert record_of(double, ANNA).completion == NOT_DONE
    (record,) = class_of(double, ANNA)
    assert record.completion == NOT_DONE


def test_a_module_that_calls_itself_completed_against_its_items_is_not_believed():
    double = CanvasDouble()
    double.learners[ANNA].done.discard(7702)
    assert record_of(double, ANNA).completion == Unknown(Reason.NOT_CONFIRMED)
    double.learners[ANNA].done = {7701, 7702}
    assert record_of(double, ANNA).completion == Unknown(Reason.NOT_CONFIRMED)
    double.learners[ANNA].done = {7701, 7702, 7704}
    assert record_of(double, ANNA).completion == DONE
    double.modules[1]["requirement_type"] = "most"
    assert record_of(double, ANNA).completion == Unknown(Reason.NOT_CONFIRMED)


def test_a_course_without_requirements_tracks_no_completion():
    double = CanvasDouble()
    double.modules = [module(803, item(7705, "Links", None))]
    assert record_of(double, ANNA).completion == Unknown(Reason.NOT_TRACKED)
    assert {record.completion for record in class_of(double)} == {Unknown(Reason.NOT_TRACKED)}
    double.modules = []
    assert record_of(double, ANNA).completion == Unknown(Reason.NOT_TRACKED)


def test_items_that_canvas_leaves_out_are_asked_for():
    double = CanvasDouble()
    double.allows_includes = False
    assert record_of(double, ANNA).completion == DONE
    assert score_of(record_of(double, ANNA), "assignment:5501").value.points == 18
    double.faults["/items"] = answered(401, {})
    assert record_of(double, ANNA).completion == Unknown(Reason.NOT_REPORTED)


def test_items_that_are_fewer_than_their_module_says_are_asked_for():
    double = CanvasDouble()
    double.learners[TRAPPED].states[802] = "completed"
    double.modules[1]["items_count"] = 3
    double.faults["/items"] = answered(
        200, [item(7703, "A") | {"completion_requirement": {"type": "must_submit", "completed": False}}]
    )
    assert record_of(double, TRAPPED).completion == Unknown(Reason.NOT_CONFIRMED)


def test_a_module_whose_state_is_not_told_is_unknown():
    double = CanvasDouble()
    double.learners[ANNA].states[801] = None  # type: ignore[assignment]
    assert record_of(double, ANNA).completion == Unknown(Reason.NOT_REPORTED)


def test_items_are_activities_with_completion():
    record = record_of(CanvasDouble(), TRAPPED)
    found = {one.activity_id: one.completion for one in record.activities if one.activity_id.startswith("item:")}
    assert found == {
        "item:7701": Known(Completion(done=True)),
        "item:7702": Known(Completion(done=True)),
        "item:7703": NOT_DONE,
        "item:7704": NOT_DONE,
    }


# --- the class ---


def test_the_class_is_read_like_each_learner_and_in_order():
    double = CanvasDouble()
    together = class_of(double)
    singly = [record_of(double, user_id) for user_id in LEARNERS]

    def told(record: CourseRecord) -> Any:
        scores = {one.activity_id: (one.score, one.flags) for one in record.activities}
        return record.enrolment, record.state, record.total, record.completion, record.groups, scores

    assert [told(record) for record in together] == [told(record) for record in singly]


def test_what_is_known_of_items_in_a_class_is_never_more_than_what_is_true():
    double = CanvasDouble()
    for record, user_id in zip(class_of(double), LEARNERS, strict=True):
        own = record_of(double, user_id)
        for activity in record.activities:
            alone = own.activity(activity.activity_id)
            assert alone
            assert isinstance(activity.completion, Unknown) or activity.completion == alone.completion


def test_a_class_costs_pages_and_not_learners():
    counted = {}
    for size in (50, 500):
        double = CanvasDouble()
        double.enrolments, double.submissions = [], []
        double.learners = {}
        users = [str(6000 + number) for number in range(size)]
        for user_id in users:
            double.enrolments.append(enrolment(user_id, current_score=70.0, final_score=70.0))
            double.submissions.append(graded(user_id, 5501, 14.0))
            double.learners[user_id] = Learner(
                {7701, 7702, 7703}, {801: "completed", 802: "completed"}, progress(4, 3, COMPLETED_AT)
            )
        reader = reader_over(double, users=users)
        records = list(reader.course_records(CONTEXT, [sub(one) for one in users]))
        assert len(records) == size and all(record.completion == DONE for record in records)
        counted[size] = len(double.asked)
    assert counted == {50: 3 + 3 * 1, 500: 3 + 3 * 5}


def asked_of_class(double: CanvasDouble) -> list[str]:
    class_of(double)
    return [path.rsplit("/", 1)[1] for path, _ in double.asked]


def test_a_class_is_not_asked_for_what_its_course_does_not_have():
    double = CanvasDouble()
    double.modules = [module(803, item(7705, "Links", None))]
    assert "bulk_user_progress" not in asked_of_class(double)
    double = CanvasDouble()
    double.assignments = [assignment(one, "Survey", grading_type="not_graded") for one in (5501, 5502)]
    double.assignments.append(assignment(5503, "Draft", published=False))
    assert "submissions" not in asked_of_class(double)
    assert [record.total for record in class_of(double)] == [record_of(double, one).total for one in LEARNERS]
    double.faults["/modules"] = answered(500, {})
    with pytest.raises(PlatformUnavailable):
        class_of(double)


FIRST_PRESET = replace(NOTHING, total=True, completion=True)


def asked_when_needed(double: CanvasDouble, needs: Needs) -> list[str]:
    list(reader_over(double).course_records(CONTEXT, [sub(one) for one in (ANNA, CONCLUDED)], needs))
    return [path.rsplit("/", 1)[1] for path, _ in double.asked[1:]]


@pytest.mark.parametrize(
    ("needs", "lists"),
    [
        (NOTHING, []),
        (replace(NOTHING, total=True, groups=True), []),
        (FIRST_PRESET, ["modules", "bulk_user_progress"]),
        (replace(NOTHING, activity_scores=True), ["submissions"]),
        (
            replace(NOTHING, activity_completions=True, flags_of=frozenset({"item:7701"})),
            ["modules", "bulk_user_progress"],
        ),
        (replace(NOTHING, flags_of=frozenset({"assignment:5501"})), ["submissions"]),
        (EVERYTHING, ["submissions", "modules", "bulk_user_progress"]),
    ],
)
def test_a_class_is_asked_for_the_lists_that_are_needed(needs, lists):
    asked = asked_when_needed(CanvasDouble(), needs)
    assert [one for one in asked if one not in {"enrollments", "assignments"}] == lists


def test_whoever_has_no_course_grade_has_it_looked_into_although_no_other_grade_is_needed():
    double = CanvasDouble()
    double.enrolments[0]["grades"] |= {"current_score": None, "final_score": None, "unposted_final_score": None}
    (record,) = reader_over(double).course_records(CONTEXT, [sub(ANNA)], FIRST_PRESET)
    assert record.total == Unknown(Reason.INCOMPLETE_ANSWER)
    (looked,) = [query for path, query in double.asked if path.endswith("/submissions")]
    assert looked["student_ids[]"] == [ANNA]
    double.faults["/submissions"] = answered(403, {})
    (refused,) = reader_over(double).course_records(CONTEXT, [sub(ANNA)], FIRST_PRESET)
    assert refused.total == class_of(double, ANNA)[0].total


def test_looking_into_missing_course_grades_costs_no_more_than_all_submissions():
    double = CanvasDouble()
    users = [str(6000 + number) for number in range(250)]
    double.enrolments = [enrolment(user_id) for user_id in users]
    double.submissions = [submission(user_id, 5501) for user_id in users]
    reader = reader_over(double, users=users)
    records = list(reader.course_records(CONTEXT, [sub(one) for one in users], replace(NOTHING, total=True)))
    assert {record.total for record in records} == {Known(None)}
    assert pages_asked_for(double) == ["100"] * 3


def pages_asked_for(double: CanvasDouble) -> list[str]:
    return [query["per_page"][0] for path, query in double.asked if path.endswith("/students/submissions")]


def test_pages_of_submissions_are_as_long_as_an_answer_can_be():
    double = CanvasDouble()
    class_of(double)
    assert pages_asked_for(double) == ["100"]
    double.assignments += [assignment(6000 + number, "Quiz") for number in range(50)]
    class_of(double)
    assert pages_asked_for(double) == ["100", "50"]


def test_submissions_that_are_too_large_for_one_answer_are_asked_for_in_smaller_ones():
    class Verbose(CanvasDouble):
        def get(self, url: str, query: Query, headers: Mapping[str, str]) -> Answer:
            answer = super().get(url, query, headers)
            if url.endswith("/students/submissions") and int(dict(query)["per_page"]) > limit:
                raise AnswerTooLarge
            return answer

    limit, double = 25, Verbose()
    assert class_of(double) == class_of(CanvasDouble())
    limit = 1
    with pytest.raises(PlatformUnavailable):
        class_of(double)


def test_the_closer_looks_at_a_class_are_numbered():
    double = CanvasDouble()
    double.enrolments, double.learners, double.submissions = [], {}, []
    users = [str(6000 + number) for number in range(40)]
    for user_id in users:
        double.enrolments.append(enrolment(user_id))
        double.learners[user_id] = Learner({7701, 7702}, {801: "completed"}, progress(4, 2, COMPLETED_AT))
    reader = reader_over(double, users=users)
    found = [record.completion for record in reader.course_records(CONTEXT, [sub(one) for one in users])]
    assert found == [NOT_DONE] * 10 + [Unknown(Reason.NOT_CONFIRMED)] * 30


def test_a_claim_costs_four_requests():
    double = CanvasDouble()
    record_of(double, ANNA)
    assert [path.rsplit("/", 1)[1] for path, _ in double.asked] == ["2417", "enrollments", "submissions", "modules"]


def test_a_class_of_nobody_asks_nothing():
    double = CanvasDouble()
    assert list(reader_over(double).course_records(CONTEXT, [])) == []
    assert double.asked == []


# --- refusals ---


def test_a_part_that_is_refused_is_unknown_and_the_others_are_read():
    double = CanvasDouble()
    double.faults["/modules"] = answered(401, {"status": "unauthorized"})
    double.faults["/submissions"] = answered(403, {})
    record = record_of(double, ANNA)
    assert record.completion == Unknown(Reason.NO_PERMISSION)
    assert total_of(record) == Decimal("91.5")
    assert score_of(record, "assignment:5501") == Unknown(Reason.NO_PERMISSION)
    (in_class,) = class_of(double, ANNA)
    assert (in_class.completion, in_class.total) == (record.completion, record.total)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_course_that_is_refused_is_a_refusal(status):
    double = CanvasDouble()
    double.faults["/courses/2417"] = answered(status, {})
    for read in (
        lambda: record_of(double, ANNA),
        lambda: class_of(double),
        lambda: reader_over(double).outline(CONTEXT),
    ):
        with pytest.raises(PlatformRefused):
            read()


@pytest.mark.parametrize("path", ["/courses/2417", "/enrollments", "/submissions", "/modules"])
@pytest.mark.parametrize(
    "body", [{}, [1], [[]], "text", None, [{"type": "StudentEnrollment", "user_id": "x", "id": -1}]]
)
def test_an_answer_of_another_shape_makes_the_reading_worthless(path, body):
    double = CanvasDouble()
    double.faults[path] = answered(200, body)
    with pytest.raises(PlatformUnavailable):
        record_of(double, ANNA)


def test_a_course_of_another_canvas_is_not_read_and_sees_no_token():
    double = CanvasDouble()
    place = Place(api_domain="evil.example.org", course_id="2417")
    with pytest.raises(PlatformRefused):
        reader_over(double, place=place).course_record(enrolment_of(ANNA))
    assert double.asked == []


def test_ids_as_text_and_ids_beyond_what_javascript_counts_are_ids():
    double = CanvasDouble()
    for row in double.enrolments:
        row["user_id"] = str(row["user_id"])
    double.course["id"] = "170000000002417"
    assert total_of(record_of(double, ANNA)) == Decimal("91.5")


def test_a_dead_token_is_renewed_and_a_missing_right_is_not():
    double = CanvasDouble()
    source = Source(current="old")
    record = reader_over(double, source=source).course_record(enrolment_of(ANNA))
    assert total_of(record) == Decimal("91.5") and source.current == "teacher-token"
    source = Source(current="old", next_token="dead too")
    with pytest.raises(PlatformUnavailable):
        reader_over(double, source=source).course_record(enrolment_of(ANNA))


def test_a_fresh_token_that_another_process_has_renewed_meanwhile_is_renewed_once_more():
    double = CanvasDouble()
    source = Source(current="old", next_token="killed by the other's renewal", later_token="teacher-token")
    assert total_of(reader_over(double, source=source).course_record(enrolment_of(ANNA))) == Decimal("91.5")
    assert source.renewals == 2


def test_the_outline_names_assignments_and_items_with_requirements():
    double = CanvasDouble()
    double.course["grading_scheme"] = [["A", 0.9], ["B", 0.8], ["F", 0.0]]
    double.assignments.append(assignment(5504, "Survey", grading_type="not_graded"))
    outline = reader_over(double).outline(CONTEXT)
    assert [one.activity_id for one in outline.activities] == [
        "assignment:5501",
        "assignment:5502",
        "item:7701",
        "item:7702",
        "item:7703",
        "item:7704",
    ]
    assert (outline.title, outline.tracks_completion, outline.total_points) == ("Data Literacy", True, Decimal(100))
    assert outline.total_labels == ("F", "B", "A")
    assert outline.activities[1].labels == ("incomplete", "complete")
    assert [group.name for group in outline.groups] == ["Section A"]
    assert outline.groups_known
    double.faults["/sections"] = answered(401, {})
    outline = reader_over(double).outline(CONTEXT)
    assert (outline.groups, outline.groups_known) == ((), False)


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        *((path, status, PlatformRefused) for path in ("/assignments", "/modules", "/items") for status in (401, 404)),
        *((path, 422, PlatformUnavailable) for path in ("/assignments", "/modules")),
    ],
)
def test_an_outline_that_is_refused_in_part_is_refused_and_never_a_course_without_that(path, status, error):
    double = CanvasDouble()
    double.allows_includes = False  # so that each module's items are asked for
    double.faults[path] = answered(status, {})
    with pytest.raises(error):
        reader_over(double).outline(CONTEXT)


def test_a_course_without_modules_has_an_outline_without_them():
    double = CanvasDouble()
    double.modules = []
    outline = reader_over(double).outline(CONTEXT)
    assert [one.activity_id for one in outline.activities] == ["assignment:5501", "assignment:5502"]
    assert not outline.tracks_completion


def test_items_are_not_told_by_count_where_a_module_does_not_tell_its_own():
    reading = modules_of([module(801, item(7701, "Reading"))])[0]
    done = Progress(required=1, done=1, completed_at=None)
    (told,) = items_by_count(done, [reading])
    assert told.completion == Known(Completion(done=True))
    (untold,) = items_by_count(done, [reading, replace(reading, module_id="802", items=None)])
    assert untold.completion == Unknown(Reason.NOT_REPORTED)


def test_a_submission_of_nobody_we_know_changes_nothing():
    double = CanvasDouble()
    double.submissions.append(submission("8888", 5501))
    assert len(class_of(double)) == len(LEARNERS)
