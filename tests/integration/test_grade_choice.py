"""The grade achieved: the teacher lets it be shown, and the learner alone says whether it is."""

import json
from dataclasses import replace
from decimal import Decimal

from app.demo import COURSES
from tests.integration.stack import DEFINITION, TEACHER, code_of, in_situation
from tests.integration.tokens import form_token


def claimed(stack, person, **fields):
    page = stack.launch(person)
    return page, page.submit(page.form("/claim/", button="Yes, issue it"), button="Yes, issue it", **fields)


def result_of(wallet):
    document = json.loads(wallet.follow(href="credential.openbadge.json").content)
    return document["credentialSubject"].get("result")


def test_a_learner_who_says_nothing_shows_no_grade(stack):
    stack.offer()
    page, wallet = claimed(stack, in_situation("ready"))
    assert "Show my grade in the credential" in page.text
    assert "cannot be changed in this credential later" in page.text
    assert "checked" not in page.content.decode().split('name="grade"')[1].split(">")[0]
    assert "/wallet/" in wallet.url
    assert result_of(wallet) is None
    (row,) = stack.rows("awards")
    assert row.grade is None


def test_a_learner_who_agrees_shows_the_grade_that_was_shown(stack):
    stack.offer()
    page, wallet = claimed(stack, in_situation("ready"), grade=True)
    (row,) = stack.rows("awards")
    points = row.grade["points"]
    assert f"{Decimal(points).normalize():f} of 130 points" in page.text
    assert result_of(wallet)[0]["value"] == f"{Decimal(points).normalize():f}"
    again = stack.launch(in_situation("ready"))
    assert "/wallet/" in again.url  # and nothing of it is asked again


def test_nothing_is_asked_where_the_teacher_shows_no_grade_and_a_forged_yes_issues_nothing(stack):
    stack.offer(replace(DEFINITION, shows_grade=False))
    page = stack.launch(in_situation("ready"))
    assert "Show my grade" not in page.text
    data = {"csrf_token": form_token(page.browser), "grade": "100/100/0/"}
    answer = page.browser.session.post(page.url, data=data, timeout=20)
    assert (answer.status_code, "awards.grade_changed" in answer.text) == (409, True)
    assert stack.rows("awards") == []


def test_a_grade_that_has_changed_since_it_was_shown_is_looked_at_again(stack):
    stack.offer()
    person = in_situation("ready")
    page = stack.launch(person)
    stack.lms.classroom.grade(COURSES[0], person, "oral", Decimal(20))
    form = page.form("/claim/", button="Yes, issue it")
    refused = page.submit(form, button="Yes, issue it", grade=True)
    assert (code_of(refused), stack.rows("awards")) == ("awards.grade_changed", [])
    without = page.submit(form, button="Yes, issue it")  # a no needs no grade
    assert "/wallet/" in without.url
    assert stack.rows("awards")[0].grade is None


def test_what_a_teacher_issues_to_a_class_carries_no_grade_and_the_page_says_so(stack):
    stack.offer()
    page = stack.people()
    assert "What you issue carries no grade" in page.text
    assert "only where the learner claims and agrees to show it" in page.text
    form = page.form("/people/decide", button="issue")
    stack.settled(page.submit(form, button="issue", scope="others"))
    rows = stack.rows("awards")
    assert len(rows) > 3
    assert {row.grade for row in rows} == {None}


def test_a_class_page_says_nothing_of_grades_that_are_not_shown(stack):
    stack.offer(replace(DEFINITION, shows_grade=False))
    assert "carries no grade" not in stack.people(TEACHER).text


def test_the_form_says_that_the_learner_decides(stack):
    assert "The learner decides when claiming" in stack.launch(TEACHER).text
