"""A definition that is carried into another course: bound where it is certain, left to be chosen where it is not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.awards import (
    Achievement,
    ActivityCompleted,
    AssessingActivity,
    CourseCompleted,
    Criteria,
    GradeAtLeast,
    GradeOneOf,
    Incomplete,
    Open,
    OpenPoint,
    Outcome,
    SomeOf,
    Unit,
    Window,
    basis_of,
    carried,
    is_untouched,
    undecided,
)
from app.awards.copying import ELSEWHERE
from app.courses import Activity, CourseOutline, Group

TODAY = date(2026, 11, 28)


def activity(activity_id, name, kind="assign", points="100", labels=(), tracks=True):
    possible = Decimal(points) if points else None
    return Activity(
        activity_id=activity_id, name=name, kind=kind, points_possible=possible, tracks_completion=tracks, labels=labels
    )


def course(*activities, groups=(), tracks=True, total="100", labels=()):
    return CourseOutline(
        context_id="1",
        title="Course",
        activities=activities,
        tracks_completion=tracks,
        total_points=Decimal(total) if total else None,
        total_labels=labels,
        groups=groups,
    )


OLD = course(
    activity("cm:1", "Essay"),
    activity("cm:2", "Test", "quiz", "10"),
    activity("cm:3", "Oral", "manual", "", ("fail", "pass")),
    groups=(Group(group_id="7", name="Monday"),),
)
NEW = course(
    activity("cm:11", "Essay"),
    activity("cm:12", "Test", "quiz", "10"),
    activity("cm:13", "Oral", "manual", "", ("fail", "pass")),
    groups=(Group(group_id="70", name="Monday"),),
)
ESSAY = ActivityCompleted(activity_id="cm:1", name="Essay")


def grade(activity_id, name, unit=Unit.PERCENT):
    return GradeAtLeast(activity_id=activity_id, name=name, threshold=Decimal(6), unit=unit)


def rule(*items, **more):
    return Achievement(title={"en": "T", "sl": "N"}, criteria=Criteria(items=items, **more))


def taken(*items, new=NEW, **more):
    """Return the rule as it was published in the old course and carried into the new one."""
    before = rule(*items, **more)
    return carried(before, basis_of(before.criteria, OLD), new)


def test_the_rule_means_the_activities_and_groups_of_the_new_course_and_all_else_stays():
    oral = GradeOneOf(activity_id="cm:3", name="Oral", labels=("pass",))
    before = rule(
        CourseCompleted(), ESSAY, grade("cm:2", "Test", Unit.POINTS), oral, groups=(Group(group_id="7", name="Monday"),)
    )
    after = carried(before, basis_of(before.criteria, OLD), NEW)
    assert after.criteria.items == (
        CourseCompleted(),
        replace(ESSAY, activity_id="cm:11"),
        grade("cm:12", "Test", Unit.POINTS),
        replace(oral, activity_id="cm:13"),
    )
    assert after.criteria.groups == NEW.groups
    assert replace(after, criteria=before.criteria) == before
    assert undecided(after, NEW, TODAY) == []


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(course(activity("cm:11", "Another")), id="no such name"),
        pytest.param(course(activity("cm:11", "essay")), id="nearly the name"),
        pytest.param(course(activity("cm:11", "Essay"), activity("cm:12", "Essay")), id="the name stands twice"),
        pytest.param(course(activity("cm:11", "Essay", "quiz")), id="another kind"),
        pytest.param(course(activity("cm:11", "Essay", tracks=False)), id="completion is not tracked"),
        pytest.param(course(activity("cm:1", "Another")), id="by chance the same id"),
        pytest.param(None, id="the course cannot be read"),
    ],
)
def test_what_is_not_certain_is_bound_to_nothing_and_left_to_be_chosen(new):
    after = taken(ESSAY, new=new)
    assert after.criteria.items == (replace(ESSAY, activity_id=f"{ELSEWHERE}cm:1"),)
    assert undecided(after, new or NEW, TODAY) == [OpenPoint(Open.ACTIVITY, "Essay")]
    assert carried(after, None, NEW).criteria.items == (replace(ESSAY, activity_id="cm:11"),)  # a copy of the copy


def test_a_grade_is_asked_only_of_what_is_graded():
    after = taken(grade("cm:1", "Essay"), new=course(activity("cm:11", "Essay", points="")))
    assert undecided(after, NEW, TODAY) == [OpenPoint(Open.ACTIVITY, "Essay")]


def test_two_activities_of_one_name_are_never_both_the_one_that_is_there():
    after = taken(ESSAY, replace(ESSAY, activity_id="cm:9"))
    assert [item.activity_id for item in after.criteria.items] == [f"{ELSEWHERE}cm:1", f"{ELSEWHERE}cm:9"]


def test_points_of_another_maximum_must_be_written_anew_and_per_cent_need_not():
    new = course(activity("cm:12", "Test", "quiz", "20"))
    after = taken(grade("cm:2", "Test", Unit.POINTS), grade("cm:2", "Test"), new=new)
    assert after.criteria.items == (
        Incomplete(wanted="grade", activity_id="cm:12", name="Test", unit=Unit.POINTS),
        grade("cm:12", "Test"),
    )
    assert undecided(after, new, TODAY) == [OpenPoint(Open.NUMBER, "Test")]


def test_a_maximum_that_nobody_knows_is_not_taken_for_the_same():
    before = rule(grade("cm:2", "Test", Unit.POINTS))
    assert not carried(before, None, NEW).criteria.is_complete
    total = rule(grade(None, "", Unit.POINTS))
    assert not carried(total, basis_of(total.criteria, course(total="")), course(total="")).criteria.is_complete
    assert carried(total, basis_of(total.criteria, OLD), NEW) == total
    assert carried(rule(grade(None, "")), None, NEW) == rule(grade(None, ""))


def test_grades_of_another_scale_must_be_chosen_anew():
    new = course(activity("cm:13", "Oral", "manual", "", ("1", "2")))
    after = taken(GradeOneOf(activity_id="cm:3", name="Oral", labels=("pass",)), new=new)
    assert undecided(after, new, TODAY) == [OpenPoint(Open.LABELS, "Oral")]
    typed = taken(GradeOneOf(activity_id=None, name="", labels=("A",)))
    assert typed.criteria.is_complete  # neither course tells its letters


def test_several_of_which_some_are_enough_are_carried_over_whole_or_not_at_all():
    several = SomeOf(needed=1, items=(ESSAY, grade("cm:2", "Test", Unit.POINTS)))
    (same,) = taken(several).criteria.items
    assert same == SomeOf(needed=1, items=(replace(ESSAY, activity_id="cm:11"), grade("cm:12", "Test", Unit.POINTS)))
    partly = taken(several, new=course(activity("cm:12", "Test", "quiz", "10")))
    assert undecided(partly, NEW, TODAY) == [OpenPoint(Open.ACTIVITY, "Essay")]
    other = course(activity("cm:11", "Essay"), activity("cm:12", "Test", "quiz", "20"))
    unfinished = taken(several, new=other)
    assert not unfinished.criteria.is_complete
    assert undecided(unfinished, other, TODAY) == [OpenPoint(Open.SEVERAL)]


def test_a_condition_that_was_not_written_to_its_end_is_carried_over_as_far_as_it_goes():
    incomplete = Incomplete(wanted="some_of", activity_id=None, name="", unit=Unit.PERCENT, parts=(ESSAY,))
    (after,) = taken(incomplete).criteria.items
    assert after == replace(incomplete, parts=(replace(ESSAY, activity_id="cm:11"),))


def test_groups_completion_and_days_that_do_not_fit_are_named():
    new = course(tracks=False, groups=(Group(group_id="7", name="Tuesday"),))
    over = Window(until_on=date(2026, 1, 31))
    after = taken(CourseCompleted(), groups=(Group(group_id="7", name="Monday"),), window=over, new=new)
    assert [point.what for point in undecided(after, new, TODAY)] == [Open.COMPLETION, Open.GROUP, Open.WINDOW]
    hidden = replace(new, groups=(), groups_known=False)
    assert OpenPoint(Open.GROUP, "Monday") in undecided(after, hidden, TODAY)


def test_a_draft_is_untouched_while_it_holds_what_the_form_began_with_only():
    begun = replace(rule(), language="sl", title={"sl": "Predmet"}, participation="x", instruction_languages=("sl",))
    assert is_untouched(begun, begun)
    elsewhere = replace(begun, language="en", title={"en": "Predmet"}, instruction_languages=("en",))
    assert is_untouched(replace(elsewhere, participation=""), begun)
    assert not is_untouched(replace(elsewhere, instruction_languages=("de",)), begun)
    for changes in ({"ects": Decimal(3)}, {"title": {"sl": "Drugo"}}, {"image": "a"}, {"participation": "y"}):
        assert not is_untouched(replace(begun, **changes), begun)
    assert not is_untouched(replace(begun, criteria=Criteria(items=(ESSAY,))), begun)


def test_what_assesses_an_outcome_is_the_activity_of_that_name_or_left_to_be_chosen():
    essay, exam = (AssessingActivity(activity_id=f"cm:{n}", name=name) for n, name in ((1, "Essay"), (9, "Exam")))
    before = replace(rule(CourseCompleted()), outcomes=(Outcome(text={"en": "Judges"}, activities=(essay, exam)),))
    after = carried(before, None, NEW)
    assert after.named_activities == {"cm:11": "Essay", f"{ELSEWHERE}cm:9": "Exam"}
    assert undecided(after, NEW, TODAY) == [OpenPoint(Open.ACTIVITY, "Exam")]
    twice = replace(before, outcomes=(replace(before.outcomes[0], activities=(essay, replace(exam, name="Essay"))),))
    assert set(carried(twice, None, NEW).named_activities) == {f"{ELSEWHERE}cm:1", f"{ELSEWHERE}cm:9"}
