"""The evidence snapshot and its digest."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.awards import Criteria, GradeOneOf, Window, basis_of, judge
from app.awards.evidence import digest, score_from_json, score_to_json, snapshot
from app.courses import ActivityRecord, CourseOutline, Flag, Known, Reason, Score, Unknown
from tests.unit.awards.records import COMPLETE, GROUPS, NOW, criteria, record, records, score, scores


def seen(of, rule=COMPLETE.criteria, basis=None):
    return snapshot(of, judge(rule, of), rule, basis)


@given(criteria, records)
def test_a_snapshot_is_json_and_its_digest_survives_storage(rule, of):
    evidence, found = snapshot(of, judge(rule, of), rule)
    stored = json.loads(json.dumps(evidence))
    assert digest(stored) == found
    assert len(found) == 64
    assert len(evidence["findings"]) == len(rule.items) + bool(rule.groups)


@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_change_the_digest(random):
    evidence, found = seen(record(Known(score(90))))
    keys = list(evidence)
    random.shuffle(keys)
    assert digest({key: evidence[key] for key in keys}) == found


def test_every_value_counts_in_the_digest():
    evidence, found = seen(record())
    for key in evidence:
        assert digest({**evidence, key: "changed"}) != found
        assert digest({name: value for name, value in evidence.items() if name != key}) != found


def test_a_snapshot_holds_no_name_and_no_account():
    evidence, _ = seen(record(Known(score(90))))
    assert "11" not in json.dumps({**evidence, "read_at": ""})


@given(scores)
def test_a_grade_is_read_back_as_it_was_written(grade):
    """But for its time, which stands with the finding."""
    assert score_from_json(json.loads(json.dumps(score_to_json(grade)))) == replace(grade, graded_at=None)


def test_a_grade_is_written_exactly():
    assert score_to_json(score("92.50", "1E+2"))["points"] == "92.50"
    assert score_to_json(score("92.50", "1E+2"))["possible"] == "100"
    assert score_from_json(score_to_json(score("0.1", "0.3"))).fraction == Decimal("0.1") / Decimal("0.3")


def test_a_snapshot_says_all_that_counted_and_of_the_learners_groups_only_those_of_the_rule():
    rule = Criteria(
        items=(GradeOneOf(activity_id="cm:1", name="Essay", labels=("A",)),),
        window=Window(from_on=date(2026, 11, 1)),
        groups=GROUPS[:1],
    )
    graded = Score(points=Decimal(3), points_possible=Decimal(4), label="A", graded_at=NOW)
    essay = ActivityRecord(
        activity_id="cm:1",
        score=Known(graded),
        completion=Unknown(Reason.NOT_TRACKED),
        flags=frozenset({Flag.OVERRIDDEN}),
    )
    of = replace(record(None, None, essay), groups=Known(frozenset({"g1", "a private group"})))
    outline = CourseOutline(
        context_id="2", title="", activities=(), tracks_completion=True, total_points=None, groups=GROUPS
    )
    evidence, _ = seen(of, rule, basis_of(rule, outline))
    found = evidence["findings"][0]
    assert (found["label"], found["accepted"], found["flags"]) == ("A", ["A"], ["overridden"])
    assert (found["verdict"], found["observed_at"]) == ("met", NOW.isoformat())
    assert evidence["window"] == {"from": "2026-11-01", "until": None}
    assert evidence["groups"] == ["Monday"]
    assert "private" not in json.dumps(evidence)
    assert len(evidence["basis"]) == 64
