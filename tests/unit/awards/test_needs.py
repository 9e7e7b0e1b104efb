"""What a rule needs is enough for its findings, and no more than it names."""

from decimal import Decimal

import pytest
from hypothesis import given

from app.awards import (
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Criterion,
    GradeAtLeast,
    GradeOneOf,
    Incomplete,
    Part,
    SomeOf,
    Unit,
    judge,
    needs_of,
)
from app.courses import CourseRecord, Needs
from tests.unit.awards.records import GROUPS, criteria, records


def grade(activity_id: str | None) -> GradeAtLeast:
    return GradeAtLeast(activity_id=activity_id, name="", threshold=Decimal(60), unit=Unit.PERCENT)


def label(activity_id: str | None) -> GradeOneOf:
    return GradeOneOf(activity_id=activity_id, name="", labels=("A",))


def done(activity_id: str) -> ActivityCompleted:
    return ActivityCompleted(activity_id=activity_id, name="")


def some(*items: Part) -> SomeOf:
    return SomeOf(needed=1, items=items)


def named(needs: Needs) -> set[str]:
    names = ("total", "completion", "activity_scores", "activity_completions", "groups")
    return {name for name in names if getattr(needs, name)}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], set()),
        ([CourseCompleted(), grade(None)], {"completion", "total"}),
        ([label(None)], {"total"}),
        ([grade("cm:1")], {"activity_scores"}),
        ([label("cm:1"), CourseCompleted()], {"activity_scores", "completion"}),
        ([done("cm:1")], {"activity_completions"}),
        ([some(done("cm:1"), grade("cm:2"))], {"activity_completions", "activity_scores"}),
        ([some(label(None))], {"total"}),
        ([Incomplete(wanted="grade", activity_id=None, name="", unit=Unit.PERCENT)], set()),
    ],
)
def test_a_rule_needs_what_its_conditions_name(items: list[Criterion], expected: set[str]) -> None:
    assert named(needs_of(Criteria(items=tuple(items)))) == expected
    assert named(needs_of(Criteria(items=tuple(items), groups=GROUPS))) == {*expected, "groups"}


def test_work_to_complete_may_be_excused() -> None:
    needs = needs_of(Criteria(items=(some(done("cm:1"), done("cm:2")),)))
    assert (needs.flags("cm:1"), needs.flags("cm:2"), needs.flags("cm:3")) == (True, True, False)


@given(rule=criteria, record=records)
def test_what_a_rule_needs_is_enough_for_the_same_judgement(rule: Criteria, record: CourseRecord) -> None:
    assert judge(rule, record.only(needs_of(rule))) == judge(rule, record)
