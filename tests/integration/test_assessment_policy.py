"""What an institution asks of its assessments, at its page; and retention, which runs by itself and is seen."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.assessment import AssessmentPolicy, ExaminerShown
from app.cli.demo_setup import SLUG
from tests.integration.sittings import IDENTIFIED, course_of
from tests.integration.stack import Stack, in_situation
from tests.integration.test_assessment_chain import EVA, LEARNERS, NEWEST, ROSTER, recorded, records_of, sitting_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give SQLite alone."""
    return sqlite_url


def policy_of(stack: Stack) -> AssessmentPolicy:
    return stack.product.assessing.policies.get(SLUG)


def test_the_institution_decides_at_its_page_and_what_it_decided_is_written_down(stack):
    page = stack.administrator().follow(href="/assessments")
    assert policy_of(stack) == AssessmentPolicy()
    page = page.submit(
        page.form("/assessments"),
        known_personally=True,
        examiner_shown="role",
        appeal_days="60",
        retention_months="12",
    )
    wanted = AssessmentPolicy(
        known_personally=True, examiner_shown=ExaminerShown.ROLE, appeal_days=60, retention_months=12
    )
    assert policy_of(stack) == wanted
    for days in ("-1", "367", "1.5", "", "²"):
        refused = page.submit(page.form("/assessments"), appeal_days=days)
        assert (refused.status, "from 0 to 366" in refused.text) == (422, True)
    assert policy_of(stack) == wanted
    assert [row.action for row in stack.rows("audit_lines")].count("assessment_policy_changed") == 1
    assert "role" in stack.command("assessment", "policy", SLUG, "--appeal-days", "30").stdout
    assert policy_of(stack).appeal_days == 30


def test_what_is_past_its_term_is_shown_and_reduced_by_the_button(stack):
    recorded(stack, days_ago=1000)
    recorded(stack)
    page = stack.administrator().follow(href="/assessments")
    assert "6 records" in page.text
    page = page.submit(page.form("/retention"))
    assert "6 records reduced" in page.text
    assert 'data-reduced="6"' in page.content.decode()
    assert not any("/retention" in form.action for form in page.forms)
    assert [row.action for row in stack.rows("audit_lines")].count("retention_run") == 1
    assert stack.product.chains.inspect(SLUG).fault is None


def test_retention_runs_once_a_day_by_itself(stack):
    retention = stack.product.retention
    retention.run_due()
    assert stack.rows("retention_runs") == []  # of institutions that recorded anything
    recorded(stack, days_ago=1000)
    retention.run_due()
    (row,) = stack.rows("retention_runs")
    assert row.reduced == 6
    recorded(stack, days_ago=1000)
    stack.clock.ahead_s += 3600
    retention.run_due()
    standing = retention.standing(SLUG)
    assert (standing.ran_at, standing.next_run_at) == (row.ran_at, row.ran_at + timedelta(days=1))
    assert len(standing.due.numbers) == 6
    stack.clock.ahead_s += 24 * 3600
    retention.run_due()
    standing = retention.standing(SLUG)
    assert (standing.reduced, len(standing.due.numbers), len(standing.made)) == (6, 0, 2)


def test_a_learner_reads_the_examiner_s_name_only_where_the_institution_shows_it(stack):
    stack.offer(IDENTIFIED)
    person, sitting = in_situation("ready"), sitting_of(stack)
    records, course = records_of(stack), course_of(stack)
    records.add_sitting(course, sitting, ROSTER, sitting.sitting_id)
    statements = {str(person.person_id): LEARNERS["11"]}
    records.state(course, sitting.sitting_id, statements, EVA, declared="words", request=uuid4(), seen=NEWEST)
    assert f"by {EVA.name}" in stack.launch(person).text
    stack.product.assessing.policies.put(SLUG, AssessmentPolicy(examiner_shown=ExaminerShown.ROLE))
    told = stack.launch(person).text
    assert EVA.name not in told
    assert "by a teacher of the course" in told
