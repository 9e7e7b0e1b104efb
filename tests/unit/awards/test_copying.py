"""A definition that is copied into another course."""

from decimal import Decimal

from app.awards import (
    Achievement,
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    GradeAtLeast,
    Incomplete,
    SomeOf,
    Unit,
    rebased,
)
from app.courses import Group


def grade(activity_id, name):
    return GradeAtLeast(activity_id=activity_id, name=name, threshold=Decimal(60), unit=Unit.PERCENT)


def test_the_rule_means_the_activities_of_the_new_course_that_have_the_same_name():
    before = Achievement(
        title={"en": "T"},
        criteria=Criteria(
            items=(CourseCompleted(), ActivityCompleted(activity_id="cm:1", name="Essay"), grade("cm:2", "Test"))
        ),
    )
    after = rebased(before, {"Essay": "cm:11", "Test": "cm:12"})
    assert after.title == before.title
    assert after.criteria.items == (
        CourseCompleted(),
        ActivityCompleted(activity_id="cm:11", name="Essay"),
        grade("cm:12", "Test"),
    )


def test_a_condition_whose_activity_is_not_there_stays_and_the_courses_own_grade_too():
    items = (ActivityCompleted(activity_id="cm:1", name="Essay"), grade(None, ""))
    assert rebased(Achievement(criteria=Criteria(items=items)), {"": "cm:9"}).criteria.items == items


def test_several_of_which_some_are_enough_mean_the_new_courses_activities_too():
    before = Criteria(
        items=(
            SomeOf(needed=1, items=(ActivityCompleted(activity_id="cm:1", name="Essay"), grade("cm:2", "Test"))),
            Incomplete(
                wanted="some_of",
                activity_id=None,
                name="",
                unit=Unit.PERCENT,
                parts=(ActivityCompleted(activity_id="cm:1", name="Essay"),),
            ),
        ),
        groups=(Group(group_id="7", name="Monday"), Group(group_id="8", name="Gone")),
    )
    after = rebased(Achievement(criteria=before), {"Essay": "cm:11", "Test": "cm:12"}, {"Monday": "70"}).criteria
    assert after.items[0] == SomeOf(
        needed=1, items=(ActivityCompleted(activity_id="cm:11", name="Essay"), grade("cm:12", "Test"))
    )
    assert isinstance(after.items[1], Incomplete)
    assert after.items[1].parts == (ActivityCompleted(activity_id="cm:11", name="Essay"),)
    assert after.groups == (Group(group_id="70", name="Monday"), Group(group_id="8", name="Gone"))
