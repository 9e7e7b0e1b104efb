"""Grades in words, several of which some are enough, excused work, dates and groups: what they add to the rule."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.awards import (
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Excused,
    GradeAtLeast,
    GradeOneOf,
    Mode,
    SomeOf,
    Unit,
    Verdict,
    Why,
    Window,
    judge,
)
from app.awards.criteria_json import criteria_from_json
from app.awards.findings import enough
from app.courses import ActivityRecord, Completion, Flag, Known, Reason, Score, Unknown
from tests.unit.awards.records import GROUPS, criteria, record, records

MET, UNMET, UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN
DONE, OPEN, SILENT = Known(Completion(done=True)), Known(Completion(done=False)), Unknown(Reason.NOT_REPORTED)
EXCUSED = frozenset({Flag.EXCUSED})


def graded(label: str, at: datetime | None = None) -> Known[Score | None]:
    return Known(Score(points=Decimal(3), points_possible=Decimal(4), label=label, graded_at=at))


def activity(activity_id: str, completion=SILENT, score=SILENT, flags=frozenset()) -> ActivityRecord:
    return ActivityRecord(activity_id=activity_id, completion=completion, score=score, flags=flags)


def done(activity_id: str) -> ActivityCompleted:
    return ActivityCompleted(activity_id=activity_id, name=activity_id)


def of_three(*readings) -> list[ActivityRecord]:
    return [activity(f"cm:{n}", reading) for n, reading in enumerate(readings)]


# --- grade is one of ---


@pytest.mark.parametrize(
    ("reading", "expected", "why"),
    [
        (graded("A"), MET, None),
        (graded(" A  minus "), MET, None),
        (graded("C"), UNMET, Why.NOT_ACCEPTED),
        (graded("a"), UNMET, Why.NOT_ACCEPTED),
        (graded(""), UNKNOWN, Reason.NOT_REPORTED),
        (Known(None), UNMET, Why.NOT_GRADED),
        (Unknown(Reason.HIDDEN), UNKNOWN, Reason.HIDDEN),
    ],
)
def test_a_grade_in_words_is_one_of_those_accepted_or_not_or_not_told(reading, expected, why):
    accepted = GradeOneOf(activity_id="cm:1", name="Essay", labels=("A", "A minus"))
    finding = accepted.check(record(None, None, activity("cm:1", score=reading)))
    assert (finding.kind, finding.verdict, finding.why) == ("activity_label", expected, why)
    course = replace(accepted, activity_id=None).check(record(reading))
    assert (course.kind, course.verdict, course.why) == ("course_label", expected, why)


# --- some of several ---


@pytest.mark.parametrize(
    ("needed", "readings", "expected"),
    [
        (2, (DONE, DONE, OPEN), MET),
        (2, (DONE, DONE, SILENT), MET),
        (2, (DONE, OPEN, SILENT), UNKNOWN),
        (2, (OPEN, SILENT, SILENT), UNKNOWN),
        (2, (OPEN, OPEN, SILENT), UNMET),
        (3, (DONE, DONE, OPEN), UNMET),
        (3, (DONE, DONE, SILENT), UNKNOWN),
        (1, (OPEN, OPEN, OPEN), UNMET),
    ],
)
def test_enough_of_several_counts_what_is_known_and_what_could_still_be(needed, readings, expected):
    rule = SomeOf(needed=needed, items=tuple(done(f"cm:{n}") for n in range(3)))
    finding = rule.check(record(None, None, *of_three(*readings)))
    assert finding.verdict is expected
    assert len(finding.parts) == 3


@given(st.integers(-1, 7), st.lists(st.sampled_from(Verdict), max_size=6), st.data())
def test_learning_more_never_overturns_what_enough_of_several_said(needed, seen, data):
    before = enough(needed, seen)
    informed = [data.draw(st.sampled_from([MET, UNMET])) if one is UNKNOWN else one for one in seen]
    after = enough(needed, informed)
    assert after is not UNKNOWN
    assert before in {UNKNOWN, after}
    assert (after is MET) is (1 <= needed <= informed.count(MET))
    assert enough(needed, [*seen, MET]) is not UNMET or before is UNMET


@pytest.mark.parametrize("needed", [0, -1, 4])
def test_a_stored_rule_that_needs_none_or_more_than_there_are_is_refused(needed):
    parts = [{"kind": "activity_completed", "activity": f"cm:{n}", "name": ""} for n in range(3)]
    with pytest.raises(ValueError, match="as many"):
        criteria_from_json({"items": [{"kind": "some_of", "needed": needed, "items": parts}]})


# --- excused work ---


@given(st.sampled_from(Mode))
def test_excused_work_is_not_done_unless_the_rule_leaves_it_out(mode):
    of = record(None, DONE, activity("cm:1", DONE, flags=EXCUSED))
    both = Criteria(mode=mode, items=(CourseCompleted(), done("cm:1")))
    assert judge(both, of).verdict is (UNMET if mode is Mode.ALL else MET)
    left_out = judge(replace(both, excused=Excused.LEFT_OUT), of)
    assert left_out.verdict is MET
    assert [finding.left_out for finding in left_out.findings] == [False, True]
    assert left_out.findings[1].why is Why.EXCUSED


@given(st.sampled_from(Mode), st.booleans())
def test_a_rule_of_which_everything_is_left_out_is_never_met(mode, nested):
    of = record(None, None, activity("cm:1", DONE, flags=EXCUSED), activity("cm:2", DONE, flags=EXCUSED))
    items = (done("cm:1"), done("cm:2"))
    rule = Criteria(mode=mode, items=(SomeOf(needed=1, items=items),) if nested else items, excused=Excused.LEFT_OUT)
    assert all(finding.left_out for finding in judge(rule, of).findings)
    assert judge(rule, of).verdict is UNMET


def test_of_several_no_more_is_needed_than_is_left_when_excused_work_is_left_out():
    of = record(None, None, activity("cm:0", DONE), activity("cm:1", OPEN, flags=EXCUSED), activity("cm:2", DONE))
    every = Criteria(items=(SomeOf(needed=3, items=tuple(done(f"cm:{n}") for n in range(3))),))
    assert judge(every, of).verdict is UNMET
    assert judge(replace(every, excused=Excused.LEFT_OUT), of).verdict is MET


@given(criteria, records)
def test_leaving_excused_work_out_changes_nothing_for_whoever_is_not_excused(rule, of):
    plain = replace(of, activities=tuple(replace(one, flags=one.flags - EXCUSED) for one in of.activities))
    assert judge(replace(rule, excused=Excused.LEFT_OUT), plain) == judge(
        replace(rule, excused=Excused.NOT_DONE), plain
    )


# --- dates ---

FIRST, LAST = date(2026, 11, 10), date(2026, 11, 20)
NOVEMBER = Window(from_on=FIRST, until_on=LAST)


@pytest.mark.parametrize(
    ("moment", "expected", "why"),
    [
        (datetime(2026, 11, 9, 23, 59, 59, tzinfo=UTC), UNMET, Why.TOO_EARLY),
        (datetime(2026, 11, 10, tzinfo=UTC), MET, None),
        (datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC), MET, None),
        (datetime(2026, 11, 21, tzinfo=UTC), UNMET, Why.TOO_LATE),
        (None, UNKNOWN, Why.TIME_UNKNOWN),
    ],
)
def test_it_counts_when_it_was_earned_both_days_included(moment, expected, why):
    of = record(graded("A", moment), Known(Completion(done=True, completed_at=moment)))
    for item in (
        CourseCompleted(),
        GradeAtLeast(activity_id=None, name="", threshold=Decimal(3), unit=Unit.POINTS),
        GradeOneOf(activity_id=None, name="", labels=("A",)),
    ):
        judged = judge(Criteria(items=(item,), window=NOVEMBER), of)
        assert (judged.verdict, judged.findings[0].why) == (expected, why)
        assert judge(Criteria(items=(item,)), of).verdict is MET


@given(criteria, records)
def test_dates_only_ever_take_away_and_every_success_lies_within_them(rule, of):
    dated = judge(replace(rule, window=NOVEMBER), of)
    free = judge(replace(rule, window=Window()), of)
    assert dated.verdict is not MET or free.verdict is MET
    for finding in dated.findings:
        for one in finding.parts or (finding,):
            if one.verdict is MET and one.kind != "groups":
                assert one.observed_at is not None
                assert FIRST <= one.observed_at.date() <= LAST


def test_a_window_that_ends_before_it_begins_is_never_met():
    rule = Criteria(
        items=(GradeOneOf(activity_id=None, name="", labels=("A",)),), window=Window(from_on=LAST, until_on=FIRST)
    )
    assert judge(rule, record(graded("A", datetime(2026, 11, 15, tzinfo=UTC)))).verdict is UNMET


# --- groups ---


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    ("mine", "expected", "why"),
    [
        (Known(frozenset({"g2", "g9"})), MET, None),
        (Known(frozenset({"g9"})), UNMET, Why.NOT_IN_GROUP),
        (Known(frozenset()), UNMET, Why.NOT_IN_GROUP),
        (SILENT, UNKNOWN, Reason.NOT_REPORTED),
    ],
)
def test_a_rule_for_groups_is_for_their_members_alone_however_conditions_combine(mode, mine, expected, why):
    of = replace(record(completion=DONE), groups=mine)
    judged = judge(Criteria(mode=mode, items=(CourseCompleted(),), groups=GROUPS), of)
    assert (judged.verdict, judged.findings[-1].why) == (expected, why)
    open_course = replace(of, completion=OPEN)
    assert judge(Criteria(mode=mode, items=(CourseCompleted(),), groups=GROUPS), open_course).verdict is UNMET


@given(criteria, records, st.data())
def test_telling_one_unknown_value_never_overturns_a_decision(rule, of, data):
    """The other way about than hiding: whatever an unknown reading turns out to be, a decided verdict stands."""
    before = judge(rule, of).verdict
    told = replace(
        of,
        completion=data.draw(st.sampled_from([DONE, OPEN])) if isinstance(of.completion, Unknown) else of.completion,
        total=data.draw(st.sampled_from([graded("A"), Known(None)])) if isinstance(of.total, Unknown) else of.total,
        groups=Known(data.draw(st.frozensets(st.sampled_from(["g1", "g3"])))) if isinstance(of.groups, Unknown)
        else of.groups,
        activities=tuple(
            replace(
                one,
                score=data.draw(st.sampled_from([graded("B"), Known(None)])) if isinstance(one.score, Unknown)
                else one.score,
                completion=data.draw(st.sampled_from([DONE, OPEN])) if isinstance(one.completion, Unknown)
                else one.completion,
            )
            for one in of.activities
        ),
    )  # fmt: skip
    assert before in {UNKNOWN, judge(rule, told).verdict}
