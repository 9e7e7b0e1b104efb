"""A learner sees, takes away, objects and erases; what others hold of it can still be checked."""

import json
import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest
import requests

from app.awards import (
    OPENBADGE,
    SD_JWT,
    Actor,
    AwardInDispute,
    AwardMissing,
    LearnerName,
    NameRequestMissing,
    Party,
    Withheld,
    WordsUnfit,
)
from app.courses import Enrolment
from app.db import Subject
from app.demo import COURSES
from app.feedback import Opinion
from tests.integration.stack import COURSE, TEACHER, Stack, code_of, in_situation

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OTHER_COURSE = COURSES[1].course_id


def test_what_is_erased_is_gone_and_the_file_in_hand_still_verifies(stack: Stack) -> None:
    stack.offer()
    person = in_situation("ready")
    page = stack.claim(person, grade=True)
    (award,) = stack.rows("awards")
    file, token = (stack.product.register.credential(award.id, name) for name in (OPENBADGE, SD_JWT))
    assert file and token
    link = stack.shared(award.id)
    page.follow(href="/credential.pdf")

    data = page.follow(href="/data")
    told = data.follow(href="/data/export.json")
    assert told.headers["Cache-Control"] == "private, no-store"
    held = json.loads(told.content)["people"][0]["held"]
    assert held["awards"][0]["learner_name"] == award.learner_name
    assert {row["format"] for row in held["files"]} >= {OPENBADGE, SD_JWT}
    assert len(held["links"]) == 1

    review = data.follow(href="/data/erase")
    refused = review.submit(review.form("/data/erase"), status="keep")
    assert (refused.status, "Nothing was erased" in refused.text) == (422, True)
    done = review.submit(review.form("/data/erase"), status="keep", understood=True)
    assert "Everything is erased" in done.text

    assert award.learner_name not in everything(stack)
    assert award.learner_id not in ids(stack)
    (left,) = stack.rows("awards")
    assert (left.state, left.evidence, left.grade, left.status_index) == ("issued", {}, None, award.status_index)
    assert stack.rows("credentials") == []
    assert code_of_url(stack, f"/verify/{award.id}") == (404, "verification.removed_by_holder")
    assert requests.get(link, timeout=20).status_code == 404
    for given in (file, token):
        assert outcome(stack, given) == "genuine"
    assert code_of(data.browser.open(data.url)) == "lti.launch_expired"

    # A new claim is a decision of the learner's own.
    again = stack.claim(person)
    assert "Your micro-credential" in again.text
    assert len(stack.rows("awards")) == 2


@on_sqlite
def test_a_holder_withdraws_with_the_erasure_and_a_file_from_before_a_key_was_revoked_is_known(stack: Stack) -> None:
    stack.offer()
    stack.claim(in_situation("ready"))
    (award,) = stack.rows("awards")
    file = stack.product.register.credential(award.id, OPENBADGE)
    assert file
    before = stack.command("personal-data", "export", str(award.id))
    assert award.learner_name in before.stdout
    assert stack.command("personal-data", "erase", str(award.id)).returncode == 2
    assert "revoked" in stack.command("personal-data", "erase", str(award.id), "--yes", "--withdraw").stdout

    said = requests.post(f"{stack.tool_url}/verify", data={"text": file.decode()}, timeout=20).text
    assert ('data-outcome="revoked"' in said, "Withdrawn by the holder" in said) == (True, True)
    assert "Reason given by the institution" not in said
    assert len(stack.rows("erased_subjects")) == 1
    (kept,) = stack.product.register.erased_files(award.id)[:1]
    own = stack.product.own_issuers
    url = f"{stack.tool_url}/credentials/{award.id}"
    assert own.recorded_at(url, None, json.loads(file)) == kept[1]


@on_sqlite
def test_nothing_is_issued_unasked_to_whoever_objects_or_had_everything_erased(stack: Stack) -> None:
    stack.offer()
    person = in_situation("ready")
    page = stack.launch(person).follow(href="/data")
    refused = page.submit(page.form("/data/object"), words="me@example.org")
    assert refused.status == 422
    made = page.submit(page.form("/data/object"), words="I do not want to be listed.")
    assert "Not answered yet" in made.text
    assert "has to answer by " in made.text
    assert page.submit(page.form("/data/object"), words="I do not want to be listed.").status == 200  # a second click
    other = page.submit(page.form("/data/object"), words="Once more.")
    assert (other.status, code_of(other)) == (409, "personal.objection_pending")
    (objection,) = stack.rows("objections")
    issue_to_class(stack)
    assert objection.learner_id not in holders(stack)

    administrator = stack.administrator()
    listed = administrator.browser.open(f"{stack.tool_url}/admin/objections")
    fields: dict[str, Any] = {f"words-{objection.id}": "It is how the course works."}
    form = listed.form(f"/objections/{objection.id}", button="Decline the objection")
    token = next(iter(re.findall(r'name="csrf_token" value="([^"]+)"', listed.content.decode())))
    neither = {"csrf_token": token, **fields, "outcome": "perhaps"}
    assert listed.browser.session.post(form.action, data=neither, timeout=20).status_code == 422
    assert [row.outcome for row in stack.rows("objections")] == ["open"]
    answered = listed.submit(form, button="Decline the objection", **fields)
    assert "Nobody waits for an answer" in answered.text
    assert "It is how the course works." in stack.launch(person).follow(href="/data").text
    subject = Subject(platform_id=objection.platform_id, learner_id=objection.learner_id)
    stack.product.personal.erase([subject], withdraws=False)
    issue_to_class(stack)
    assert objection.learner_id not in holders(stack)


@on_sqlite
def test_a_suspended_award_is_decided_before_anything_is_erased_and_no_record_of_another_goes(stack: Stack) -> None:
    stack.offer()
    stack.claim(in_situation("ready"))
    stack.claim(in_situation("ready", 1))
    award, other = stack.rows("awards")
    stack.command("award", "suspend", str(award.id), "--reason", "A doubt about the test.")
    subject = Subject(platform_id=award.platform_id, learner_id=award.learner_id)
    with pytest.raises(AwardInDispute):
        stack.product.personal.erase([subject], withdraws=True)
    assert award.learner_name in everything(stack)
    assert stack.rows("erased_subjects") == []
    stack.command("award", "lift", str(award.id), "--reason", "The doubt is gone.")
    stack.product.personal.erase([subject], withdraws=False)
    assert {row.learner_id for row in stack.rows("awards")} == {f"erased:{award.id}", other.learner_id}
    assert {row.award_id for row in stack.rows("credentials")} == {other.id}


@on_sqlite
def test_erasing_undoes_no_revocation(stack: Stack) -> None:
    stack.offer()
    person = in_situation("ready")
    stack.claim(person)
    (award,) = stack.rows("awards")
    stack.command("award", "revoke", str(award.id), "--reason", "Somebody else sat the test.")
    subject = Subject(platform_id=award.platform_id, learner_id=award.learner_id)
    stack.product.personal.erase([subject], withdraws=False)
    stack.product.personal.erase([subject], withdraws=True)
    enrolment = Enrolment(platform_id=award.platform_id, context_id=award.context_id, learner_id=award.learner_id)
    name = LearnerName(full=award.learner_name, given=award.given_name, family=award.family_name)
    with pytest.raises(Withheld):
        stack.product.issuing.claim(enrolment, name)
    assert "Somebody else sat the test." in stack.launch(person).text
    assert len(stack.rows("awards")) == 1


@on_sqlite
def test_nothing_new_is_attached_to_an_erased_award(stack: Stack) -> None:
    stack.offer()
    stack.claim(in_situation("ready"))
    (award,) = stack.rows("awards")
    by = Actor(party=Party.LEARNER, user_id=award.learner_id, name=award.learner_name)
    names = stack.product.names
    names.ask(award.id, "Ana", "Kos", "", by=by)
    (waiting,) = names.open_of(award.issuer_slug)
    stack.product.personal.erase([Subject(platform_id=award.platform_id, learner_id=award.learner_id)], withdraws=False)
    with pytest.raises(AwardMissing):
        names.ask(award.id, "Ana", "Kos", "", by=by)
    with pytest.raises(NameRequestMissing):
        names.refuse(waiting.request, reason="No", by=Actor(party=Party.ADMINISTRATOR, name="A"))
    with pytest.raises(AwardMissing):
        stack.product.shares.show_page(award.id, everything=True)
    with pytest.raises(AwardMissing):
        stack.product.wallets.offers.make(award.id, with_tx_code=False)
    with pytest.raises(AwardMissing):
        stack.product.feedback.give(award.id, Opinion(words="Well made."))
    attached = ("name_requests", "name_answers", "shared_pages", "wallet_offers", "feedback")
    assert [stack.rows(name) for name in attached] == [[]] * 5

    people = stack.launch(TEACHER).follow(href="/people")
    teach, _, _ = people.url.partition("/people")
    assert code_of(people.browser.open(f"{teach}/evidence/{award.id}")) == "awards.award_missing"
    case = people.browser.open(f"{teach}/awards/{award.id}").content.decode()
    assert "<h1><bdi>Erased at the holder's request</bdi></h1>" in unescape(case)
    assert "Correct the name" not in case


@on_sqlite
def test_only_a_holders_own_withdrawal_says_that_it_is_one(stack: Stack) -> None:
    stack.offer()
    stack.claim(in_situation("ready"))
    (award,) = stack.rows("awards")
    with pytest.raises(WordsUnfit):
        stack.product.register.revoke(award.id, reason=" Withdrawn by the  holder", by="A")
    assert stack.rows("awards") == [award]


@on_sqlite
def test_an_award_outlives_its_course_and_the_enrolment(stack: Stack) -> None:
    stack.offer()
    person = in_situation("ready")
    page = stack.claim(person)
    (award,) = stack.rows("awards")
    courses, there = stack.lms.classroom.courses, f"{stack.lms_url}/launch?course={COURSE}&person={person.person_id}"
    del courses[int(COURSE)]
    assert page.browser.open(there).status == 404
    assert "Your micro-credential" in page.browser.open(page.url).text
    other = page.browser.open(f"{stack.lms_url}/launch?course={OTHER_COURSE}&person={person.person_id}")
    wallet, _, _ = other.follow(href="/data").url.rpartition("/data")
    assert award.learner_name in page.browser.open(f"{wallet}/{award.id}").text
    assert outcome_of_link(stack, award.id) == "genuine"
    assert stack.product.register.credential(award.id, OPENBADGE)


def issue_to_class(stack: Stack) -> None:
    page = stack.people()
    stack.settled(page.submit(page.form("/people/decide", button="issue"), button="issue", scope="others"))


def holders(stack: Stack) -> set[str]:
    return {row.learner_id for row in stack.rows("awards")}


def everything(stack: Stack) -> str:
    return " ".join(str(stack.rows(name)) for name in stack.product.personal.tables)


def ids(stack: Stack) -> set[str]:
    found = set()
    for name in stack.product.personal.tables:
        found |= {row.learner_id for row in stack.rows(name) if hasattr(row, "learner_id")}
    return found


def outcome(stack: Stack, content: bytes) -> str:
    answer = requests.post(
        f"{stack.tool_url}/verify", data={"text": content.decode()}, headers={"Accept": "application/json"}, timeout=20
    )
    return str(answer.json()["outcome"])


def outcome_of_link(stack: Stack, award_id: UUID) -> str:
    answer = requests.get(f"{stack.tool_url}/verify/{award_id}", headers={"Accept": "application/json"}, timeout=20)
    return str(answer.json()["outcome"])


def code_of_url(stack: Stack, path: str) -> tuple[int, str]:
    answer = requests.get(f"{stack.tool_url}{path}", headers={"Accept": "application/json"}, timeout=20)
    return answer.status_code, str(answer.json().get("code"))
