"""The outline of a Moodle course."""

from decimal import Decimal
from typing import Any

import pytest

from app.courses import Activity, PlatformRefused, PlatformUnavailable
from tests.unit.courses.moodle_double import BATCH, FUNCTIONS, MoodleDouble, grade_item
from tests.unit.courses.readers import reader_of

GRADES = "gradereport_user_get_grade_items"
CONTENTS = "core_course_get_contents"


def test_the_outline_lists_what_rules_can_refer_to_in_the_course_order():
    outline = reader_of(MoodleDouble()).outline("2")
    assert (outline.context_id, outline.title, outline.tracks_completion) == ("2", "Data & Literacy", True)
    assert outline.total_points is None
    assert outline.activities == (
        Activity(
            activity_id="cm:1",
            name="Project & report",
            kind="assign",
            points_possible=Decimal(100),
            tracks_completion=True,
        ),
        Activity(
            activity_id="cm:2", name="Final quiz", kind="quiz", points_possible=Decimal(10), tracks_completion=True
        ),
        Activity(activity_id="cm:3", name="Read me", kind="page", points_possible=None, tracks_completion=True),
        Activity(
            activity_id="item:4", name="Oral exam", kind="manual", points_possible=Decimal(20), tracks_completion=False
        ),
    )


@pytest.mark.parametrize("functions", [FUNCTIONS, tuple(name for name in FUNCTIONS if name != BATCH)])
def test_the_outline_falls_back_on_the_class_report(functions):
    double = MoodleDouble(functions=functions)
    expected = reader_of(double).outline("2")

    def spoil(answer: Any) -> Any:
        return answer if len(answer["usergrades"]) > 1 else {"usergrades": []}

    double.spoil[GRADES] = spoil
    assert reader_of(double).outline("2") == expected


def test_a_course_without_learners_and_grades_still_has_its_tracked_activities():
    double = MoodleDouble()
    double.spoil[GRADES] = lambda _answer: {"usergrades": []}
    assert [a.activity_id for a in reader_of(double).outline("2").activities] == ["cm:1", "cm:2", "cm:3"]


def test_further_grade_items_of_an_activity_have_their_own_ids():
    double = MoodleDouble()

    def spoil(answer: Any) -> Any:
        second = grade_item(9, "mod", None, 5, cmid=1, itemnumber=1)
        answer["usergrades"][0]["gradeitems"].insert(1, second)
        return answer

    double.spoil[GRADES] = spoil
    ids = [a.activity_id for a in reader_of(double).outline("2").activities]
    assert ids == ["cm:1", "cm:2", "cm:3", "item:9", "item:4"]


def test_a_scale_has_no_points():
    double = MoodleDouble()

    def spoil(answer: Any) -> Any:
        answer["usergrades"][0]["gradeitems"][0].update(grademin=1, grademax=2, rangeformatted="Not yet&ndash;Passed")
        return answer

    double.spoil[GRADES] = spoil
    assert reader_of(double).outline("2").activities[0].points_possible is None


def test_a_course_that_the_service_user_cannot_see_is_refused():
    with pytest.raises(PlatformRefused):
        reader_of(MoodleDouble()).outline("77")


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        (CONTENTS, {}),
        (CONTENTS, [{"modules": "x"}]),
        (CONTENTS, [{"modules": [{"id": True}]}]),
        ("core_course_get_courses_by_field", {"courses": []}),
        (GRADES, {"usergrades": [{"userid": "x"}]}),
    ],
)
def test_a_malformed_description_is_no_outline(function, answer):
    double = MoodleDouble()
    double.spoil[function] = lambda _answer: answer
    with pytest.raises(PlatformUnavailable):
        reader_of(double).outline("2")


def test_the_site_says_which_functions_its_service_lacks():
    complete = reader_of(MoodleDouble()).site()
    assert (complete.missing, complete.release) == (frozenset(), "4.5.5+")
    partial = MoodleDouble(functions=tuple(name for name in FUNCTIONS if name != CONTENTS))
    assert reader_of(partial).site().missing == {CONTENTS}


@pytest.mark.parametrize("is_offered", [True, False])
def test_groups_that_are_refused_or_not_offered_are_unknown_and_not_none(is_offered):
    groups = "core_group_get_course_groups"
    double = MoodleDouble(functions=FUNCTIONS if is_offered else tuple(one for one in FUNCTIONS if one != groups))
    assert reader_of(double).outline("2").groups_known is is_offered
    double.faults[groups] = "required_capability_exception"
    outline = reader_of(double).outline("2")
    assert (outline.groups, outline.groups_known) == ((), False)
    assert outline.activities
