"""A wrong attestation found later: the award is suspended, its learner answers, and the institution decides."""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests
from sqlalchemy import update

from app.assessment import AssessmentPolicy, ExaminerShown
from app.awards import (
    Act,
    Actor,
    AnswersClosed,
    AwardNotIssued,
    AwardOver,
    AwardState,
    CaseBarred,
    CaseChanged,
    Party,
    WordsUnfit,
)
from app.awards.models import AwardRow
from app.cli.demo_setup import SLUG
from app.demo import Page
from tests.integration.sittings import IDENTIFIED, enter_sitting
from tests.integration.stack import COURSE, TEACHER, Stack, code_of, in_situation
from tests.integration.test_at_once import at_once

ADMINISTRATOR = Actor(party=Party.ADMINISTRATOR, name="Ana Kovač")
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def issued(stack: Stack, n: int = 0) -> UUID:
    """Let a learner claim and return the award's id."""
    if not stack.product.definitions.draft(stack.platform_id, COURSE):
        stack.offer()
    person = in_situation("ready", n)
    stack.make_ready(person)
    assert code_of(stack.claim(person)) == ""
    return UUID(str(next(row.id for row in stack.rows("awards") if row.learner_id == str(person.person_id))))


def acts(stack: Stack) -> list[str]:
    return [row.act for row in sorted(stack.rows("award_acts"), key=lambda row: (str(row.award_id), row.number))]


def verified(stack: Stack, award_id: UUID) -> dict[str, Any]:
    headers = {"Accept": "application/json"}
    found: dict[str, Any] = requests.get(f"{stack.tool_url}/verify/{award_id}", headers=headers, timeout=20).json()
    return found


def confirmed_and_corrected(stack: Stack) -> Page:
    """Confirm a class, let a learner claim, correct what was stated about them, and return the sitting's page."""
    stack.offer(IDENTIFIED)
    person = in_situation("ready")
    stack.make_ready(person)
    page = enter_sitting(stack)
    page = page.submit(page.form("/review"))
    page = page.submit(page.form("/state"))
    assert code_of(stack.claim(person)) == ""
    assert "data-doubts" not in page.browser.open(page.url).content.decode()
    one = page.follow(href=f"learner={person.person_id}")
    return one.submit(one.form("/person"), result="not_confirmed", reason="the card was of somebody else")


def test_from_a_corrected_attestation_over_the_answer_to_the_decision(stack):
    page = confirmed_and_corrected(stack)
    (award,) = stack.rows("awards")
    # It is said, and nothing is done unasked.
    assert "1 issued micro-credential no longer rests on a confirmation" in page.text
    assert award.state == "issued"
    listed = page.follow("All sittings")
    assert "1 micro-credential no longer rests on it" in listed.text
    suspend = page.form("/suspend")
    done = page.submit(suspend, button=str(award.id))
    assert "1 micro-credential is suspended" in done.text
    assert page.submit(suspend, button=str(award.id)).status == 200  # a second click
    assert acts(stack) == ["suspended"]
    revision = stack.rows("status_lists")[0].revision
    assert revision == 2
    status_list = stack.product.register.status_list(award.status_list_id)
    assert (status_list.revoked, status_list.suspended) == ((), (award.status_index,))

    told = verified(stack, award.id)
    assert (told["outcome"], told["genuine"], told["reason"]) == ("suspended", False, "")
    seen = stack.browser().open(f"{stack.tool_url}/verify/{award.id}")
    assert "Paused since" in seen.text
    assert "somebody else" not in seen.text
    assert (told["steps"][-1]["passed"], told["steps"][-1]["code"]) == (False, "verification.suspended")
    assert told["status"]["state"] == "suspended"

    own = stack.launch(in_situation("ready"))
    assert "the card was of somebody else" in own.text
    form = own.form("/answer")
    unfit = (("", "This is needed."), ("write to ana@example.org", "e-mail address"), ("x" * 2001, "2000"))
    for words, told_why in unfit:
        refused = own.submit(form, answer=words)
        assert refused.status == 422
        assert told_why in refused.text
    answered = own.submit(form, answer="It was my card.\nThe photo is old. <b>Ask</b> the office.")
    assert "Your answer is recorded" in answered.text
    own.submit(form, answer="It was my card.\nThe photo is old. <b>Ask</b> the office.")
    assert acts(stack) == ["suspended", "answered"]

    case = stack.launch(TEACHER).follow(href="/people").follow(href=f"/awards/{award.id}")
    assert "The photo is old. <b>Ask</b> the office." in case.text
    assert "The learner has answered" in case.text
    proposed = case.submit(case.form("/propose"), proposal="proposed_lift", reason="the office has confirmed it")
    assert "Proposed" in proposed.text
    administration = stack.administrator()
    assert "Suspended, and not decided yet" in administration.text
    deciding = administration.follow(href=f"/awards/{award.id}")
    lift, revoke = deciding.form("/lift"), deciding.form("/revoke")
    lifted = deciding.submit(lift, lift_reason="The office has seen the card.")
    assert lifted.status == 200
    # What was opened before is stale: a second click does nothing, and another decision is refused.
    assert code_of(deciding.submit(lift, lift_reason="The office has seen the card.")) == ""
    assert code_of(deciding.submit(revoke, reason="Wrong")) == "awards.case_changed"
    assert acts(stack) == ["suspended", "answered", "proposed_lift", "lifted"]
    assert verified(stack, award.id)["outcome"] == "genuine"
    outcome = stack.launch(in_situation("ready"))
    assert "Suspension lifted: it is valid again" in outcome.text
    assert "The office has seen the card." in outcome.text
    # An administrator knew of the correction and let it stand: it is not asked about again.
    assert "no longer rests" not in page.browser.open(page.url).text
    assert [row.action for row in stack.rows("audit_lines") if row.action.startswith("award")] == [
        "award_made",
        "award_issued",
        "award_suspended",
        "award_answered",
        "award_lifted",
    ]


@sqlite_only
def test_a_suspended_award_that_is_withdrawn_says_so_everywhere_and_nothing_more_is_done_about_it(stack):
    award_id = issued(stack)
    done = stack.command("award", "suspend", str(award_id), "--reason", "The list of the room is missing")
    assert (done.returncode, done.stdout.split()[-1]) == (0, "suspended")
    page = stack.administrator().follow(href=f"/awards/{award_id}")
    revoked = page.submit(page.form("/revoke"), reason="Nobody supervised the exam.")
    assert "Withdrawn on" in revoked.text
    assert not any(form.action.endswith(("/lift", "/suspend", "/revoke")) for form in revoked.forms)
    assert verified(stack, award_id)["outcome"] == "revoked"
    own = stack.launch(in_situation("ready"))
    assert "Nobody supervised the exam." in own.text
    assert not any(form.action.endswith("/answer") for form in own.forms)
    for command in ("suspend", "lift"):
        refused = stack.command("award", command, str(award_id), "--reason", "Again")
        assert (refused.returncode, "awards.over" in refused.stderr) == (1, True)
    assert acts(stack) == ["suspended", "revoked"]
    assert stack.product.register.status_list(stack.rows("awards")[0].status_list_id).suspended == ()


@sqlite_only
def test_the_learner_can_answer_within_the_appeal_period_and_not_after_it(stack):
    award_id = issued(stack)
    cases = stack.product.cases
    stack.product.assessing.policies.put(SLUG, AssessmentPolicy(appeal_days=2))
    cases.suspend(award_id, reason="A doubt", by=ADMINISTRATOR)
    own = stack.launch(in_situation("ready"))
    assert "You can answer until" in own.text
    stack.clock.ahead_s += int(timedelta(days=3).total_seconds())
    late = stack.launch(in_situation("ready"))
    assert "The time for answers was over on" in late.text
    assert not any(form.action.endswith("/answer") for form in late.forms)
    with pytest.raises(AnswersClosed):
        cases.answer(award_id, words="Too late", by=Actor(party=Party.LEARNER), key=uuid4())
    assert acts(stack) == ["suspended"]


@sqlite_only
def test_who_may_not_and_what_may_not(stack):
    award_id = issued(stack)
    cases, learner = stack.product.cases, str(in_situation("ready").person_id)
    with pytest.raises(CaseBarred):
        cases.suspend(award_id, reason="Mine", by=Actor(party=Party.TEACHER, user_id=learner))
    for reason in ("", " \n", "x" * 501, "born 1.2.1999"):
        with pytest.raises(WordsUnfit):
            cases.suspend(award_id, reason=reason, by=ADMINISTRATOR)
    for reason in ("her number is 0101990500006", "ask ana@example.org"):  # every verifier would read it
        with pytest.raises(WordsUnfit):
            stack.product.register.revoke(award_id, reason=reason, by="test")
    with pytest.raises(CaseChanged):
        cases.suspend(award_id, reason="Stale", by=ADMINISTRATOR, seen=3)
    # A teacher of the course without the form's token, and a learner, change nothing.
    teacher = stack.launch(TEACHER)
    url = f"{stack.tool_url}/teach/{teacher.url.rsplit('/', 1)[1].split('?', maxsplit=1)[0]}/awards/{award_id}"
    assert requests.post(f"{url}/suspend", data={"reason": "x"}, timeout=20).status_code in {401, 403}
    assert stack.rows("award_acts") == []
    assert stack.rows("awards")[0].state == "issued"
    page = teacher.browser.open(url)
    assert page.submit(page.form("/suspend"), reason="number 0101990500006").status == 422
    suspended = page.submit(page.form("/suspend"), reason="The room list is missing")
    assert "Not answered yet" in suspended.text
    assert suspended.submit(suspended.form("/propose"), reason="It was right").status == 422
    teacher_name = stack.lms.classroom.people[TEACHER].full_name
    assert teacher_name in stack.launch(in_situation("ready")).text
    stack.product.assessing.policies.put(SLUG, AssessmentPolicy(examiner_shown=ExaminerShown.ROLE))
    told = stack.launch(in_situation("ready")).text
    assert "The room list is missing" in told
    assert teacher_name not in told


def test_nothing_is_suspended_that_is_not_signed_and_what_is_over_stays_over(stack):
    award_id = issued(stack)
    register, cases = stack.product.register, stack.product.cases
    with stack.product.db.write() as session:
        session.execute(update(AwardRow).where(AwardRow.id == award_id).values(state=AwardState.PENDING))
    for act in (cases.suspend, cases.lift):
        with pytest.raises(AwardNotIssued):
            act(award_id, reason="Why not", by=ADMINISTRATOR)
    register.revoke(award_id, reason="Awarded by mistake", by="test")
    for act in (cases.suspend, cases.lift):
        with pytest.raises(AwardOver):
            act(award_id, reason="Why not", by=ADMINISTRATOR)
    assert acts(stack) == ["revoked"]


def test_of_many_who_decide_at_once_one_is_heard_and_the_acts_are_numbered_without_a_gap(stack):
    award_id = issued(stack)
    cases, register = stack.product.cases, stack.product.register
    suspend = partial(cases.suspend, award_id, reason="A doubt", by=ADMINISTRATOR, seen=0)
    assert sorted(at_once([suspend] * 8)) == [False] * 7 + [True]

    def lift() -> str:
        try:
            return "lifted" if cases.lift(award_id, reason="It was right", by=ADMINISTRATOR, seen=1) else "already"
        except (CaseChanged, AwardOver) as error:
            return error.code

    def revoke() -> str:
        try:
            return str(register.revoke(award_id, reason="It was wrong", by="test", seen=1).state)
        except (CaseChanged, AwardOver) as error:
            return error.code

    answers = at_once([lift, revoke] * 4)
    case = cases.of(award_id)
    assert [one.number for one in case.acts] == [1, 2]
    if case.state is AwardState.REVOKED:
        assert answers.count("revoked") == 4
        assert answers.count("awards.over") == 4
        assert case.acts[-1].act is Act.REVOKED
    else:
        assert Counter(answers) == {"lifted": 1, "already": 3, "awards.case_changed": 4}
    assert stack.rows("status_lists")[0].revision == 3
