"""Moodle leaves out, without a word, what the service user may not see: that is unknown, and nobody is awarded."""

import pytest

from app.awards import Criteria, Verdict, trace
from app.courses import PlatformRefused
from tests.platform.moodle.reading import said

RESTS_ON = {
    "mod/quiz:view": {"course grade", "quiz completed", "quiz grade"},
    "mod/assign:view": {"course grade"},
    "moodle/grade:viewall": {"course grade", "quiz grade"},
    "gradereport/user:view": {"course grade", "quiz grade"},
    "report/progress:view": {"quiz completed"},
}


@pytest.mark.parametrize("capability", RESTS_ON)
def test_a_right_that_is_taken_makes_unknown_what_rests_on_it_and_nothing_else_changes(
    reading, administrator, capability
):
    rules = reading.every_rule()
    before = said(reading.record("completed"))
    administrator.take(capability)
    record = reading.record("completed")
    findings = trace(Criteria(items=tuple(rules.values())), record)
    verdicts = dict(zip(rules, (finding.verdict for finding in findings), strict=True))
    assert {name for name, verdict in verdicts.items() if verdict is Verdict.UNKNOWN} == RESTS_ON[capability]
    assert {name for name, verdict in verdicts.items() if verdict is Verdict.UNMET} == set()
    assert said(record).items() <= before.items()


def test_a_class_read_without_a_right_says_no_more_than_with_it(reading, administrator):
    ids = [reading.moodle.people[who] for who in ("completed", "missing", "failed")]
    before = [said(record) for record in reading.reader().course_records(reading.moodle.course_id, ids)]
    administrator.take("mod/quiz:view")
    after = [said(record) for record in reading.reader().course_records(reading.moodle.course_id, ids)]
    assert all(now.items() < then.items() for now, then in zip(after, before, strict=True))
    assert not any("total" in now for now in after)


def test_a_service_user_who_may_not_enter_the_course_is_refused(reading, administrator):
    administrator.take("moodle/course:view")
    with pytest.raises(PlatformRefused):
        reading.record("completed")


def test_rights_given_back_make_everything_known_again(reading, administrator):
    before = said(reading.record("completed"))
    administrator.take("mod/quiz:view")
    assert said(reading.record("completed")) != before
    administrator.give_back()
    assert said(reading.record("completed")) == before
