"""Versions over HTTP: their history, what learners in progress are told, the offer's end, the day to look again."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from app.awards import CourseCompleted, Criteria, Draft, GradeAtLeast, OfferEnded, Outcome, Unit
from app.demo import Page
from tests.integration.stack import COURSE, DEFINITION, TEACHER, Stack, code_of, in_situation
from tests.integration.tokens import form_token

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LONGER = replace(
    DEFINITION,
    title={"en": "Data Literacy in Daily Practice"},
    outcomes=(Outcome(text={"en": "Finds open data"}), *DEFINITION.outcomes),
    ects=Decimal("2.5"),
)
STRICTER = replace(
    DEFINITION,
    criteria=Criteria(
        items=(
            CourseCompleted(),
            GradeAtLeast(activity_id=None, name="", threshold=Decimal(65), unit=Unit.PERCENT),
        )
    ),
)
CHANGED = "This has changed since you were here"
DAY_S = 24 * 3600


def draft_of(stack: Stack) -> Draft:
    draft = stack.product.definitions.draft(stack.platform_id, COURSE)
    assert draft is not None
    return draft


def ended(stack: Stack) -> Page:
    """End the offer as the teacher does."""
    question = stack.launch(TEACHER).follow(href="/end")
    assert "Offer this micro-credential no longer?" in question.text
    return question.submit(question.form("/end"))


@sqlite_only
def test_the_history_tells_who_published_what_and_how_many_hold_it(stack: Stack) -> None:
    stack.offer()
    stack.claim(in_situation("ready"))
    stack.offer(LONGER)
    page = stack.launch(TEACHER).follow(href="/history")
    shown = page.content.decode()
    assert shown.index('data-version="2"') < shown.index('data-version="1"')
    assert "1 award rests on it." in page.text and "No award rests on it." in page.text
    assert "by the person with the number somebody in your learning platform" in page.text
    second = shown[: shown.index('data-version="1"')]
    assert second.count('data-field="outcome"') == 1 and 'data-kind="added"' in second
    assert "ECTS credits" in second and "<ins>" in second and "<del>" in second
    slovenian = stack.browser("sl")
    assert "Objavljeno" in stack.launch(TEACHER, slovenian).follow(href="/history").text


@sqlite_only
def test_what_changes_is_shown_before_it_is_published(stack: Stack) -> None:
    stack.offer()
    assert "What changes with version" not in stack.launch(TEACHER).text
    stack.launch(in_situation("ready"))
    stack.product.definitions.save(draft_of(stack), LONGER)
    page = stack.launch(TEACHER)
    assert "What changes with version 2" in page.text
    assert "1 learner who has not received it yet has opened it" in page.text


@sqlite_only
def test_an_earlier_text_becomes_the_draft_again_after_a_question(stack: Stack) -> None:
    stack.offer()
    stack.offer(LONGER)
    question = stack.launch(TEACHER).follow(href="/history").follow(href="/history/1")
    assert "Take the text of version 1 as the draft again?" in question.text
    done = question.submit(question.form("/history/1"))
    assert "done=taken" in done.url
    assert draft_of(stack).achievement == DEFINITION
    assert len(stack.rows("achievement_versions")) == 2  # nothing is published by that


@sqlite_only
def test_a_text_that_a_colleague_wrote_since_is_not_thrown_away(stack: Stack) -> None:
    stack.offer()
    stack.offer(LONGER)
    question = stack.launch(TEACHER).follow(href="/history").follow(href="/history/1")
    stack.product.definitions.save(draft_of(stack), STRICTER)
    again = question.submit(question.form("/history/1"))
    assert "Take the text of version 1 as the draft again?" in again.text
    assert draft_of(stack).achievement == STRICTER


def test_a_learner_in_progress_is_told_what_changed_until_it_is_read(stack: Stack) -> None:
    stack.offer()
    learner = in_situation("ready")
    assert CHANGED not in stack.launch(learner).text
    stack.offer(STRICTER)
    page = stack.launch(learner)
    assert CHANGED in page.text and "Version 2 applies to you now" in page.text
    assert "at least 65 %" in page.text
    assert CHANGED in stack.launch(learner).text  # a page that was opened is not yet read
    page = page.submit(page.form("/read"))
    assert CHANGED not in page.text and CHANGED not in stack.launch(learner).text
    assert CHANGED not in stack.launch(in_situation("ready", 1)).text  # whoever comes first now knows no other


def test_nobody_is_awarded_by_conditions_that_they_have_not_read(stack: Stack) -> None:
    stack.offer()
    page = stack.launch(in_situation("ready"))
    stack.offer(LONGER)
    again = page.submit(page.form("/claim/", button="Yes, issue it"))
    assert CHANGED in again.text and stack.rows("awards") == []
    done = again.submit(again.form("/claim/", button="Yes, issue it"))
    assert "/wallet/" in done.url
    (award,) = stack.rows("awards")
    assert [row.version for row in stack.rows("achievement_versions") if row.id == award.version_id] == [2]


@sqlite_only
def test_what_a_learner_has_read_is_kept_no_longer_than_it_is_needed(stack: Stack) -> None:
    stack.offer()
    stack.launch(in_situation("ready"))
    (row,) = stack.rows("versions_seen")
    assert set(row._fields) == {"achievement_id", "platform_id", "learner_id", "version"}
    stack.claim(in_situation("ready"))
    assert stack.rows("versions_seen") == []
    stack.launch(in_situation("ready"))
    assert stack.rows("versions_seen") == []


def test_an_offer_that_has_ended_is_not_earned_any_more_and_everything_else_stays(stack: Stack) -> None:
    version = stack.offer()
    wallet = stack.claim(in_situation("ready"))
    open_page = stack.launch(in_situation("ready", 1))
    done = ended(stack)
    assert "No longer offered" in done.text and "done=ended" in done.url
    assert "No longer offered" in stack.launch(in_situation("ready", 1)).text
    refused = open_page.submit(open_page.form("/claim/", button="Yes, issue it"))
    assert code_of(refused) == "awards.achievement_missing"
    assert len(stack.rows("awards")) == 1
    assert "/wallet/" in stack.launch(in_situation("ready")).url
    assert wallet.follow(href="/verify/").status == 200
    public = stack.browser().open(f"{stack.tool_url}/achievements/{version.achievement_id}/1")
    assert public.status == 200 and "No longer offered" in public.text
    assert stack.product.published.search("zgled") == []
    assert stack.product.published.find("zgled", version.achievement_id) is None
    with pytest.raises(OfferEnded):
        stack.product.definitions.publish(draft_of(stack), "somebody")


@sqlite_only
def test_an_ended_offer_is_offered_again_as_it_was(stack: Stack) -> None:
    stack.offer()
    page = ended(stack)
    page = page.submit(page.form("/restore"))
    assert "Offered again" in page.text
    assert "/wallet/" in stack.claim(in_situation("ready")).url


@sqlite_only
def test_the_class_is_neither_checked_nor_issued_to_after_the_end(stack: Stack) -> None:
    stack.offer()
    people = stack.people()
    ended(stack)
    checks = len(stack.rows("class_checks"))
    people.submit(people.form("/people/check"))
    assert len(stack.rows("class_checks")) == checks
    teacher = stack.launch(TEACHER)
    path = f"{teacher.url.split('?')[0]}/sittings/{UUID(int=1)}/class"
    teacher.browser.session.post(path, data={"csrf_token": form_token(teacher.browser)}, timeout=20)
    assert len(stack.rows("class_checks")) == checks
    refused = people.submit(people.form("/people/decide"), button="issue", scope="others")
    assert code_of(refused) == "awards.achievement_missing"
    assert stack.rows("awards") == []


@sqlite_only
def test_a_teacher_is_reminded_in_time_and_one_click_moves_the_day(stack: Stack) -> None:
    stack.offer()
    assert "It is time to look at it again" not in stack.launch(TEACHER).text
    stack.clock.ahead_s = 700 * DAY_S
    page = stack.launch(TEACHER)
    assert "It is time to look at it again" in page.text
    stack.clock.ahead_s = 740 * DAY_S
    page = stack.launch(TEACHER)
    assert "It should have been looked at again" in page.text
    page.submit(page.form("/look", button="right"))
    assert "looked at again" not in stack.launch(TEACHER).text
    (look,) = stack.rows("definition_looks")
    assert (look.looked_by, look.is_right) == (str(TEACHER), True)
    assert look.due_on > (stack.clock() + timedelta(days=720)).date()
    assert stack.launch(in_situation("ready")).status == 200  # it warns, and never stops anything


@sqlite_only
def test_a_day_of_ones_own_is_kept_and_a_past_one_is_refused(stack: Stack) -> None:
    stack.offer()
    page = stack.launch(TEACHER).follow(href="/history")
    refused = page.submit(page.form("/look"), button="day", due_on="2020-01-01")
    assert code_of(refused) == "awards.day_invalid"
    soon = (stack.clock() + timedelta(days=30)).date()
    page.submit(page.form("/look"), button="day", due_on=soon.isoformat())
    assert "It is time to look at it again" in stack.launch(TEACHER).text
    near = stack.administrator().follow(href="/admin/reviews")
    assert "To be looked at by" in near.text
    near.submit(near.form("/looks/", button="right"))
    assert "Nothing is due" in near.browser.open(near.url).text
