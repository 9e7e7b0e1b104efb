"""Where an institution wants letters shown and no numbers, points decide and nobody reads them."""

from dataclasses import replace
from decimal import Decimal

from app.awards import Criteria, GradeAtLeast, Unit, Verdict, judge, trace
from app.awards.criteria import grade_of
from app.awards.evidence import snapshot
from app.courses import Known
from tests.unit.awards.records import record, score

RULE = Criteria(items=(GradeAtLeast(activity_id=None, name="", threshold=Decimal(60), unit=Unit.PERCENT),))


def test_points_decide_and_are_neither_shown_nor_kept_nor_printed():
    told = score("70")
    shown, hidden = (record(total=Known(one)) for one in (told, replace(told, is_label_only=True)))
    assert [finding.verdict for finding in trace(RULE, hidden)] == [Verdict.MET]
    assert [finding.value for finding in trace(RULE, hidden)] == [None]
    assert trace(RULE, shown)[0].value is not None
    assert (grade_of(RULE, shown), grade_of(RULE, hidden)) == (told, None)
    evidence, _ = snapshot(hidden, judge(RULE, hidden), RULE)
    assert evidence["findings"][0]["value"] is None
