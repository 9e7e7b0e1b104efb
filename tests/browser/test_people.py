"""The teacher's list of people at a browser: a long check moves, issuing asks first, a held learner reads why."""

import pytest
from playwright.sync_api import expect

from app.awards import IssueMode
from app.cli.demo_setup import SLUG
from tests.browser.visitor import PHONE
from tests.integration.stack import TEACHER, in_situation

CHECK = "form[action$='/people/check'] button"


def people(visitor):
    """Open the list of people with the class checked."""
    page = visitor.launch(TEACHER)
    page.locator(".tabs a").nth(1).click()
    page.locator(CHECK).click()
    page.locator("[data-check=done]").wait_for()
    return page


def test_a_check_that_takes_long_shows_its_progress_and_then_the_result_by_itself(fresh, visit):
    fresh.offer()
    visitor = visit(fresh)
    page = visitor.launch(TEACHER)
    page.locator(".tabs a").nth(1).click()
    fresh.fault("slow")
    page.locator(CHECK).click()
    page.locator("[data-check=running] progress").wait_for()
    visitor.look("people-running")
    fresh.fault("ok")
    page.locator("[data-check=done]").wait_for(timeout=60_000)
    expect(page.locator("[data-standing=ready]")).to_have_count(12)


def test_a_reading_under_way_refreshes_itself_without_scripts(fresh, visit):
    fresh.offer()
    page = visit(fresh, script=False).launch(TEACHER)
    page.locator(".tabs a").nth(1).click()
    fresh.fault("slow")
    page.locator(CHECK).click()
    page.locator("[data-check=running] progress").wait_for()
    fresh.fault("ok")
    page.locator("[data-check=done]").wait_for(timeout=60_000)


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_teacher_issues_to_the_class_after_a_question_and_sees_who_received_it(fresh, visit, language):
    fresh.offer()
    fresh.product.people.caps.put(SLUG, "5")
    visitor = visit(fresh, language=language, width=PHONE)
    page = people(visitor)
    page.locator("input[name=scope][value=others]").check()
    page.locator("[data-standing=ready] .tick input").first.check()
    page.locator("button[value=issue]").click()
    page.locator("dialog[open] button[value=no]").click()
    assert fresh.rows("awards") == []
    page.locator("button[value=issue]").click()
    page.locator("dialog[open] button[value=yes]").click()
    page.locator("[data-batch=waiting]").wait_for(timeout=30_000)
    visitor.look("people-waiting")
    assert len(fresh.rows("awards")) == 5
    page.locator("button[value=more]").click()
    page.locator("[data-batch=done]").wait_for(timeout=30_000)
    visitor.look("people-issued")
    assert len(fresh.rows("awards")) == 11


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_learner_reads_that_and_why_it_is_withheld_or_waits_for_the_teacher(fresh, visit, language):
    version = fresh.offer()
    permissions = fresh.product.people.permissions
    held, waiting = in_situation("ready"), in_situation("ready", 1)
    reason = "Postopek zaradi suma plagiatorstva še ni končan."
    permissions.hold(version.achievement_id, fresh.platform_id, str(held.person_id), reason=reason, by="3")
    permissions.choose_mode(version.achievement_id, IssueMode.CONFIRM, by="3")
    visitor = visit(fresh, language=language, width=PHONE)
    assert reason in visitor.launch(held).locator("main").inner_text()
    visitor.look("claim-withheld")
    visitor.launch(waiting)
    expect(visitor.page.locator("form[action*='/claim/']")).to_have_count(0)
    visitor.look("claim-waits-for-teacher")


def test_the_list_is_used_with_the_keyboard_alone(fresh, visit):
    fresh.offer()
    visitor = visit(fresh)
    page = people(visitor)
    visitor.tab_to("#f-q")
    page.keyboard.type("novak")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=novak**")
    expect(page.locator("tr[data-standing]")).to_have_count(1)
    visitor.tab_to(".tick input")
    page.keyboard.press("Space")
    visitor.tab_to("button[value=issue]")
    page.keyboard.press("Enter")
    page.locator("dialog[open] button[value=yes]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-batch=done]").wait_for(timeout=30_000)
    assert len(fresh.rows("awards")) == 1
