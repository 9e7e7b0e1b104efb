"""The course changes under a published rule: nobody is awarded until the teacher has looked."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import request, request_started

from app.awards import (
    ActivityCompleted,
    Criteria,
    GradeAtLeast,
    Mode,
    SomeOf,
    Unit,
)
from app.demo import Page
from tests.integration.stack import COURSE, DEFINITION, TEACHER, Stack, code_of, in_situation
from tests.integration.test_claims import nothing_written, posted
from tests.integration.test_teaching import filled
from tests.integration.tokens import form_token

QUIZ = GradeAtLeast(activity_id="cm:2", name="Quiz", threshold=Decimal(7), unit=Unit.POINTS)
RULE = replace(DEFINITION, criteria=Criteria(items=(QUIZ,)))
PAUSED = "The course has changed: issuing is paused"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give an SQLite database only: nothing here depends on the database."""
    return sqlite_url


def thresholds(stack: Stack) -> list[tuple[int, Decimal]]:
    """Return each published version with the threshold of its rule."""
    found = []
    for row in sorted(stack.rows("achievement_versions"), key=lambda row: row.version):
        version = stack.product.definitions.version(row.achievement_id, row.version)
        item = version.achievement.criteria.items[0]
        assert isinstance(item, GradeAtLeast)
        found.append((version.version, item.threshold))
    return found


def decide(page: Page, answer: str) -> Page:
    return page.submit(page.form("/rule"), button=answer)


def halved(stack: Stack) -> None:
    """Let the quiz count out of 5 instead of 10."""
    stack.change_course("quiz", points_possible=Decimal(5))


def test_a_changed_maximum_pauses_the_rule_for_learner_claim_editor_and_people(stack):
    stack.offer(RULE)
    page = stack.launch(in_situation("ready"))
    halved(stack)
    done = page.submit(page.form("/claim/", button="Yes, issue it"))  # the page was there before the change
    assert (done.status, code_of(done)) == (409, "awards.rule_paused")
    again = stack.launch(in_situation("ready"))
    assert "Issuing is paused for the moment" in again.text
    assert not [form for form in again.forms if form.method == "post" and "/claim/" in form.action]
    assert posted(again, stack).status_code == 409
    assert nothing_written(stack)
    editor = stack.launch(TEACHER)
    people = stack.people()
    for shown in (editor, people):
        assert PAUSED in shown.text
        assert "Nobody was affected" in shown.text
    for shown in (editor, people.follow("See what changed and decide")):
        assert "now counts out of 5, was 10." in shown.text
        assert "The rule “at least 7 points” can no longer be met." in shown.text


def test_the_list_of_people_says_so_no_more_once_the_teacher_has_decided(stack):
    stack.offer(RULE)
    halved(stack)
    people = stack.people()
    decide(stack.launch(TEACHER), "keep")
    assert PAUSED not in people.browser.open(people.url).text


def test_nobody_is_issued_to_while_the_rule_is_paused(stack):
    stack.offer(RULE)
    people = stack.people()
    halved(stack)
    tried = stack.settled(people.submit(people.form("/people/decide"), button="issue", scope="others"))
    assert "Issuing is paused" in tried.text
    assert nothing_written(stack)


def test_the_proportional_threshold_is_one_click_and_issuing_goes_on(stack):
    stack.offer(RULE)
    halved(stack)
    done = decide(stack.launch(TEACHER), "proportional")
    assert "done=resumed" in done.url
    assert PAUSED not in done.text
    assert thresholds(stack) == [(1, Decimal(7)), (2, Decimal("3.5"))]
    draft = stack.product.definitions.draft(stack.platform_id, COURSE)
    assert draft is not None
    assert draft.achievement.criteria.items == (replace(QUIZ, threshold=Decimal("3.5")),)
    assert "Published, version 2" in done.text
    assert "/wallet/" in stack.claim(in_situation("ready")).url


def test_keeping_it_publishes_the_same_rule_on_the_course_as_it_is_now(stack):
    stack.offer(RULE)
    halved(stack)
    page = stack.launch(TEACHER)
    form = page.form("/rule")
    for _ in range(2):  # a second click changes nothing more
        assert page.submit(form, button="keep").status == 200
    assert thresholds(stack) == [(1, Decimal(7)), (2, Decimal(7))]
    assert PAUSED not in stack.launch(TEACHER).text
    assert "Issuing is paused" not in stack.launch(in_situation("ready")).text


def test_a_draft_that_goes_its_own_way_is_neither_published_nor_changed_by_the_decision(stack):
    stack.offer(RULE)
    draft = stack.product.definitions.draft(stack.platform_id, COURSE)
    assert draft is not None
    own = replace(RULE, title={"en": "Not yet"}, criteria=Criteria(items=(replace(QUIZ, threshold=Decimal(4)),)))
    stack.product.definitions.save(draft, own)
    halved(stack)
    decide(stack.launch(TEACHER), "proportional")
    kept = stack.product.definitions.draft(stack.platform_id, COURSE)
    assert kept is not None
    assert kept.achievement == own
    offered = stack.product.definitions.offered(stack.platform_id, COURSE)
    assert offered is not None
    assert offered.achievement == replace(RULE, criteria=Criteria(items=(replace(QUIZ, threshold=Decimal("3.5")),)))


def test_a_decision_about_a_course_that_has_changed_once_more_is_asked_again(stack):
    stack.offer(RULE)
    halved(stack)
    page = stack.launch(TEACHER)
    stack.change_course("quiz", points_possible=Decimal(20))
    answer = decide(page, "proportional")
    assert "done=" not in answer.url
    assert "now counts out of 20, was 10." in answer.text
    assert len(stack.rows("achievement_versions")) == 1


def test_editing_and_publishing_lets_the_rule_go_on_too(stack):
    stack.offer(RULE)
    halved(stack)
    page = stack.launch(TEACHER)
    form = next(form for form in page.forms if form.html_id == "editor")
    done = page.submit(form, button="publish", **{"criterion-threshold": ["4"]})
    assert "done=published" in done.url
    assert PAUSED not in done.text
    assert "/wallet/" in stack.claim(in_situation("ready")).url


def test_publishing_the_same_draft_again_counts_as_having_looked(stack):
    stack.offer(RULE)
    halved(stack)
    stack.offer(RULE)
    assert [version for version, _ in thresholds(stack)] == [1, 2]
    assert "Issuing is paused" not in stack.launch(in_situation("ready")).text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "is no longer in the course"),
        ({"points_possible": None, "points_to_pass": None}, "is no longer graded in points"),
    ],
)
def test_an_activity_that_is_gone_or_no_longer_graded_pauses_even_where_others_would_do(stack, change, told):
    several = SomeOf(needed=1, items=(QUIZ, ActivityCompleted(activity_id="cm:3", name="Reading")))
    stack.offer(replace(DEFINITION, criteria=Criteria(mode=Mode.ANY, items=(several,))))
    stack.change_course("quiz", **change)
    assert told in stack.launch(TEACHER).text
    assert "Issuing is paused" in stack.launch(in_situation("ready")).text


def test_a_change_that_does_not_touch_the_rule_pauses_nothing(stack):
    stack.offer(RULE)
    stack.change_course("assign", points_possible=Decimal(50))
    stack.change_course("quiz", name="Quiz, renamed")
    assert PAUSED not in stack.launch(TEACHER).text
    assert "/wallet/" in stack.claim(in_situation("ready")).url


def test_a_version_from_before_its_basis_was_kept_goes_on(stack):
    definitions = stack.product.definitions
    definitions.publish(definitions.begin(stack.platform_id, COURSE, "zgled", RULE), "somebody")
    halved(stack)
    assert PAUSED not in stack.launch(TEACHER).text
    assert "Issuing is paused" not in stack.launch(in_situation("ready")).text
    stack.offer(RULE)  # the basis is taken at the next publication
    assert len(stack.rows("achievement_versions")) == 2
    stack.change_course("quiz", points_possible=Decimal(4))
    assert PAUSED in stack.launch(TEACHER).text


def test_whoever_holds_it_already_is_not_touched(stack):
    stack.offer(RULE)
    content = stack.claim(in_situation("ready")).follow(href="credential.openbadge.json").content
    halved(stack)
    assert stack.launch(in_situation("ready")).follow(href="credential.openbadge.json").content == content


def test_nothing_is_published_while_the_course_cannot_be_read(stack):
    page = stack.launch(TEACHER)
    stack.fault("down")
    refused = filled(page)
    assert refused.status == 422
    assert "Not published" in refused.text
    assert stack.rows("achievement_versions") == []
    assert len(stack.rows("achievements")) == 1  # the draft is kept
    stack.fault("ok")
    assert (
        "done=published"
        in refused.submit(next(form for form in refused.forms if form.html_id == "editor"), button="publish").url
    )


def test_a_learner_cannot_let_a_rule_go_on(stack):
    stack.offer(RULE)
    halved(stack)
    page = stack.launch(in_situation("ready"))
    launch_id = page.url.rsplit("/", 1)[1].split("?")[0]
    answer = page.browser.session.post(
        f"{stack.tool_url}/teach/{launch_id}/rule",
        data={"csrf_token": form_token(page.browser), "answer": "keep"},
        timeout=10,
    )
    assert answer.status_code == 403
    assert len(stack.rows("achievement_versions")) == 1


@pytest.mark.parametrize("situation", ["ready", "open"])
def test_a_claim_asks_for_grades_and_completion_at_most_four_times(stack, situation):
    stack.offer()
    stack.make_ready(in_situation(situation))
    page = stack.launch(in_situation(situation))
    asked: list[str] = []

    def count(_sender: Any, **_extra: Any) -> None:
        asked.append(request.form.get("wsfunction", request.path))

    request_started.connect(count, stack.lms_app)
    page.submit(page.form("/claim/", button="Yes, issue it"))
    assert len(stack.rows("awards")) == 1
    assert 1 <= sum("_" in name for name in asked) <= 4, asked
