"""Feedback over HTTP: three optional questions of a holder, sums for the teacher, and nobody's name in the store."""

from functools import partial
from typing import Any

import pytest

from app.awards import AwardMissing
from app.demo import Page
from app.feedback import Fit, Opinion
from tests.integration.stack import TEACHER, Stack, in_situation
from tests.integration.test_at_once import at_once
from tests.integration.test_corrections import ADMINISTRATOR, NAME

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def answer(page: Page, **fields: Any) -> Page:
    form = page.follow(href="/feedback")
    return form.submit(form.form("/feedback"), **fields)


def told(stack: Stack) -> Page:
    return stack.launch(TEACHER).follow(href="/history").follow(href="/feedback")


def test_a_teacher_reads_five_answers_together_and_no_fewer(stack: Stack) -> None:
    stack.offer()
    pages = [stack.claim(in_situation("ready", n)) for n in range(6)]
    for n, page in enumerate(pages[:4]):
        assert "Thank you" in answer(page, fit="no", words=f"More time {n}").text
    assert "No step of 5 answers is full" in told(stack).text
    assert "More time" not in told(stack).text
    assert "Thank you" in answer(pages[4], effort="more").text
    five = told(stack)
    assert "Of 5 answers." in five.text
    assert "More time 0" in five.text
    answer(pages[5], fit="yes", words="The sixth")
    assert "The sixth" not in told(stack).text

    answer(pages[2], fit="no", words="More time 2")  # the same again changes nothing
    assert told(stack).text == five.text
    answer(pages[0], fit="yes", words="Changed")  # counts as the newest, and its step is told no more
    assert "No step of 5 answers is full" in told(stack).text
    back = pages[5].follow(href="/feedback")
    assert "no answers of yours" in back.submit(back.form("/feedback"), button="Take my answers back").text
    rows = stack.rows("feedback")
    assert sorted(row.number for row in rows) == list(range(1, 8))
    assert sum(not (row.fit or row.effort or row.words) for row in rows) == 2

    stored = str(stack.rows("feedback"))
    for award in stack.rows("awards"):
        assert str(award.id) not in stored


def test_no_question_need_be_answered_and_a_text_must_not_tell_who_wrote_it(stack: Stack) -> None:
    stack.offer()
    page = stack.claim(in_situation("ready"))
    assert answer(page).status == 200
    assert stack.rows("feedback") == []
    refused = answer(page, words="Write to ana.novak@example.si")
    assert refused.status == 422
    assert stack.rows("feedback") == []


def test_a_form_that_is_sent_twice_at_once_is_one_answer(stack: Stack) -> None:
    stack.offer()
    for n in range(2):
        stack.claim(in_situation("ready", n))
    first, second = (row.id for row in stack.rows("awards"))
    give = stack.product.feedback.give
    for fit in (Fit.YES, Fit.NO):  # given at once, and changed at once
        at_once([partial(give, award_id, Opinion(fit=fit)) for award_id in (first, second, first, second)])
    rows = stack.rows("feedback")
    assert sorted(row.number for row in rows) == [1, 2, 3, 4]
    assert sorted(row.fit for row in rows) == ["", "", "no", "no"]


@on_sqlite
def test_who_holds_a_corrected_award_has_one_answer(stack: Stack) -> None:
    stack.offer()
    stack.claim(in_situation("ready"))
    old = stack.rows("awards")[0].id
    feedback = stack.product.feedback
    feedback.give(old, Opinion(words="Before"))
    new = stack.product.corrections.correct_name(old, NAME, reason="Her name changed", by=ADMINISTRATOR, seen=0)
    assert feedback.of(new) == Opinion(words="Before")
    with pytest.raises(AwardMissing):
        feedback.give(old, Opinion(words="Again"))
    feedback.give(new, Opinion(words="After"))
    assert sorted(row.words for row in stack.rows("feedback")) == ["", "After"]
    assert feedback.of(old) is None
