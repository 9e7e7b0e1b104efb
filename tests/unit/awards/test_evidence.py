"""The evidence snapshot and its digest."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.awards import trace
from app.awards.evidence import digest, score_from_json, score_to_json, snapshot
from app.courses import Known
from tests.unit.awards.records import COMPLETE, criteria, record, records, score, scores


@given(criteria, records)
def test_a_snapshot_is_json_and_its_digest_survives_storage(rule, of):
    evidence, found = snapshot(of, trace(rule, of))
    stored = json.loads(json.dumps(evidence))
    assert digest(stored) == found
    assert len(found) == 64
    assert len(evidence["findings"]) == len(rule.items)


@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_change_the_digest(random):
    evidence, found = snapshot(record(Known(score(90))), trace(COMPLETE.criteria, record()))
    keys = list(evidence)
    random.shuffle(keys)
    assert digest({key: evidence[key] for key in keys}) == found


def test_every_value_counts_in_the_digest():
    evidence, found = snapshot(record(), trace(COMPLETE.criteria, record()))
    for key in evidence:
        assert digest({**evidence, key: "changed"}) != found
        assert digest({name: value for name, value in evidence.items() if name != key}) != found


def test_a_snapshot_holds_no_name_and_no_account():
    evidence, _ = snapshot(record(Known(score(90))), trace(COMPLETE.criteria, record()))
    assert "11" not in json.dumps({**evidence, "read_at": ""})


@given(scores)
def test_a_grade_is_read_back_as_it_was_written(grade):
    assert score_from_json(json.loads(json.dumps(score_to_json(grade)))) == grade


def test_a_grade_is_written_exactly():
    assert score_to_json(score("92.50", "1E+2"))["points"] == "92.50"
    assert score_to_json(score("92.50", "1E+2"))["possible"] == "100"
    assert score_from_json(score_to_json(score("0.1", "0.3"))).fraction == Decimal("0.1") / Decimal("0.3")
