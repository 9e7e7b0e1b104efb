"""Feedback over HTTP: three optional questions of a holder, sums for the teacher, and nobody's name in the store."""

from typing import Any

from app.demo import Page
from tests.integration.stack import TEACHER, Stack, in_situation


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
    assert "Fewer than 5 have answered" in told(stack).text
    assert "More time" not in told(stack).text
    assert "Thank you" in answer(pages[4], effort="more").text
    five = told(stack)
    assert "Of 5 answers." in five.text
    assert "More time 0" in five.text
    answer(pages[5], fit="yes", words="The sixth")
    assert "The sixth" not in told(stack).text

    answer(pages[0], fit="yes", words="Changed")  # counts as the newest
    assert "Changed" not in told(stack).text
    assert "More time 0" not in told(stack).text
    back = pages[1].follow(href="/feedback")
    assert "no answers of yours" in back.submit(back.form("/feedback"), button="Take my answers back").text
    assert len(stack.rows("feedback")) == 5

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
