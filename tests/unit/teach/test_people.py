"""The dry run: who would receive it, who would not, and who cannot be told."""

from dataclasses import replace

import pytest

from app.assessment import Supervision
from app.awards import AwardState, Criteria, Verdict
from app.courses import Completion, CourseRecord, Enrolment, Known, Reason, Unknown
from app.lti import Member, MemberStatus, Person, Role
from app.teach.people import Standing, counts, learners, rows
from tests.unit.awards.records import COMPLETE, ENROLMENT, record


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


def completed(learner_id: str, reading: Known[Completion] | Unknown) -> CourseRecord:
    enrolment = Enrolment(platform_id=ENROLMENT.platform_id, context_id=ENROLMENT.context_id, learner_id=learner_id)
    return replace(record(completion=reading), enrolment=enrolment)


DONE, OPEN = Known(Completion(done=True)), Known(Completion(done=False))
SILENT = Unknown(Reason.NOT_REPORTED)


def test_only_active_learners_who_are_nothing_else_are_listed():
    found = learners(
        [
            member("1", "Ana"),
            member("2", status=MemberStatus.INACTIVE),
            member("3", status=MemberStatus.DELETED),
            member("4", roles=frozenset({Role.TEACHER})),
            member("5", roles=frozenset({Role.TEACHER, Role.LEARNER})),
            member("6", kinds=frozenset({Person.ASSISTANT})),
            member("7", roles=frozenset()),
        ]
    )
    assert [one.user_id for one in found] == ["1"]


def test_learners_stand_in_the_order_of_their_names_each_once():
    found = learners([member("2", "zoja"), member("1", "Ana"), member("3", "Ana"), member("2", "Zoja")])
    assert [(one.user_id, one.name) for one in found] == [("1", "Ana"), ("3", "Ana"), ("2", "Zoja")]


@pytest.mark.parametrize(
    ("reading", "supervision", "state", "standing"),
    [
        (DONE, Supervision.UNSUPERVISED, None, Standing.READY),
        (DONE, Supervision.SUPERVISED, None, Standing.WAITING),
        (DONE, Supervision.SUPERVISED_IDENTIFIED, None, Standing.WAITING),
        (DONE, None, None, Standing.WAITING),
        (OPEN, Supervision.UNSUPERVISED, None, Standing.NOT_YET),
        (OPEN, None, None, Standing.NOT_YET),
        (SILENT, Supervision.UNSUPERVISED, None, Standing.UNKNOWN),
        (OPEN, Supervision.UNSUPERVISED, AwardState.ISSUED, Standing.ISSUED),
        (SILENT, None, AwardState.PENDING, Standing.ISSUED),
        (DONE, None, AwardState.REVOKED, Standing.ISSUED),
    ],
)
def test_a_learner_stands_where_reading_promise_and_award_say(reading, supervision, state, standing):
    achievement = replace(COMPLETE, supervision=supervision)
    (row,) = rows([member("11")], [completed("11", reading)], achievement, {"11": state} if state else {})
    assert row.standing is standing


def test_somebody_the_platform_says_nothing_about_is_unknown_and_not_dropped():
    found = rows([member("1"), member("2")], [completed("2", DONE)], COMPLETE, {})
    assert [(row.learner_id, row.standing) for row in found] == [("1", Standing.UNKNOWN), ("2", Standing.READY)]
    assert found[0].findings == []


def test_records_in_another_order_find_their_learners():
    members = [member(str(n)) for n in range(5)]
    records = [completed(str(n), DONE if n % 2 else OPEN) for n in reversed(range(5))]
    found = rows(members, records, COMPLETE, {})
    assert [row.standing is Standing.READY for row in found] == [False, True, False, True, False]
    assert [row.findings[0].verdict is Verdict.MET for row in found] == [False, True, False, True, False]


def test_without_a_rule_nobody_is_ready():
    (row,) = rows([member("11")], [completed("11", DONE)], replace(COMPLETE, criteria=Criteria()), {})
    assert row.standing is Standing.NOT_YET


def test_every_standing_is_counted_also_with_nobody_in_it():
    found = rows([member("1"), member("2"), member("3")], [completed("1", DONE), completed("2", DONE)], COMPLETE, {})
    assert counts(found) == {
        Standing.ISSUED: 0,
        Standing.READY: 2,
        Standing.WAITING: 0,
        Standing.NOT_YET: 0,
        Standing.UNKNOWN: 1,
    }
