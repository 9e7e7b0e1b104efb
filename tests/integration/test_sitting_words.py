"""What a sitting becomes: words on the verify page, the whole record for the learner, and progress for the teacher."""

import json
from datetime import timedelta
from uuid import uuid4

from app.people.models import ClassCheckRow
from tests.integration.sittings import EVIDENCE, IDENTIFIED, enter_sitting, sitting_fields
from tests.integration.stack import COURSE, TEACHER, code_of, in_situation


def test_the_credential_says_how_it_was_checked_in_words_and_nothing_of_the_examiner(stack):
    stack.identify()
    stack.offer(IDENTIFIED)
    person = in_situation("ready")
    stack.make_ready(person)
    page = enter_sitting(stack)
    page = page.submit(page.form("/review"))
    page = page.submit(page.form("/state"))
    wallet = stack.claim(person)
    assert code_of(wallet) == ""
    (award,) = stack.rows("awards")

    for language, sentences in (
        ("en", ("The examiner checked an identity document on site, ", "Place: P2, Ljubljana", "Assessed by: ")),
        ("sl", ("Izpraševalec je na kraju samem preveril osebni dokument, ", "Kraj: P2, Ljubljana")),
    ):
        shown = stack.browser(language).open(f"{stack.tool_url}/credentials/{award.id}")
        assert [words for words in sentences if words not in shown.text] == []
    for row in stack.rows("credentials"):
        assert [said for said in ("Eva Examiner", EVIDENCE) if said in row.content.decode()] == []
    assert {row.format for row in stack.rows("credentials")} == {"openbadge", "elm"}

    # The learner reads all of it beside the credential, and takes it away.
    assert [said for said in ("Eva Examiner", EVIDENCE, "saw an identity document") if said not in wallet.text] == []
    one = page.follow(href=f"learner={person.person_id}")
    one.submit(one.form("/person"), result="not_confirmed", reason="the card was of somebody else")
    told = stack.launch(person)
    assert "the card was of somebody else" in told.text
    link = next(link for link in told.links if link.href.endswith("/assessments.json"))
    (sitting,) = json.loads(told.browser.open(link.href).content)
    assert sitting["evidence"] == EVIDENCE
    assert [said["result"] for said in sitting["statements"]] == ["confirmed", "not_confirmed"]
    assert [said["reason"] for said in sitting["statements"]] == ["", "the card was of somebody else"]
    assert {said["declaration_version"] for said in sitting["statements"]} == {1}


def test_a_class_that_is_still_being_read_shows_how_far_and_a_failure_says_why(stack):
    draft = stack.offer(IDENTIFIED)
    page = stack.launch(TEACHER).follow(href="/sittings").follow(href="/sittings/new")
    page = page.submit(page.form("", button="Save and open the list"), **sitting_fields(stack))
    assert "The class has not been read yet" in page.text
    now = stack.clock()
    row = ClassCheckRow(
        platform_id=stack.platform_id,
        context_id=COURSE,
        achievement_id=draft.achievement_id,
        revision=1,
        memberships_url="",
        resource_link_id="",
        state="running",
        runner=uuid4(),
        total=60,
        done=20,
        started_by="3",
        started_at=now,
        heartbeat_at=now + timedelta(minutes=5),
    )
    with stack.product.db.write() as session:
        session.add(row)
    shown = page.browser.open(page.url)
    assert "20 of 60 learners read" in shown.text
    assert b'http-equiv="refresh"' in shown.content
    assert "The class has not been read yet" not in shown.text
    with stack.product.db.write() as session:
        session.get(ClassCheckRow, row.id).state = "failed"
        session.get(ClassCheckRow, row.id).failure = "courses.platform_unavailable"
    failed = page.browser.open(page.url)
    assert "The class could not be read" in failed.text
    assert any("/class" in form.action for form in failed.forms)
    assert b'http-equiv="refresh"' not in failed.content
