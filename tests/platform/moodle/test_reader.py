"""The reader against a real course: of each learner it says what the gradebook and the completion report hold."""

from decimal import Decimal

import pytest

from app.awards import Criteria, Verdict, trace
from app.courses import Completion, EnrolmentState, Known, Reason, Unknown
from tests.platform.moodle.reading import PLATFORM, said

# Points: assignment of 100, quiz of 10, oral exam of 20; the total counts only what is graded. README: "The course".
GRADES = {
    "completed": ("92.5", "9", "18", "119.5", "130"),
    "narrow": ("55", "6", "15", "76", "130"),
    "missing": ("88", None, "17", "105", "120"),
    "failed": ("0", "2", "0", "2", "130"),
    "nothing": (None, None, None, None, None),
}
# Course, assignment, quiz, page.
DONE = {
    "completed": (True, True, True, True),
    "narrow": (True, True, True, True),
    "missing": (False, True, False, True),
    "failed": (False, False, False, True),
    "nothing": (False, False, False, False),
}


def test_the_site_is_the_one_that_launches_and_offers_every_function(reading):
    site = reading.reader().site()
    assert site.siteurl == reading.moodle.url
    assert site.missing == frozenset()


def test_the_outline_lists_activities_and_grade_items_in_plain_text(reading):
    outline = reading.reader().outline(reading.moodle.course_id)
    listed = {activity.activity_id: activity for activity in outline.activities}
    points = {name: listed[reading.activity_id(name)].points_possible for name in ("assign", "quiz", "page")}
    assert points == {"assign": Decimal(100), "quiz": Decimal(10), "page": None}
    assert listed[reading.oral_id()].points_possible == Decimal(20)
    assert outline.tracks_completion
    assert "&" in listed[reading.activity_id("page")].name
    assert not any("&amp;" in activity.name or "<" in activity.name for activity in outline.activities)


@pytest.mark.parametrize("who", GRADES)
def test_grades_are_those_of_the_gradebook(reading, who):
    record = reading.record(who)
    assignment, quiz, oral, total, possible = GRADES[who]
    ids = (reading.activity_id("assign"), reading.activity_id("quiz"), reading.oral_id())
    for activity_id, points in zip(ids, (assignment, quiz, oral), strict=True):
        assert _points(record.activity(activity_id).score) == (Decimal(points) if points else None)
    assert _points(record.total) == (Decimal(total) if total else None)
    if possible:
        assert record.total.value.points_possible == Decimal(possible)


@pytest.mark.parametrize("who", DONE)
def test_completion_is_that_of_the_completion_report(reading, who):
    record = reading.record(who)
    activities = [record.activity(reading.activity_id(name)).completion for name in ("assign", "quiz", "page")]
    assert [_is_done(found) for found in (record.completion, *activities)] == list(DONE[who])


@pytest.mark.parametrize("who", ["suspended", "outsider", "teacher"])
def test_nothing_is_known_of_whoever_is_no_active_learner(reading, who):
    assert said(reading.record(who)) == {}


def test_a_person_who_does_not_exist_is_not_enrolled(reading):
    assert said(reading.record_of("999999999")) == {"state": EnrolmentState.NOT_ENROLLED}


def test_the_class_read_at_once_says_the_same_as_each_learner_alone(reading):
    people = [*GRADES, "suspended", "outsider", "teacher"]
    ids = [reading.moodle.people[who] for who in people]
    records = list(reading.reader().course_records(reading.moodle.course_id, ids))
    assert [record.enrolment.learner_id for record in records] == ids
    assert {record.enrolment.platform_id for record in records} == {PLATFORM}
    assert [said(record) for record in records] == [said(reading.record(who)) for who in people]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("completed", [Verdict.MET] * 4),
        ("narrow", [Verdict.MET, Verdict.UNMET, Verdict.MET, Verdict.MET]),  # 58 %, though 60 raw points completed it
        ("missing", [Verdict.UNMET, Verdict.MET, Verdict.UNMET, Verdict.UNMET]),
        ("failed", [Verdict.UNMET] * 4),
        ("nothing", [Verdict.UNMET] * 4),
        ("suspended", [Verdict.UNKNOWN] * 4),
    ],
)
def test_rules_decide_as_the_course_says(reading, who, expected):
    rules = reading.every_rule()
    findings = trace(Criteria(items=tuple(rules.values())), reading.record(who))
    assert [finding.verdict for finding in findings] == expected


def _points(score: Known | Unknown) -> Decimal | None:
    assert isinstance(score, Known), score
    return score.value.points if score.value else None


def _is_done(completion: Known[Completion] | Unknown) -> bool:
    if completion == Unknown(Reason.PENDING):
        pytest.fail("the course's completion is not computed yet: run Moodle's two completion tasks")
    assert isinstance(completion, Known), completion
    return completion.value.done
