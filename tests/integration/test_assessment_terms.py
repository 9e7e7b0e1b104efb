"""How it is assessed: who may confirm, which activities assess which outcome, and what a learner must show."""

from typing import Any

import pytest

from app.demo import Page
from tests.integration.sittings import IDENTIFIED, OTHER_TEACHER, course_of, enter_sitting
from tests.integration.stack import TEACHER, Stack, code_of, in_situation


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give SQLite alone."""
    return sqlite_url


def opened(stack: Stack, person: int = TEACHER) -> Page:
    return stack.launch(person).follow(href="/sittings").follow(href="/terms")


def test_what_is_said_on_the_page_is_kept_read_by_learners_and_asked_by_the_gate(stack):
    stack.offer(IDENTIFIED)
    person = in_situation("ready")
    stack.make_ready(person)
    stack.launch(person)
    page = opened(stack)
    assert "is not offered: your institution has not allowed it" in page.text
    before = stack.product.definitions.draft(stack.platform_id, course_of(stack).context_id)
    assert before is not None
    form = page.form("", button="Save")
    unchanged = page.submit(form)
    assert "Draft saved" in unchanged.text
    draft = stack.product.definitions.draft(stack.platform_id, course_of(stack).context_id)
    assert draft == before
    quiz = next(
        one.activity_id for one in stack.outline().activities if "test" in one.name.casefold() or "quiz" in one.name
    )
    said: dict[str, Any] = {
        "attesters": "named",
        "examiner": [str(OTHER_TEACHER)],
        "criteria-1@en": "Names three faults",
        "activity-1": [quiz],
    }
    page = page.submit(form, **said)
    draft = stack.product.definitions.draft(stack.platform_id, course_of(stack).context_id)
    assert draft is not None
    assert draft.achievement.outcomes[0].criteria == {"en": "Names three faults"}
    assert list(draft.achievement.named_activities) == [quiz]
    # The main form, saved after that, keeps what stands on the other page.
    main = stack.launch(TEACHER)
    main.submit(main.form(button="Save draft"), button="Save draft", description="Another description")
    again = stack.product.definitions.draft(stack.platform_id, course_of(stack).context_id)
    assert again is not None
    assert again.achievement.outcomes == draft.achievement.outcomes
    assert again.achievement.assessment == draft.achievement.assessment
    stack.product.definitions.publish(again, "somebody", stack.outline())

    told = stack.launch(person)
    assert "Names three faults" in told.text
    assert "1 named person" in told.text  # what has changed since
    public = stack.browser().open(f"{stack.tool_url}/achievements/{again.achievement_id}/2")
    assert "Names three faults" in public.text
    assert code_of(enter_sitting(stack)) == "assessment.not_examiner"


def test_a_form_that_names_nobody_is_shown_again_and_one_of_another_revision_is_refused(stack):
    stack.offer(IDENTIFIED)
    page = opened(stack)
    form = page.form("", button="Save")
    refused = page.submit(form, attesters="named")
    assert (refused.status, "Name at least one person" in refused.text) == (422, True)
    page.submit(form, second=True)
    assert code_of(page.submit(form, resit="every")) == "awards.draft_changed"


def test_without_the_platform_everything_else_can_be_said_and_nobody_loses_what_was_chosen(stack):
    stack.offer(IDENTIFIED)
    page = opened(stack)
    page.submit(page.form("", button="Save"), attesters="named", examiner=[str(OTHER_TEACHER)])
    stack.fault("down")
    page = page.browser.open(page.url)
    assert "cannot be read now" in page.text
    page.submit(page.form("", button="Save"), second=True)
    draft = stack.product.definitions.draft(stack.platform_id, course_of(stack).context_id)
    assert draft is not None
    assert (draft.achievement.assessment.examiners, draft.achievement.assessment.second_person) == (("4",), True)
