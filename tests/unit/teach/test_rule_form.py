"""The rule's part of the teacher's form: rows, presets, warnings, and what becomes of a row."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from werkzeug.datastructures import MultiDict

from app.awards import (
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Excused,
    GradeAtLeast,
    GradeOneOf,
    Incomplete,
    SomeOf,
    Unit,
    Window,
)
from app.courses import Activity, CourseOutline, Group
from app.teach.rule_form import Names, criteria_from_form, decimal
from app.teach.rule_rows import (
    FIRST_RULE,
    MAX_PARTS,
    RuleRow,
    after,
    rows_of,
    scales,
    unwritten,
    warnings,
)
from tests.unit.awards.records import criteria

STEPS = ("fail", "pass", "distinction")
REPORT = Activity(
    activity_id="cm:1", name="Report", kind="assign", points_possible=Decimal(100), tracks_completion=True
)
QUIZ = Activity(activity_id="cm:2", name="Quiz", kind="quiz", points_possible=Decimal(10), tracks_completion=True)
ORAL = Activity(
    activity_id="item:3", name="Oral", kind="manual", points_possible=None, tracks_completion=False, labels=STEPS
)
OUTLINE = CourseOutline(
    context_id="2",
    title="Data",
    activities=(REPORT, QUIZ, ORAL),
    tracks_completion=True,
    total_points=None,
    total_labels=("F", "A"),
    groups=(Group(group_id="7", name="Monday"),),
)
NAMES = Names(
    activity=lambda one: next((a.name for a in OUTLINE.activities if a.activity_id == one), ""),
    group=lambda one: {"7": "Monday"}.get(one, ""),
    labels=lambda one: {"item:3": STEPS, "": ("F", "A")}.get(one, ()),
)


def posted(*rows: RuleRow, **fields: list[str]) -> MultiDict[str, str]:
    """Return rows as a page posts them."""
    pairs = [(name, value) for name, values in fields.items() for value in values]
    for row in rows:
        pairs += [
            ("criterion-kind", row.kind),
            ("criterion-key", row.key),
            ("criterion-activity", row.activity),
            ("criterion-threshold", row.threshold),
            ("criterion-unit", row.unit),
            (f"criterion-{row.key}-typed", row.typed),
            (f"criterion-{row.key}-needed", row.needed),
            (f"criterion-{row.key}-each", row.each),
        ]
        pairs += [(f"criterion-{row.key}-label", label) for label in row.labels]
        pairs += [(f"criterion-{row.key}-part", part) for part in row.parts]
    return MultiDict(pairs)


def read(*rows: RuleRow, **fields: list[str]) -> tuple[Criteria, dict[str, str]]:
    errors: dict[str, str] = {}
    return criteria_from_form(posted(*rows, **fields), NAMES, errors), errors


def several(
    *parts: str, needed: str = "", each: str = "completed", threshold: str = "", unit: str = "percent"
) -> RuleRow:
    return RuleRow(key="a", kind="some_of", parts=parts, needed=needed, each=each, threshold=threshold, unit=unit)


def in_words(activity: str, labels: tuple[str, ...] = (), typed: str = "") -> RuleRow:
    return RuleRow(key="b", kind="grade_label", activity=activity, labels=labels, typed=typed)


REPORT_DONE, QUIZ_DONE = (ActivityCompleted(activity_id=one.activity_id, name=one.name) for one in (REPORT, QUIZ))


@pytest.mark.parametrize(
    ("row", "item"),
    [
        (several("cm:1", "cm:2"), SomeOf(needed=2, items=(REPORT_DONE, QUIZ_DONE))),
        (several("cm:1", "cm:2", needed=" 1 "), SomeOf(needed=1, items=(REPORT_DONE, QUIZ_DONE))),
        (
            several("cm:2", each="grade", threshold="7,5", unit="points"),
            SomeOf(
                needed=1,
                items=(GradeAtLeast(activity_id="cm:2", name="Quiz", threshold=Decimal("7.5"), unit=Unit.POINTS),),
            ),
        ),
        (in_words("item:3", ("pass", "distinction")), GradeOneOf(
            activity_id="item:3", name="Oral", labels=("pass", "distinction"))),
        (in_words("", ("A",)), GradeOneOf(activity_id=None, name="", labels=("A",))),
        # Where the labels are known those alone count; where they are not, what is typed.
        (in_words("item:3", ("pass", "A"), "Z"), GradeOneOf(activity_id="item:3", name="Oral", labels=("pass",))),
        (in_words("cm:1", (), " A,  B minus ,,A"), GradeOneOf(
            activity_id="cm:1", name="Report", labels=("A", "B minus"))),
    ],
)  # fmt: skip
def test_a_row_is_read(row, item):
    assert read(row) == (Criteria(items=(item,)), {})


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (several(), "choose_parts"),
        (several("cm:1", "cm:9"), "choose_parts"),
        (several("cm:1", needed="2"), "choose_needed"),
        (several("cm:1", needed="0"), "choose_needed"),
        (several("cm:1", needed="1,5"), "choose_needed"),
        (several("cm:1", needed="some"), "choose_needed"),
        (several("cm:1", each="grade"), "choose_threshold"),
        (several("cm:9", each="grade", threshold="5"), "choose_activity"),
        (in_words("item:3"), "choose_labels"),
        (in_words("item:3", ("A",)), "choose_labels"),
        (in_words("cm:1", (), " , "), "choose_labels"),
        (in_words("cm:9", (), "A"), "choose_activity"),
    ],
)
def test_an_unfinished_row_is_kept_with_what_there_is_of_it_and_is_never_met(row, code):
    rule, errors = read(row)
    assert errors == {"criterion-0": code}
    (item,) = rule.items
    assert isinstance(item, Incomplete)
    (kept,) = rows_of(rule)
    assert (kept.kind, kept.each, kept.parts, kept.activity) == (row.kind, row.each, row.parts, row.activity)


def test_rows_of_several_values_do_not_get_mixed_up_by_their_keys():
    rule, errors = read(several("cm:1"), replace(several("cm:2"), key="c"), replace(in_words("", ("A",)), key="../x"))
    assert errors == {"criterion-2": "choose_labels"}  # a key that is none names no fields
    assert rule.items[:2] == (SomeOf(needed=1, items=(REPORT_DONE,)), SomeOf(needed=1, items=(QUIZ_DONE,)))


@given(criteria)
def test_a_stored_rule_comes_back_from_its_own_rows(rule):
    """As far as the form can say it: of several conditions all ask for the same."""
    items = tuple(item for item in rule.items if not isinstance(item, SomeOf))
    known = {item.activity_id: "Name" for item in items if not isinstance(item, CourseCompleted | Incomplete)}
    errors: dict[str, str] = {}
    again = criteria_from_form(
        posted(*rows_of(Criteria(items=items))), Names(activity=lambda one: known.get(one, "")), errors
    )
    for before, now in zip(items, again.items, strict=True):
        if isinstance(before, GradeAtLeast) and before.threshold == 0:
            continue  # a form asks for more than nothing
        assert type(now) is type(before)
        if isinstance(before, GradeAtLeast) and isinstance(now, GradeAtLeast):
            assert (now.threshold, now.unit, now.activity_id) == (before.threshold, before.unit, before.activity_id)
        if isinstance(before, GradeOneOf) and isinstance(now, GradeOneOf):
            assert now.labels == before.labels


def test_a_large_threshold_is_shown_as_it_is_read():
    rule = Criteria(items=(GradeAtLeast(activity_id=None, name="", threshold=Decimal(1500), unit=Unit.POINTS),))
    assert decimal(rows_of(rule)[0].threshold) == 1500


# --- dates, groups, excused work ---


def test_dates_groups_and_excused_work_are_read():
    rule, errors = read(
        RuleRow(key="a", kind="course_completed"),
        **{"window-from": ["2026-11-01"], "window-until": ["2026-11-01"], "group": ["7", "7"], "excused": ["left_out"]},
    )
    assert errors == {}
    assert rule.window == Window(from_on=date(2026, 11, 1), until_on=date(2026, 11, 1))
    assert rule.groups == (Group(group_id="7", name="Monday"),)
    assert rule.excused is Excused.LEFT_OUT


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"window-from": ["1. 11. 2026"]}, {"window-from": "not_a_date"}),
        ({"window-until": ["2026-02-30"]}, {"window-until": "not_a_date"}),
        ({"window-from": ["2026-11-02"], "window-until": ["2026-11-01"]}, {"window-until": "dates_reversed"}),
        ({"group": ["8"]}, {"group": "choose_group"}),
        ({"excused": ["whatever"]}, {}),
    ],
)
def test_what_is_wrong_with_them_is_said(fields, errors):
    rule, found = read(RuleRow(key="a", kind="course_completed"), **fields)
    assert found == errors
    assert rule.excused is Excused.NOT_DONE
    assert [group.group_id for group in rule.groups] == fields.get("group", [])  # never wider than was chosen


# --- buttons ---


def test_the_first_preset_is_the_rule_of_a_new_micro_credential_and_lacks_one_number():
    rows = after([], "preset-completed_grade", OUTLINE)
    assert [(row.kind, row.activity) for row in rows] == [("course_completed", ""), ("grade", "")]
    assert [row.kind for row in rows_of(FIRST_RULE)] == [row.kind for row in rows]
    assert unwritten(rows) == {"criterion-1"}
    rule, errors = read(rows[0], replace(rows[1], threshold="60"))
    assert errors == {}
    assert rule.items == (
        CourseCompleted(),
        GradeAtLeast(activity_id=None, name="", threshold=Decimal(60), unit=Unit.PERCENT),
    )


def test_the_second_preset_asks_for_all_activities_that_are_tracked_and_the_third_for_a_grade():
    (row,) = after([RuleRow(key="r0")], "preset-activities", OUTLINE)
    assert read(row) == (Criteria(items=(SomeOf(needed=2, items=(REPORT_DONE, QUIZ_DONE)),)), {})
    assert after([], "preset-activities", None) == [RuleRow(key="r0", kind="some_of")]
    assert after([], "preset-grade", OUTLINE) == [RuleRow(key="r0")]


def test_rows_are_added_with_a_key_of_their_own_and_removed_by_their_place():
    rows = [RuleRow(key="r1"), RuleRow(key="r0", kind="course_completed")]
    added = after(rows, "add-criterion", OUTLINE)
    assert [row.key for row in added] == ["r1", "r0", "r2"]
    assert after(added, "remove-criterion-1", OUTLINE) == [added[0], added[2]]
    for nothing in ("remove-criterion-9", "remove-criterion-x", "preset-none", "save", ""):
        assert after(rows, nothing, OUTLINE) == rows


def written(*fields: tuple[str, str], names: Names = NAMES) -> tuple[Criteria, dict[str, str]]:
    errors: dict[str, str] = {}
    return criteria_from_form(MultiDict(fields), names, errors), errors


@pytest.mark.parametrize("count", [150, MAX_PARTS])
def test_all_activities_of_a_large_course_are_asked_for(count):
    parts = [("criterion-r0-part", f"cm:{n}") for n in range(count)]
    rule, errors = written(
        ("criterion-kind", "some_of"), ("criterion-key", "r0"), *parts, names=Names(activity=lambda one: one)
    )
    (several,) = rule.items
    assert isinstance(several, SomeOf)
    assert (several.needed, len(several.items), errors) == (count, count, {})


def test_what_a_rule_cannot_hold_is_refused_and_never_cut_off():
    parts = [("criterion-r0-part", f"cm:{n}") for n in range(MAX_PARTS + 1)]
    rule, errors = written(
        ("criterion-kind", "some_of"), ("criterion-key", "r0"), *parts, names=Names(activity=lambda one: one)
    )
    assert errors == {"criterion-0": "too_many"}
    assert not rule.is_complete


def test_parts_that_ask_for_different_grades_must_be_given_one_before_the_rule_is_whole():
    parts = tuple(
        GradeAtLeast(activity_id=one, name=one, threshold=Decimal(needed), unit=Unit.POINTS)
        for one, needed in (("cm:1", "6"), ("cm:2", "12"))
    )
    (row,) = rows_of(Criteria(items=(SomeOf(needed=2, items=parts),)))
    assert (row.threshold, row.each, row.parts) == ("", "grade", ("cm:1", "cm:2"))
    rule, errors = written(
        ("criterion-kind", "some_of"),
        ("criterion-key", "r0"),
        ("criterion-threshold", row.threshold),
        ("criterion-unit", row.unit),
        ("criterion-r0-each", row.each),
        *[("criterion-r0-part", one) for one in row.parts],
    )
    assert errors == {"criterion-0": "choose_threshold"}
    assert not rule.is_complete


# --- warnings ---


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (RuleRow(key="a", threshold="100"), {}),
        (RuleRow(key="a", threshold="100,5"), {0: "percent"}),
        (RuleRow(key="a", threshold="101", activity="cm:1"), {0: "percent"}),
        (RuleRow(key="a", threshold="10", unit="points", activity="cm:2"), {}),
        (RuleRow(key="a", threshold="11", unit="points", activity="cm:2"), {0: "points"}),
        (RuleRow(key="a", threshold="500", unit="points"), {}),  # the total is not known
        (RuleRow(key="a", threshold="500", unit="points", activity="item:3"), {}),
        (RuleRow(key="a", threshold="much", unit="points", activity="cm:2"), {}),
        (RuleRow(key="a", kind="course_completed", threshold="500"), {}),
        (several("cm:1", "cm:2", each="grade", threshold="11", unit="points"), {0: "points"}),
        (several("cm:1", "cm:2", each="completed", threshold="500"), {}),
    ],
)
def test_a_threshold_above_what_there_is_gets_a_warning(row, expected):
    assert warnings([row], OUTLINE, decimal) == expected


def test_a_known_total_is_a_maximum_and_without_the_course_only_per_cent_is_known():
    total = RuleRow(key="a", threshold="500", unit="points")
    assert warnings([total], replace(OUTLINE, total_points=Decimal(130)), decimal) == {0: "points"}
    assert warnings([total, replace(total, unit="percent")], None, decimal) == {1: "percent"}


def test_each_scale_is_offered_once_with_all_that_is_graded_in_it():
    twice = replace(ORAL, activity_id="cm:4", name="Talk")
    found = scales(replace(OUTLINE, activities=(*OUTLINE.activities, twice)))
    assert [(scale.labels, scale.ids, scale.names) for scale in found] == [
        (("F", "A"), ("-",), ()),
        (STEPS, ("item:3", "cm:4"), ("Oral", "Talk")),
    ]
    assert scales(None) == []
