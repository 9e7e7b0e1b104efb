"""What has ended is earned anew: by new results alone, once, and the earlier one is kept."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import requests
from sqlalchemy import update

from app.awards import Actor, AwardOver, LearnerName, NotEligible, Party
from app.awards.models import AwardRow, ErasedEndRow
from app.courses import Enrolment
from app.db import Subject
from tests.integration.stack import COURSE, DEFINITION, Stack, code_of, in_situation
from tests.integration.test_at_once import at_once

ENDING = replace(DEFINITION, expires_after_months=12)
NAME = LearnerName(full="Ana Žnidaršič")
ADMINISTRATOR = Actor(party=Party.ADMINISTRATOR, name="Ana Kovač")


def ended(stack: Stack) -> Enrolment:
    """Let a learner claim, as it was thirteen months ago, and return who that is."""
    stack.offer(ENDING)
    person = in_situation("ready")
    stack.make_ready(person)
    assert code_of(stack.claim(person)) == ""
    then = stack.clock() - timedelta(days=400)
    with stack.product.db.write() as session:
        session.execute(update(AwardRow).values(awarded_at=then, valid_until=then + timedelta(days=365)))
    return Enrolment(platform_id=stack.platform_id, context_id=COURSE, learner_id=str(person.person_id))


def outcome(stack: Stack, award_id: object) -> str:
    headers = {"Accept": "application/json"}
    return str(requests.get(f"{stack.tool_url}/verify/{award_id}", headers=headers, timeout=20).json()["outcome"])


def test_it_is_renewed_once_however_often_it_is_asked_for_and_the_earlier_one_is_kept(stack):
    enrolment = ended(stack)
    old = stack.rows("awards")[0]
    claim = stack.product.issuing.claim
    assert claim(enrolment, NAME) == old.id  # without asking for a renewal there is none
    page = stack.launch(in_situation("ready"))
    offer = page.follow("See whether you can renew it")
    assert "only what you have earned since then counts" in offer.text
    renewals = at_once([partial(claim, enrolment, NAME, renews=True)] * 6)
    rows = {row.id: row for row in stack.rows("awards")}
    assert len(rows) == 2
    (new,) = (row for row in rows.values() if row.id != old.id)
    assert set(renewals) == {new.id}
    assert (new.supersedes_id, new.state, rows[old.id].state) == (old.id, "issued", "issued")
    assert [row.act for row in stack.rows("award_acts")] == ["renewed"]
    assert outcome(stack, new.id) == "genuine"
    status_list = stack.product.register.status_list(old.status_list_id)
    assert (status_list.revoked, status_list.suspended) == ((), ())
    # The form that was open before renews nothing twice.
    again = offer.submit(offer.form("/claim/", button="Yes, issue it"))
    assert "Earlier credentials" in again.text
    with pytest.raises(AwardOver):  # the renewal bears the right name, and is no correction of the earlier one
        stack.product.corrections.correct_name(old.id, NAME, reason="Her name changed", by=ADMINISTRATOR, seen=1)
    assert len(stack.rows("awards")) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_old_results_renew_nothing_and_neither_does_what_has_not_ended(stack):
    enrolment = ended(stack)
    claim = stack.product.issuing.claim
    with stack.product.db.write() as session:  # the results are of the day of the award
        session.execute(update(AwardRow).values(awarded_at=stack.clock(), valid_until=stack.clock()))
    with pytest.raises(NotEligible):
        claim(enrolment, NAME, renews=True)
    assert "Not yet" in stack.launch(in_situation("ready")).follow("See whether").text
    with stack.product.db.write() as session:
        session.execute(update(AwardRow).values(valid_until=stack.clock() + timedelta(days=61)))
    assert claim(enrolment, NAME, renews=True) == stack.rows("awards")[0].id
    assert "See whether you can renew it" not in stack.launch(in_situation("ready")).text
    assert len(stack.rows("awards")) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_award_that_ends_and_was_erased_is_not_earned_anew_by_the_results_that_it_rested_on(stack):
    enrolment = ended(stack)
    claim, erase = stack.product.issuing.claim, stack.product.personal.erase
    me = Subject(platform_id=enrolment.platform_id, learner_id=enrolment.learner_id)
    with stack.product.db.write() as session:  # the results are of the day of the award
        session.execute(update(AwardRow).values(awarded_at=stack.clock(), valid_until=stack.clock()))
    erase([me], withdraws=False)
    assert {key for row in stack.rows("erased_ends") for key in row._mapping} == {"mark", "awarded_on"}
    with pytest.raises(NotEligible):
        claim(enrolment, NAME)
    page = stack.launch(in_situation("ready"))
    assert "You had it erased" in page.text
    assert "Yes, issue it" not in page.text
    erase([me], withdraws=True)  # once more, when there is nothing: the day stays
    with pytest.raises(NotEligible):
        claim(enrolment, NAME, renews=True)
    # What is earned later counts again.
    with stack.product.db.write() as session:
        session.execute(update(ErasedEndRow).values(awarded_on=stack.clock().date() - timedelta(days=400)))
    assert claim(enrolment, NAME) in {row.id for row in stack.rows("awards") if row.erased_at is None}
    assert "You had it erased" not in stack.launch(in_situation("ready")).text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_of_an_erased_award_without_an_end_or_that_was_never_signed_no_day_is_kept(stack):
    stack.offer(DEFINITION)
    person = in_situation("ready")
    stack.make_ready(person)
    stack.claim(person)
    me = Subject(platform_id=stack.platform_id, learner_id=str(person.person_id))
    stack.product.personal.erase([me], withdraws=False)
    assert stack.rows("erased_ends") == []
    assert code_of(stack.claim(person)) == ""
