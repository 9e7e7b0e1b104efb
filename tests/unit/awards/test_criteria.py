"""The rule in three-valued logic: S. C. Kleene, strong logic of indeterminacy."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.awards import (
    GROUPS,
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    GradeAtLeast,
    GradeOneOf,
    Mode,
    Unit,
    Verdict,
    Why,
    judge,
    trace,
)
from app.awards.criteria import grade_of
from app.awards.criteria_json import criteria_from_json, criteria_to_json
from app.awards.findings import decide
from app.courses import ActivityRecord, Completion, CourseRecord, Known, Reason, Unknown
from tests.unit.awards.records import criteria, known_completions, known_scores, record, records, score, unknowns

MET, UNMET, UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN
verdicts = st.lists(st.sampled_from(Verdict), max_size=6)
NOT = {MET: UNMET, UNMET: MET, UNKNOWN: UNKNOWN}


def total(threshold: str, unit: Unit = Unit.PERCENT) -> GradeAtLeast:
    return GradeAtLeast(activity_id=None, name="", threshold=Decimal(threshold), unit=unit)


def verdict(rule: Criteria, of: CourseRecord) -> Verdict:
    return judge(rule, of).verdict


@pytest.mark.parametrize(
    ("seen", "every", "some"),
    [
        ([], UNMET, UNMET),
        ([MET], MET, MET),
        ([UNMET], UNMET, UNMET),
        ([UNKNOWN], UNKNOWN, UNKNOWN),
        ([MET, MET], MET, MET),
        ([MET, UNMET], UNMET, MET),
        ([MET, UNKNOWN], UNKNOWN, MET),
        ([UNMET, UNKNOWN], UNMET, UNKNOWN),
        ([UNKNOWN, UNKNOWN], UNKNOWN, UNKNOWN),
        ([MET, UNMET, UNKNOWN], UNMET, MET),
    ],
)
def test_verdicts_combine_by_kleenes_tables(seen, every, some):
    assert (decide(Mode.ALL, seen), decide(Mode.ANY, seen)) == (every, some)


@given(verdicts.filter(bool))
def test_all_and_any_are_dual(seen):
    assert decide(Mode.ANY, seen) is NOT[decide(Mode.ALL, [NOT[one] for one in seen])]


@given(verdicts, st.randoms(use_true_random=False), st.sampled_from(Mode))
def test_order_and_repetition_do_not_matter(seen, random, mode):
    shuffled = seen * 2
    random.shuffle(shuffled)
    assert decide(mode, seen) is decide(mode, shuffled)


@given(verdicts, st.sampled_from(Mode), st.data())
def test_learning_more_never_overturns_what_was_known(seen, mode, data):
    before = decide(mode, seen)
    informed = [data.draw(st.sampled_from([MET, UNMET])) if one is UNKNOWN else one for one in seen]
    after = decide(mode, informed)
    assert after is not UNKNOWN
    assert before in {UNKNOWN, after}


@given(criteria, records, st.data())
def test_hiding_values_never_earns_and_never_loses_anything(rule, of, data):
    """Taking information away can only turn a verdict into unknown."""
    hide = st.booleans()
    hidden = Unknown(data.draw(st.sampled_from(Reason)))
    less = replace(
        of,
        total=hidden if data.draw(hide) else of.total,
        completion=hidden if data.draw(hide) else of.completion,
        groups=hidden if data.draw(hide) else of.groups,
        activities=tuple(
            replace(one, score=hidden if data.draw(hide) else one.score) for one in of.activities if data.draw(hide)
        ),
    )
    assert verdict(rule, less) in {UNKNOWN, verdict(rule, of)}


@given(criteria, records)
def test_each_criterion_has_one_finding_and_each_miss_a_reason(rule, of):
    findings = trace(rule, of)
    assert len(findings) == len(rule.items) + bool(rule.groups)
    assert [finding.kind for finding in findings if finding.kind == GROUPS] == [GROUPS] * bool(rule.groups)
    for finding in findings:
        assert (finding.why is None) is (finding.verdict is MET)
        tells_nothing = isinstance(finding.why, Reason) or finding.why is Why.TIME_UNKNOWN
        assert tells_nothing is (finding.verdict is UNKNOWN)


@given(records, st.sampled_from(Mode))
def test_a_rule_without_conditions_is_never_met(of, mode):
    assert verdict(Criteria(mode=mode), of) is UNMET


@pytest.mark.parametrize("unit", Unit)
def test_a_grade_that_is_not_there_yet_is_neither_zero_nor_met(unit):
    finding = total("0", unit).check(record(Known(None)))
    assert (finding.verdict, finding.why, finding.value) == (UNMET, Why.NOT_GRADED, None)


@given(unknowns, st.decimals(min_value=0, max_value=100, places=1), st.sampled_from(Unit))
def test_a_grade_that_is_not_reported_is_unknown_even_for_a_threshold_of_zero(reading, threshold, unit):
    finding = GradeAtLeast(activity_id=None, name="", threshold=threshold, unit=unit).check(record(reading))
    assert (finding.verdict, finding.why, finding.value) == (UNKNOWN, reading.reason, None)


def test_a_real_zero_meets_a_threshold_of_zero_and_no_other():
    assert total("0").check(record(Known(score(0)))).verdict is MET
    assert total("0.01").check(record(Known(score(0)))).verdict is UNMET


@pytest.mark.parametrize(
    ("threshold", "unit", "points", "possible", "minimum", "expected"),
    [
        ("60", Unit.PERCENT, "60", "100", "0", MET),
        ("60", Unit.PERCENT, "59.99", "100", "0", UNMET),
        ("60", Unit.PERCENT, "6", "10", "0", MET),
        ("60", Unit.POINTS, "6", "10", "0", UNMET),
        ("6", Unit.POINTS, "6", "10", "0", MET),
        ("50", Unit.PERCENT, "3", "5", "1", MET),
        ("51", Unit.PERCENT, "3", "5", "1", UNMET),
        ("3", Unit.POINTS, "3", "5", "1", MET),
        ("110", Unit.PERCENT, "11", "10", "0", MET),  # extra credit
        ("33.3", Unit.PERCENT, "1", "3", "0", MET),
        ("33.4", Unit.PERCENT, "1", "3", "0", UNMET),
        ("0.3", Unit.POINTS, "0.3", "1", "0", MET),  # exact, unlike binary fractions
    ],
)
def test_a_threshold_is_compared_exactly_and_in_its_unit(threshold, unit, points, possible, minimum, expected):
    finding = total(threshold, unit).check(record(Known(score(points, possible, minimum))))
    assert finding.verdict is expected
    assert finding.why is (None if expected is MET else Why.BELOW)
    assert finding.points_possible == Decimal(possible)


@given(known_completions)
def test_completion_says_what_the_platform_says(reading):
    done = MET if reading.value.done else UNMET
    assert CourseCompleted().check(record(completion=reading)).verdict is done


@given(records)
def test_an_activity_that_the_record_does_not_hold_is_unknown(of):
    for criterion in (
        ActivityCompleted(activity_id="cm:99", name="Gone"),
        GradeAtLeast(activity_id="cm:99", name="Gone", threshold=Decimal(0), unit=Unit.PERCENT),
    ):
        finding = criterion.check(of)
        assert (finding.verdict, finding.why) == (UNKNOWN, Reason.ACTIVITY_MISSING)


@given(known_scores, known_scores)
def test_the_grade_shown_is_that_of_the_first_grade_condition(course, activity):
    """With its label where the condition asks for one."""
    of = record(
        course, None, ActivityRecord(activity_id="cm:1", score=activity, completion=Known(Completion(done=True)))
    )
    quiz = GradeAtLeast(activity_id="cm:1", name="Quiz", threshold=Decimal(1), unit=Unit.POINTS)
    letter = GradeOneOf(activity_id="cm:1", name="Quiz", labels=("A",))

    def number(reading):
        return reading.value and replace(reading.value, label="")

    assert grade_of(Criteria(items=(CourseCompleted(), quiz, total("1"))), of) == number(activity)
    assert grade_of(Criteria(items=(total("1"), quiz)), of) == number(course)
    assert grade_of(Criteria(items=(CourseCompleted(),)), of) == number(course)
    assert grade_of(Criteria(items=(letter, quiz)), of) == activity.value


def test_a_grade_that_is_not_known_is_not_shown():
    quiz = GradeAtLeast(activity_id="cm:9", name="Quiz", threshold=Decimal(1), unit=Unit.POINTS)
    assert grade_of(Criteria(items=(quiz,)), record(Known(score(90)))) is None
    assert grade_of(Criteria(items=(total("1"),)), record()) is None


@given(criteria)
def test_a_rule_is_read_back_as_it_was_written(rule):
    assert criteria_from_json(criteria_to_json(rule)) == rule


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "everything"},
        {},
        {"kind": "grade_at_least", "activity": None, "name": "", "threshold": "NaN", "unit": "percent"},
        {"kind": "grade_at_least", "activity": None, "name": "", "threshold": "-1", "unit": "percent"},
        {"kind": "grade_at_least", "activity": None, "name": "", "threshold": "Infinity", "unit": "percent"},
        {"kind": "grade_at_least", "activity": None, "name": "", "threshold": "ten", "unit": "percent"},
        {"kind": "grade_at_least", "activity": None, "name": "", "threshold": "1", "unit": "stars"},
    ],
)
def test_a_stored_rule_that_cannot_be_understood_is_refused(item):
    with pytest.raises(ValueError, match=r".+"):
        criteria_from_json({"mode": "all", "items": [item]})


def test_a_rule_from_before_there_were_dates_groups_and_excuses_is_read_and_written_as_it_was():
    old = {
        "mode": "any",
        "items": [
            {"kind": "course_completed"},
            {"kind": "activity_completed", "activity": "cm:1", "name": "Essay"},
            {"kind": "grade_at_least", "activity": None, "name": "", "threshold": "60", "unit": "percent"},
            {"kind": "incomplete", "wanted": "grade", "activity": "cm:2", "name": "Test", "unit": "points"},
        ],
    }
    assert criteria_to_json(criteria_from_json(old)) == old
    assert criteria_from_json({}) == Criteria()
