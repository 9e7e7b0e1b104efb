"""Where a learner stands by the evidence, and who is not listed at all."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from app.assessment import Supervision
from app.awards import (
    NO_FACTS,
    AssessmentFacts,
    CourseCompleted,
    Criteria,
    GradeAtLeast,
    Unit,
    Verdict,
    finding_from_json,
    finding_to_json,
    trace,
)
from app.courses import Completion, Known, Reason, Unknown
from app.lti import Member, MemberStatus, Person, Role
from app.people.standing import LeftOut, Standing, decisive, folded, left_out, standing_of
from tests.unit.assessment.test_gate import CONFIRMED as SEEN
from tests.unit.assessment.test_gate import GRADED
from tests.unit.awards.records import COMPLETE, criteria, record, records, score


def member(user_id: str, name: str = "", **changes) -> Member:
    plain = Member(
        user_id=user_id,
        status=MemberStatus.ACTIVE,
        roles=frozenset({Role.LEARNER}),
        kinds=frozenset(),
        name=name,
        given_name="",
        family_name="",
    )
    return replace(plain, **changes)


DONE, OPEN = Known(Completion(done=True, completed_at=GRADED.observed_at)), Known(Completion(done=False))
SILENT = Unknown(Reason.NOT_REPORTED)
ATTESTED = AssessmentFacts(
    attestations=(replace(SEEN, sitting=replace(SEEN.sitting, activity_id="", identity_method=None)),)
)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"status": MemberStatus.INACTIVE}, LeftOut.INACTIVE),
        ({"status": MemberStatus.DELETED}, LeftOut.LEFT),
        ({"roles": frozenset({Role.TEACHER})}, LeftOut.TEACHER),
        ({"roles": frozenset({Role.TEACHER, Role.LEARNER})}, LeftOut.TEACHER),
        ({"kinds": frozenset({Person.ASSISTANT})}, LeftOut.ASSISTANT),
        ({"kinds": frozenset({Person.DESIGNER})}, LeftOut.DESIGNER),
        ({"kinds": frozenset({Person.OBSERVER})}, LeftOut.OBSERVER),
        ({"kinds": frozenset({Person.ADMINISTRATOR})}, LeftOut.ADMINISTRATOR),
        ({"kinds": frozenset({Person.TEST_USER})}, LeftOut.TEST_USER),
        ({"roles": frozenset()}, LeftOut.NO_ROLE),
    ],
)
def test_only_active_learners_who_are_nothing_else_are_listed(changes, reason):
    one = member("1", **changes)
    assert left_out(one) is reason
    assert one.may_receive is (reason is None)


def test_every_kind_of_person_has_a_reason():
    assert {kind.value for kind in Person} <= {reason.value for reason in LeftOut}


@pytest.mark.parametrize(
    ("reading", "supervision", "facts", "standing"),
    [
        (DONE, Supervision.UNSUPERVISED, NO_FACTS, Standing.READY),
        (DONE, Supervision.SUPERVISED, NO_FACTS, Standing.WAITING),
        (DONE, Supervision.SUPERVISED, ATTESTED, Standing.READY),
        (DONE, Supervision.SUPERVISED_IDENTIFIED, NO_FACTS, Standing.WAITING),
        (DONE, Supervision.SUPERVISED_IDENTIFIED, ATTESTED, Standing.WAITING),
        (DONE, None, NO_FACTS, Standing.WAITING),
        (OPEN, Supervision.UNSUPERVISED, NO_FACTS, Standing.NOT_YET),
        (OPEN, None, ATTESTED, Standing.NOT_YET),
        (SILENT, Supervision.UNSUPERVISED, NO_FACTS, Standing.UNKNOWN),
    ],
)
def test_a_learner_stands_where_reading_and_promise_say(reading, supervision, facts, standing):
    found, findings, missing = standing_of(
        record(completion=reading), replace(COMPLETE, supervision=supervision), facts
    )
    assert found is standing
    assert len(findings) == 1
    assert bool(missing) is (standing is Standing.WAITING)


def test_without_a_rule_nobody_is_ready():
    found, *_ = standing_of(record(completion=DONE), replace(COMPLETE, criteria=Criteria()), NO_FACTS)
    assert found is Standing.NOT_YET


def test_the_first_condition_that_asks_for_a_grade_is_the_decisive_one():
    quiz = GradeAtLeast(activity_id="cm:2", name="Quiz", threshold=Decimal(7), unit=Unit.POINTS)
    total = GradeAtLeast(activity_id=None, name="", threshold=Decimal(60), unit=Unit.PERCENT)
    rule = Criteria(items=(CourseCompleted(), total, quiz))
    shown = decisive(trace(rule, record(Known(score(72)), DONE)))
    assert shown is not None
    assert (shown[0].kind, shown[0].needed, shown[1].value) == ("course_grade", Decimal(60), Decimal(72))
    assert decisive(trace(Criteria(items=(CourseCompleted(),)), record(completion=DONE))) is None


def test_names_are_found_and_sorted_without_their_marks():
    names = ["Žnidaršič", "Čeh", "Zupan", "Ødegård", "ليلى", "Groß"]
    assert [folded(name) for name in names[:3]] == ["znidarsic", "ceh", "zupan"]
    assert folded("Groß") == "gross"
    assert folded("A\u0000na") == "ana"
    assert folded("ليلى")


@given(criteria, records)
def test_every_finding_survives_its_storage(rule, found):
    for finding in trace(rule, found):
        assert finding_from_json(finding_to_json(finding)) == finding


def test_a_stored_finding_keeps_its_verdict_as_such():
    (finding,) = trace(Criteria(items=(CourseCompleted(),)), record(completion=SILENT))
    again = finding_from_json(finding_to_json(finding))
    assert (again.verdict is Verdict.UNKNOWN, again.why is Reason.NOT_REPORTED) == (True, True)
