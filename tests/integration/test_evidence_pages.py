"""Who sees what an award rests on: its learner and the teachers of its course, and nobody else."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit
from uuid import UUID

import requests
from sqlalchemy import update

from app.awards import ActivityCompleted, CourseCompleted, Criteria, GradeAtLeast, SomeOf, Unit, Window, digest
from app.awards.models import AwardRow
from app.demo import COURSES
from tests.integration.lti.hostile import TEACHER as TEACHER_ROLE
from tests.integration.stack import DEFINITION, TEACHER, Stack, code_of, in_situation

SEVERAL = SomeOf(
    needed=1,
    items=(
        ActivityCompleted(activity_id="cm:3", name="Introductory reading"),
        GradeAtLeast(activity_id="cm:2", name="Final quiz", threshold=Decimal(9), unit=Unit.POINTS),
    ),
)
RULE = replace(
    DEFINITION,
    shows_grade=False,
    criteria=Criteria(
        items=(CourseCompleted(), SEVERAL), window=Window(from_on=(datetime.now(UTC) - timedelta(days=400)).date())
    ),
)


def awarded(stack: Stack) -> str:
    """Let a learner claim and return the evidence page's path within a teacher's launch."""
    stack.offer(RULE)
    stack.claim(in_situation("ready"))
    return f"/evidence/{stack.rows('awards')[0].id}"


def test_a_teacher_of_the_course_sees_value_source_time_and_digest(stack):
    path = awarded(stack)
    page = stack.people().follow(in_situation("ready").full_name).follow(href=path)
    assert page.status == 200
    row = stack.rows("awards")[0]
    assert row.learner_name in page.text
    for words in ("Complete the course", "At least 1 of these 2", "Final quiz", "Found: 9", "Recorded", "Moodle"):
        assert words in page.text, words
    assert "Counts when it is earned on" in page.text
    assert row.evidence_digest in page.text
    assert digest(row.evidence) == row.evidence_digest
    assert "Yes: these values still have the digest" in page.text
    assert "You have" not in page.text


def test_evidence_that_was_altered_in_the_database_is_said_to_be(stack):
    path = awarded(stack)
    altered = {**stack.rows("awards")[0].evidence, "source": "Elsewhere"}
    with stack.product.db.write() as session:
        session.execute(update(AwardRow).values(evidence=altered))
    page = stack.people().follow(in_situation("ready").full_name).follow(href=path)
    assert "No: these values differ from the digest" in page.text


def test_the_learner_sees_it_in_the_wallet(stack):
    awarded(stack)
    page = stack.launch(in_situation("ready"))
    assert "What it rests on" in page.text
    assert "At least 1 of these 2" in page.text
    assert "Only you and the teachers of the course see this." in page.text


def test_an_award_from_before_this_was_kept_is_shown_too(stack):
    awarded(stack)
    old = {
        "source": "Moodle",
        "read_at": "2026-11-01T10:00:00+00:00",
        "findings": [
            {"kind": "course_completed", "name": "", "verdict": "met", "value": None, "needed": None, "unit": None,
             "observed_at": None},
            {"kind": "course_grade", "name": "", "verdict": "met", "value": "90", "needed": "60", "unit": "percent",
             "observed_at": None},
        ],
    }  # fmt: skip
    with stack.product.db.write() as session:
        session.execute(update(AwardRow).values(evidence=old, evidence_digest=digest(old)))
    page = stack.people().follow(in_situation("ready").full_name).follow(href="/evidence/")
    assert page.status == 200
    assert "Found: 90 %." in page.text
    assert "You have 90 %." in stack.launch(in_situation("ready")).text


def test_nobody_else_sees_it(stack, other):
    path = awarded(stack)
    award_id = path.rsplit("/", 1)[1]

    def from_launch(url: str) -> str:
        return f"{stack.tool_url}/teach/{urlsplit(url).path.split('/')[2]}{path}"

    # Another learner, and the learner too by the teacher's page.
    for person in (in_situation("open"), in_situation("ready")):
        page = stack.launch(person)
        refused = page.browser.open(from_launch(page.url))
        assert (refused.status, code_of(refused)) == (403, "lti.role_not_allowed")
    # A teacher of another course of the same platform, and of the same course number on another platform.
    elsewhere = stack.browser().open(f"{stack.lms_url}/launch?course={COURSES[1].course_id}&person={TEACHER}")
    other.enrol(TEACHER)
    for page in (elsewhere, other.launch(TEACHER, TEACHER_ROLE)):
        refused = page.browser.open(from_launch(page.url))
        assert (refused.status, code_of(refused)) == (404, "awards.award_missing")
    # Without any launch.
    teacher = stack.launch(TEACHER)
    assert requests.get(from_launch(teacher.url), timeout=10).status_code in {401, 403}
    # The public pages and the file say nothing of it.
    content = stack.launch(in_situation("ready")).follow(href="credential.openbadge.json").content
    document = json.loads(content)
    verify = f"{stack.tool_url}/verify/{award_id}"
    shown = [
        requests.get(verify, timeout=10).text,
        requests.get(verify, headers={"Accept": "application/json"}, timeout=10).text,
        requests.get(stack.shared(UUID(award_id)), timeout=10).text,
        requests.get(stack.shared(UUID(award_id)), headers={"Accept": "application/json"}, timeout=10).text,
        stack.launch(in_situation("open")).text,
    ]
    row = stack.rows("awards")[0]
    for text in (*shown, content.decode()):
        assert row.evidence_digest not in text
        assert not any(finding["observed_at"] in text for finding in row.evidence["findings"] if finding["observed_at"])
        assert "observed" not in text
    assert "evidence" not in document["credentialSubject"]
    assert "evidence" not in document
