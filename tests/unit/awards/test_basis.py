"""What a rule rests on, and what pauses it."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from app.awards import (
    Achievement,
    ActivityCompleted,
    Basis,
    ChangeKind,
    CourseCompleted,
    Criteria,
    GradeAtLeast,
    GradeOneOf,
    SomeOf,
    Unit,
    basis_of,
    changes,
    proportional,
    proposals,
)
from app.awards.basis import basis_from_json, basis_to_json
from app.courses import Activity, CourseOutline
from tests.unit.awards.records import GROUPS, criteria

ESSAY = Activity(
    activity_id="cm:1", name="Essay", kind="assign", points_possible=Decimal(100), tracks_completion=True
)  # fmt: skip
PAGE = Activity(activity_id="cm:2", name="Reading", kind="page", points_possible=None, tracks_completion=True)
ORAL = Activity(
    activity_id="item:3",
    name="Oral exam",
    kind="manual",
    points_possible=None,
    tracks_completion=False,
    labels=("fail", "pass", "distinction"),
)
OUTLINE = CourseOutline(
    context_id="2",
    title="Data",
    activities=(ESSAY, PAGE, ORAL),
    tracks_completion=True,
    total_points=Decimal(130),
    groups=GROUPS,
)


def points(threshold: str, activity_id: str | None = "cm:1", unit: Unit = Unit.POINTS) -> GradeAtLeast:
    return GradeAtLeast(activity_id=activity_id, name="Essay", threshold=Decimal(threshold), unit=unit)


READING = ActivityCompleted(activity_id="cm:2", name="Reading")
PASSED = GradeOneOf(activity_id="item:3", name="Oral exam", labels=("pass", "distinction"))


def with_activity(changed: Activity, outline: CourseOutline = OUTLINE) -> CourseOutline:
    kept = tuple(changed if one.activity_id == changed.activity_id else one for one in outline.activities)
    return replace(outline, activities=kept)


def without(activity_id: str) -> CourseOutline:
    return replace(OUTLINE, activities=tuple(one for one in OUTLINE.activities if one.activity_id != activity_id))


def kinds(rule: Criteria, now: CourseOutline) -> list[ChangeKind]:
    return [change.kind for change in changes(basis_of(rule, OUTLINE), now)]


RULE = Criteria(items=(CourseCompleted(), points("60"), SomeOf(needed=1, items=(READING, PASSED))), groups=GROUPS[:1])


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OUTLINE, []),
        (without("cm:1"), [ChangeKind.ACTIVITY_GONE]),
        (without("cm:2"), [ChangeKind.ACTIVITY_GONE]),
        (with_activity(replace(ESSAY, points_possible=Decimal(20))), [ChangeKind.MAXIMUM_CHANGED]),
        (with_activity(replace(ESSAY, points_possible=None)), [ChangeKind.MAXIMUM_CHANGED]),
        (with_activity(replace(PAGE, tracks_completion=False)), [ChangeKind.COMPLETION_OFF]),
        (with_activity(replace(ORAL, labels=("fail", "pass"))), [ChangeKind.LABELS_CHANGED]),
        (with_activity(replace(ORAL, labels=())), [ChangeKind.LABELS_CHANGED]),
        (replace(OUTLINE, tracks_completion=False), [ChangeKind.COMPLETION_OFF]),
        (replace(OUTLINE, groups=GROUPS[1:]), [ChangeKind.GROUP_GONE]),
        # What the rule does not rest on may change as it likes.
        (with_activity(replace(ESSAY, name="Long essay", tracks_completion=False)), []),
        (with_activity(replace(PAGE, points_possible=Decimal(5))), []),
        (replace(OUTLINE, groups=GROUPS[:1], total_points=Decimal(50), title="Else"), []),
    ],
)
def test_a_change_is_seen_where_the_rule_rests_on_it_and_nowhere_else(now, expected):
    assert kinds(RULE, now) == expected


def test_a_changed_maximum_touches_per_cent_too_for_old_grades_need_not_be_converted():
    now = with_activity(replace(ESSAY, points_possible=Decimal(20)))
    per_cent = Criteria(items=(points("60", unit=Unit.PERCENT),))
    assert kinds(per_cent, now) == [ChangeKind.MAXIMUM_CHANGED]
    assert proposals(per_cent, changes(basis_of(per_cent, OUTLINE), now)) == []


def test_the_maximum_of_the_total_counts_for_points_only_and_only_where_it_is_told():
    for unit, total, expected in (
        (Unit.POINTS, Decimal(150), [ChangeKind.MAXIMUM_CHANGED]),
        (Unit.POINTS, None, []),
        (Unit.PERCENT, Decimal(150), []),
    ):
        rule = Criteria(items=(points("60", None, unit),))
        assert kinds(rule, replace(OUTLINE, total_points=total)) == expected


def test_a_version_without_a_basis_is_never_paused():
    assert changes(None, without("cm:1")) == []


def test_what_the_course_did_not_say_when_it_was_published_cannot_change():
    silent = with_activity(replace(ESSAY, points_possible=None), with_activity(replace(ORAL, labels=())))
    basis = basis_of(RULE, replace(silent, groups=()))
    assert changes(basis, OUTLINE) == []
    assert basis_of(Criteria(items=(points("60", "cm:9"),)), OUTLINE) == Basis()


def test_a_threshold_is_proposed_in_proportion_rounded_up_and_said_to_be_out_of_reach():
    rule = Criteria(items=(points("60"), SomeOf(needed=1, items=(points("33.33"), PASSED)), points("60", None)))
    found = changes(basis_of(rule, OUTLINE), with_activity(replace(ESSAY, points_possible=Decimal(20))))
    assert [(one.threshold, one.now, one.proportional, one.is_out_of_reach) for one in proposals(rule, found)] == [
        (Decimal(60), Decimal(20), Decimal(12), True),
        (Decimal("33.33"), Decimal(20), Decimal("6.67"), True),
    ]
    moved = proportional(Achievement(criteria=rule), found).criteria
    assert moved.items == (points("12"), SomeOf(needed=1, items=(points("6.67"), PASSED)), points("60", None))
    assert kinds(moved, OUTLINE) == []


@given(criteria)
def test_a_course_that_has_not_changed_pauses_nothing_and_a_basis_survives_storage(rule):
    basis = basis_of(rule, OUTLINE)
    assert changes(basis, OUTLINE) == []
    assert basis_from_json(json.loads(json.dumps(basis_to_json(basis)))) == basis


def test_groups_that_cannot_be_read_are_not_gone_and_stay_in_the_basis():
    unread = replace(OUTLINE, groups=(), groups_known=False)
    earlier = basis_of(RULE, OUTLINE)
    assert changes(earlier, unread) == []
    assert basis_of(RULE, unread, earlier) == earlier
    assert basis_of(RULE, unread).groups == ()
    assert basis_of(replace(RULE, groups=()), unread, earlier).groups == ()
