"""Sittings over real HTTP: who is confirmed receives it, who is not reads why, and nothing is lost or doubled."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import requests
from sqlalchemy import Engine, event

from app.assessment import AssessmentPolicy, Resit, Result, Statement, Supervision, SupervisionMethod
from app.awards import AssessmentFacts, ConfirmationMissing, Issuing, LearnerName, Sealing
from app.cli.demo_setup import SLUG
from app.courses import Enrolment
from app.demo import Page, learners
from app.formats import expected
from app.people.models import ClassCheckLearnerRow
from tests.integration.sittings import (
    IDENTIFIED,
    OTHER_TEACHER,
    course_of,
    enter_sitting,
    open_sitting,
    sitting_fields,
    with_class,
)
from tests.integration.stack import COURSE, DEFINITION, TEACHER, code_of, in_situation
from tests.integration.test_at_once import at_once
from tests.integration.tokens import form_token

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the same on both


def review(page: Page, **exceptions: str) -> Page:
    """Mark exceptions by learner id and look the list through."""
    marks: dict[str, Any] = {
        f"result:{learner_id.removeprefix('n')}": value for learner_id, value in exceptions.items()
    }
    return page.submit(page.form("/review"), **marks)


def confirm(page: Page, **exceptions: str) -> Page:
    """Confirm everybody of the list but the exceptions."""
    page = review(page, **exceptions)
    return page.submit(page.form("/state"))


def results(stack) -> Counter[str]:
    rows = [row for row in stack.rows("assessment_records") if row.kind == "attestation"]
    return Counter(row.personal["result"] for row in rows)


def test_a_learner_who_is_confirmed_receives_it_and_the_others_read_why_not(stack):
    stack.offer(IDENTIFIED)
    seen, absent, unidentified, elsewhere = (in_situation("ready", n) for n in range(4))
    for person in (seen, absent, unidentified, elsewhere):
        stack.make_ready(person)
    waiting = stack.launch(seen)
    assert "Waiting for the confirmation" in waiting.text
    assert "Nobody has confirmed yet" in waiting.text
    page = enter_sitting(stack)
    page = review(
        page,
        **{
            f"n{absent.person_id}": "absent",
            f"n{unidentified.person_id}": "not_confirmed",
            f"n{elsewhere.person_id}": "alternative",
        },
    )
    everybody = len([row for row in page.form("/state").controls if row.name.startswith("result:")])
    assert f"I confirm this for {everybody - 3} learners" in page.content.decode()
    assert "saw an identity document or student card of each learner" in page.text
    page = page.submit(page.form("/state"))
    assert results(stack) == {"confirmed": everybody - 3, "absent": 1, "not_confirmed": 1, "alternative": 1}

    claimed = stack.claim(seen)
    assert code_of(claimed) == ""
    (award,) = stack.rows("awards")
    assert award.assessed["supervision"] == "on_site"
    assert award.assessed["identity"] == "document_on_site"
    assert award.assessed["place"] == "P2, Ljubljana"
    entry = stack.product.register.entry(award.id)
    assert entry.award.assessed is not None
    assert entry.award.assessed.assessed_on == stack.clock().date()
    assert not {"Eva Examiner", "attendance list"} & set(map(str, award.assessed.values()))

    for person, words in (
        (absent, "absent from the sitting"),
        (unidentified, "has not confirmed it at the"),
        (elsewhere, "alternative check"),
    ):
        told = stack.launch(person)
        assert words in told.text
        assert "Yes, issue it" not in told.text
    record = stack.launch(unidentified)
    assert "What is recorded about your assessments" in record.text
    assert "Present, not identified" in record.text


def test_the_list_of_people_says_what_a_learner_waits_for(stack):
    stack.offer(IDENTIFIED)
    stack.make_ready(in_situation("ready"))
    page = stack.people()
    assert "Waiting for identity or supervision" in page.text
    assert "Nobody has confirmed yet that the assessment was supervised." in page.text
    assert any(link.href.endswith("/sittings") for link in page.links)


def test_without_a_promise_of_supervision_there_is_no_tab_of_sittings(stack):
    stack.offer()
    assert not any(link.href.endswith("/sittings") for link in stack.launch(TEACHER).follow(href="/people").links)


def test_a_grade_changed_after_the_confirmation_holds_it_until_it_is_confirmed_once_more(stack):
    stack.offer(IDENTIFIED)
    person = in_situation("ready")
    stack.make_ready(person)
    page = confirm(enter_sitting(stack))
    stack.clock.ahead_s += 60
    stack.make_ready(person)
    assert "given or changed after the sitting was confirmed" in stack.launch(person).text
    stack.clock.ahead_s += 60
    page = page.browser.open(page.url)
    page.submit(page.form("/again"))
    assert code_of(stack.claim(person)) == ""
    assert len(stack.rows("awards")) == 1


def test_a_sitting_recorded_anew_holds_what_was_confirmed_of_it_until_it_is_confirmed_once_more(stack):
    stack.offer(IDENTIFIED)
    person = in_situation("ready")
    stack.make_ready(person)
    page = confirm(enter_sitting(stack))
    form = page.follow(href="/edit")
    changed = form.submit(form.form("/edit"), place="P3", reason="the room was changed")
    assert "The sitting was recorded anew after it was confirmed" in stack.launch(person).text
    changed.submit(changed.form("/again"))
    assert code_of(stack.claim(person)) == ""


@ON_SQLITE
def test_what_was_shown_before_the_sitting_was_recorded_anew_confirms_nothing(stack):
    stack.offer(IDENTIFIED)
    stack.product.assessing.policies.put(SLUG, AssessmentPolicy(second_person=True))
    page = enter_sitting(stack)
    looked_through, person = review(page), page.follow(href="/person?")
    other = open_sitting(stack, page)
    form = other.follow(href="/edit")
    form.submit(form.form("/edit"), place="P3", reason="the room was changed")
    for refused in (looked_through.submit(looked_through.form("/state")), person.submit(result="confirmed")):
        assert (refused.status, code_of(refused)) == (409, "assessment.sitting_changed")
    assert [row.kind for row in stack.rows("assessment_records")] == ["sitting", "sitting"]
    confirmed = confirm(page.browser.open(page.url))
    seen_by_other = open_sitting(stack, page)
    corrected = confirmed.follow(href="/person?")
    corrected.submit(corrected.form("/person"), result="absent", reason="was ill")
    seen_by_other.submit(seen_by_other.form("/second"))
    rows = stack.rows("assessment_records")
    (meanwhile,) = [row.learner_id for row in rows if row.kind == "attestation" and row.personal["reason"]]
    seconded = {row.learner_id for row in rows if row.kind == "second"}
    assert seconded == {row.learner_id for row in rows if row.kind == "attestation"} - {meanwhile}


def test_the_form_of_a_new_sitting_sent_again_later_records_nothing_anew(stack):
    stack.offer(IDENTIFIED)
    page = stack.launch(TEACHER).follow(href="/sittings").follow(href="/sittings/new")
    form, fields = page.form("/sittings/new"), sitting_fields(stack)
    page.submit(form, **fields)
    stack.clock.ahead_s += 2 * 24 * 3600
    stack.product.assessing.records.sweep()
    page.submit(form, **{**fields, "place": "somewhere else"})
    assert [row.personal["place"] for row in stack.rows("assessment_records") if row.kind == "sitting"] == [
        fields["place"]
    ]


def test_a_teacher_who_is_no_longer_one_holds_what_they_confirmed(stack):
    stack.offer(IDENTIFIED)
    person = in_situation("ready")
    stack.make_ready(person)
    confirm(enter_sitting(stack, OTHER_TEACHER))
    people = stack.lms.classroom.people
    kept = people.pop(OTHER_TEACHER)
    assert "no longer teaches the course" in stack.launch(person).text
    people[OTHER_TEACHER] = kept
    stack.clock.ahead_s += 120
    assert "no longer teaches the course" not in stack.launch(person).text


def test_a_second_person_is_asked_for_where_the_institution_wants_one(stack):
    stack.offer(IDENTIFIED)
    stack.product.assessing.policies.put(SLUG, AssessmentPolicy(second_person=True))
    person = in_situation("ready")
    stack.make_ready(person)
    page = confirm(enter_sitting(stack))
    assert "wait for a second person" in page.text
    assert not any("/second" in form.action for form in page.forms)
    assert "A second person has to confirm it." in stack.launch(person).text
    other = open_sitting(stack, page)
    other = other.submit(other.form("/second"))
    assert "Confirmed as the second person" in other.text
    assert code_of(stack.claim(person)) == ""


def test_a_correction_is_a_new_record_with_its_reason_and_the_old_one_stays(stack):
    stack.offer(IDENTIFIED)
    person = in_situation("ready")
    stack.make_ready(person)
    page = confirm(enter_sitting(stack))
    one = page.follow(href=f"learner={person.person_id}")
    form = one.form("/person")
    refused = one.submit(form, result="not_confirmed", reason="her number is 0101990500006")
    assert refused.status == 422
    assert "personal number" in refused.text
    assert one.submit(form, result="not_confirmed", reason="").status == 422
    done = one.submit(form, result="not_confirmed", reason="the card was of somebody else")
    assert "Corrected" in done.text
    about = [row for row in stack.rows("assessment_records") if row.learner_id == str(person.person_id)]
    assert [row.personal["result"] for row in about] == ["confirmed", "not_confirmed"]
    assert about[1].personal["corrects"] == str(about[0].id)
    told = stack.launch(person)
    assert "the card was of somebody else" in told.text
    assert "The examiner has not confirmed it at the sitting." in told.text
    # The same form once more changes nothing; one that rests on what is no longer newest is refused.
    assert code_of(one.submit(form, result="not_confirmed", reason="the card was of somebody else")) == ""
    assert len([row for row in stack.rows("assessment_records") if row.learner_id == str(person.person_id)]) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"evidence": "passport PB1234567"}, "personal number or the number of a document"),
        ({"evidence": "https://files.example/ana.jpg"}, "picture or a recording"),
        ({"place": "ask ana.novak@example.org"}, "e-mail address"),
        ({"until": "00:00"}, "end after it begins"),
        ({"method": "online_live_invigilated"}, "does not go with the way of supervision"),
        ({"evidence": ""}, "This is needed."),
    ],
)
def test_a_sitting_with_what_may_not_be_entered_is_refused_with_the_reason(stack, changes, words):
    if stack.product.db.engine.dialect.name != "sqlite":
        pytest.skip("the same on both")
    stack.offer(IDENTIFIED)
    page = stack.launch(TEACHER).follow(href="/sittings").follow(href="/sittings/new")
    page = page.submit(page.form("", button="Save and open the list"), **sitting_fields(stack, **changes))
    assert page.status == 422
    assert words in page.text
    assert stack.rows("assessment_records") == []


def test_nobody_is_confirmed_at_a_sitting_that_has_not_begun(stack):
    stack.offer(IDENTIFIED)
    tomorrow = stack.clock() + timedelta(days=1)
    hours: dict[str, Any] = {"from": "09:00", "until": "11:00"}
    page = enter_sitting(stack, day=f"{tomorrow:%Y-%m-%d}", **hours)
    assert "The sitting has not begun" in page.text
    assert not any("/review" in form.action for form in page.forms)


def test_a_list_sent_twice_is_recorded_once(stack):
    stack.offer(IDENTIFIED)
    page = review(enter_sitting(stack))
    form = page.form("/state")
    first, second = page.submit(form), page.submit(form)
    assert (first.status, second.status) == (200, 200)
    assert results(stack) == {"confirmed": len(first_learners(stack))}


def first_learners(stack) -> set[str]:
    return {row.learner_id for row in stack.rows("assessment_records") if row.kind == "attestation"}


def test_a_connection_lost_in_the_middle_leaves_all_or_nothing_and_the_form_can_be_sent_again(stack):
    stack.offer(IDENTIFIED)
    page = review(enter_sitting(stack))
    form = page.form("/state")
    data = [(one.name, one.value) for one in form.controls if one.name]
    sent = requests.Request(
        "POST", form.action, data=data, headers={"Sec-Fetch-Site": "same-origin"}, cookies=page.browser.session.cookies
    ).prepare()
    with requests.Session() as session, pytest.raises(requests.exceptions.RequestException):
        session.send(sent, timeout=0.001)  # the answer is never read
    page.submit(form)
    assert set(results(stack)) == {"confirmed"}
    assert results(stack)["confirmed"] == len(first_learners(stack))
    assert stack.product.chains.inspect(SLUG).fault is None


def test_two_teachers_confirming_the_same_list_at_once_state_it_once_and_the_chain_has_no_fork(gunicorn):
    gunicorn.offer(IDENTIFIED)
    first = enter_sitting(gunicorn)
    other = open_sitting(gunicorn, first)
    someone = in_situation("ready").person_id
    pages = [review(first), review(other, **{f"n{someone}": "absent"})]
    answers = at_once([partial(page.submit, page.form("/state")) for page in pages])
    assert [answer.status for answer in answers] == [200, 200]
    rows = [row for row in gunicorn.rows("assessment_records") if row.kind == "attestation"]
    assert len(rows) == len({row.learner_id for row in rows})
    assert len({row.personal["by"] for row in rows}) == 1
    assert sum("a colleague has stated something else" in answer.text for answer in answers) == 1
    assert gunicorn.product.chains.inspect(SLUG).fault is None


def test_a_claim_while_a_confirmation_runs_awards_only_what_is_confirmed(gunicorn):
    gunicorn.offer(IDENTIFIED)
    people = [in_situation("ready", n) for n in range(4)]
    for person in people:
        gunicorn.make_ready(person)
    page = review(enter_sitting(gunicorn))
    launches = [gunicorn.launch(person) for person in people]

    def claim(launch: Page) -> requests.Response:
        return requests.post(
            launch.url,
            data={"csrf_token": form_token(launch.browser)},
            cookies=launch.browser.session.cookies.get_dict(),
            timeout=60,
        )

    answers = at_once([lambda: page.submit(page.form("/state")), *[partial(claim, one) for one in launches]])
    assert answers[0].status == 200
    assert {answer.status_code for answer in answers[1:]} <= {200, 409}
    for launch in launches:
        assert claim(launch).status_code == 200
    awards = gunicorn.rows("awards")
    assert {row.learner_id for row in awards} == {str(person.person_id) for person in people}
    assert all(row.assessed for row in awards)


def test_a_claim_and_a_correction_at_once_end_in_one_order_or_the_other(gunicorn):
    gunicorn.offer(IDENTIFIED)
    person = in_situation("ready")
    gunicorn.make_ready(person)
    page = confirm(enter_sitting(gunicorn)).follow(href=f"learner={person.person_id}")
    launch = gunicorn.launch(person)
    correct = partial(page.submit, page.form("/person"), result="not_confirmed", reason="it was somebody else")
    claim = partial(launch.submit, launch.form("/claim/", button="Yes, issue it"))
    corrected, claimed = at_once([correct, claim])
    assert corrected.status == 200
    (award,) = gunicorn.rows("awards") or [None]
    if award is None:
        assert code_of(claimed) == "awards.confirmation_missing"
    else:
        latest = max(row.recorded_at for row in gunicorn.rows("assessment_records"))
        assert award.awarded_at <= latest


def test_a_statement_made_while_the_evidence_is_read_reaches_the_gate(stack):
    stack.offer(IDENTIFIED)
    person = in_situation("ready")
    stack.make_ready(person)
    confirm(enter_sitting(stack))
    enrolment = Enrolment(platform_id=stack.platform_id, context_id=COURSE, learner_id=str(person.person_id))
    product = stack.product
    read: list[Enrolment] = []

    def facts_then_a_correction(asked: Enrolment) -> AssessmentFacts:
        facts: AssessmentFacts = product.assessing.facts(asked)
        if not read:
            records, course = product.assessing.records, course_of(stack)
            (sitting,) = records.of_course(asked.platform_id, asked.context_id).sittings
            stated = records.stated(course, sitting.sitting_id)[asked.learner_id]
            absent = Statement(result=Result.ABSENT, identity_method=None)
            records.correct(
                course,
                sitting.sitting_id,
                asked.learner_id,
                absent,
                stated.by,
                declared="words",
                reason="it was somebody else",
                corrects=stated.record_id,
                seen=stated.number,
            )
        read.append(asked)
        return facts

    issuing = Issuing(
        product.db,
        stack.clock,
        public_url=stack.tool_url,
        definitions=product.definitions,
        reader_of=product.readers.reader,
        facts_of=facts_then_a_correction,
        sealing=Sealing([], stack.tool_url, expected),
    )
    with pytest.raises(ConfirmationMissing):
        issuing.claim(enrolment, LearnerName(full="Ana Zgled"))
    assert len(read) == 2
    assert stack.rows("awards") == []


def test_the_page_of_a_class_of_five_hundred_takes_as_many_queries_as_that_of_fifty(stack):
    stack.offer(IDENTIFIED)
    page = enter_sitting(stack)
    counted: list[str] = []

    def count(_connection, _cursor, statement, *_rest) -> None:
        counted.append(statement)

    result = stack.product.people.checks.of_course(stack.platform_id, "2").result
    assert result is not None
    page.browser.open(page.url)  # what a process reads once it has read by now
    numbers = []
    there = len(stack.product.people.classes.roll(result))
    for size in (50, 500):
        with stack.product.db.write() as session:
            session.add_all(
                ClassCheckLearnerRow(
                    check_id=result.check_id,
                    learner_id=f"x{n}",
                    name=f"Learner {n}",
                    folded_name=f"learner {n}",
                    standing="not_yet",
                    findings=[],
                )
                for n in range(there, size)
            )
        there = size
        event.listen(Engine, "before_cursor_execute", count)
        try:
            shown = page.browser.open(page.url)
        finally:
            event.remove(Engine, "before_cursor_execute", count)
        numbers.append(len([one for one in counted if one.startswith("SELECT")]))
        counted.clear()
        assert shown.content.decode().count('class="mark"') == size
    assert numbers[0] == numbers[1] > 0


def test_a_value_without_identity_asks_for_attendance_alone(stack):
    stack.offer(replace(DEFINITION, supervision=Supervision.SUPERVISED))
    person, absent = in_situation("ready"), in_situation("ready", 1)
    for one in (person, absent):
        stack.make_ready(one)
    page = stack.launch(TEACHER).follow(href="/sittings").follow(href="/sittings/new")
    fields = sitting_fields(stack)
    del fields["identity"]
    page = page.submit(page.form("", button="Save and open the list"), **fields)
    page = with_class(page)
    page = review(page, **{f"n{absent.person_id}": "absent"})
    assert "took part in it" in page.text
    assert "identity document" not in page.text
    page.submit(page.form("/state"))
    assert code_of(stack.claim(person)) == ""
    assert stack.rows("awards")[0].assessed["identity"] is None
    assert "absent from the sitting" in stack.launch(absent).text


def test_what_is_online_has_no_place(stack):
    stack.offer(IDENTIFIED)
    person = in_situation("ready")
    stack.make_ready(person)
    online: dict[str, Any] = {
        "method": "online_live_invigilated",
        "identity": "id_document_seen_live_video",
        "place": "",
    }
    confirm(enter_sitting(stack, **online))
    assert code_of(stack.claim(person)) == ""
    assessed = stack.rows("awards")[0].assessed
    assert (assessed["is_online"], assessed["place"], assessed["identity"]) == (True, "", "document_by_video")


def test_learners_cannot_open_the_pages_and_the_roll_names_learners_only(stack):
    stack.offer(IDENTIFIED)
    page = enter_sitting(stack)
    named = {one.name for one in page.form("/review").controls if one.name.startswith("result:")}
    assert named <= {f"result:{person.person_id}" for person in learners()}
    assert named
    assert stack.launch(in_situation("ready")).browser.open(page.url).status == 401


def test_what_is_accepted_is_said_for_the_next_version_and_kept_when_the_form_is_saved(stack):
    if stack.product.db.engine.dialect.name != "sqlite":
        pytest.skip("the same on both")
    stack.offer(IDENTIFIED)
    page = stack.launch(TEACHER).follow(href="/sittings").follow(href="/sittings/terms")
    form = page.form("", button="Save")
    page = page.submit(form, supervision=["onsite_invigilated"], resit="every", second=True)
    assert "This holds from the next version on" in page.text
    editor = stack.launch(TEACHER)
    editor.submit(editor.form("/teach/"), button="save")
    draft = stack.product.definitions.draft(stack.platform_id, "2")
    assert draft is not None
    terms = draft.achievement.assessment
    assert (terms.supervision_methods, terms.resit, terms.second_person) == (
        (SupervisionMethod.ONSITE_INVIGILATED,),
        Resit.EVERY,
        True,
    )
    assert terms.identity_methods == ()
    assert page.submit(form, resit="latest").status == 409
