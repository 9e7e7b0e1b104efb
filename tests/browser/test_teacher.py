"""A teacher sets a micro-credential up: the form saves itself, the checklist follows, and a dry run comes first."""

import time
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from app.awards import CourseCompleted, GradeAtLeast, Unit
from tests.browser.visitor import PHONE
from tests.integration.stack import TEACHER

WHOLE_COURSE_60 = GradeAtLeast(activity_id=None, name="", threshold=Decimal(60), unit=Unit.PERCENT)
DONE = "#live-checklist progress[value='11'][max='11']"
# What a page says while it is being left can only be asked for afterwards.
KEEP_LAST_WORDS = """() => {
    const button = document.querySelector("button[value=check]");
    const keep = () => (sessionStorage.words = button.disabled ? button.textContent : "");
    new MutationObserver(keep).observe(button, { attributes: true, childList: true });
}"""
SAVED = "[data-save-state]:not(:empty)"


def rename(page, title):
    """Open the folded title, if it is, and write another."""
    if not page.locator("#f-title").is_visible():
        page.locator("#f-about > summary").click()
    page.fill("#f-title", title)


def fill(page):
    """Fill in what is mandatory, by mouse."""
    rename(page, "Data Literacy in Practice")
    page.fill("#f-outcome-1", "Judges the quality of a data set")
    page.fill("#f-ects", "2,5")
    page.select_option("#f-level", "6")
    page.locator("#f-assessment .choice").nth(1).click()
    page.locator("#f-supervision .choice").first.click()
    page.locator("[name=criterion-threshold]").nth(1).fill("60")  # the one number that the first preset needs


def publish(page):
    page.locator("button[value=publish]").click()
    page.wait_for_url("**done=published")


def hold(page, address):
    """Keep requests to the address waiting until the returned function is called."""
    waiting: list[Any] = []
    released: list[bool] = []
    page.route(address, lambda route: route.continue_() if released else waiting.append(route))

    def release():
        released.append(True)
        while waiting:
            waiting.pop().continue_()

    def arrived():
        deadline = time.monotonic() + 10
        while not waiting and time.monotonic() < deadline:
            page.wait_for_timeout(20)
        assert waiting

    return arrived, release


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_teacher_sees_the_checklist_fill_up_then_checks_and_publishes(fresh, visit, language):
    visitor = visit(fresh, language=language)
    page = visitor.launch(TEACHER)
    expect(page.locator(DONE)).to_have_count(0)
    fill(page)
    page.locator(DONE).wait_for()
    page.locator(SAVED).wait_for()
    visitor.look("teach-complete")
    page.locator("button[value=check]").click()
    page.wait_for_url("**/people")
    assert page.locator("[data-standing=ready]").count() > 1
    assert fresh.rows("awards") == []
    page.locator("main .actions a[href$='#publish']").click()
    publish(page)
    expect(page.locator(".notice-success[role=status]")).to_be_visible()
    assert fresh.product.definitions.offered(fresh.platform_id, "2").achievement.title[language] == (
        "Data Literacy in Practice"
    )


def test_publishing_while_the_form_saves_itself_publishes_what_was_typed_last(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    fill(page)
    page.locator(DONE).wait_for()
    arrived, release = hold(page, "**/checklist")
    rename(page, "First")
    arrived()  # a save is under way, and its answer will carry the next revision
    rename(page, "Last")
    page.locator("button[value=publish]").click()
    release()
    page.wait_for_url("**done=published")
    expect(page.locator("#f-title")).to_have_value("Last")


def test_two_saves_at_once_do_not_refuse_each_other(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    arrived, release = hold(page, "**/checklist")
    rename(page, "First")
    arrived()
    rename(page, "Second")
    page.wait_for_timeout(1200)  # longer than the form waits before it saves
    release()
    page.locator("[data-save-state]", has_text="Saved").wait_for()
    page.reload()
    expect(page.locator("#f-title")).to_have_value("Second")


def test_two_tabs_are_told_kindly_and_the_first_text_is_kept(fresh, visit):
    visitor = visit(fresh)
    first = visitor.launch(TEACHER)
    first.locator("button[value=save]:not([hidden])").click()
    first.wait_for_url("**done=saved")
    second = visitor.context.new_page()
    second.goto(first.url)
    rename(first, "From the first tab")
    first.locator("button[value=save]:not([hidden])").click()
    first.wait_for_load_state()
    rename(second, "From the second tab")
    second.locator("[data-save-state].failed").wait_for()
    told = "Somebody else has changed this in the meantime"
    expect(second.locator("[data-save-state]")).to_contain_text(told, use_inner_text=True)
    second.locator("button[value=publish]").click()
    second.get_by_role("heading", name=told).wait_for()
    first.reload()
    expect(first.locator("#f-title")).to_have_value("From the first tab")


def test_conditions_show_only_what_their_kind_needs(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    rows = page.locator("#f-criteria .rows > li")
    expect(rows).to_have_count(2)
    expect(rows.first.locator("[name=criterion-threshold]")).to_be_hidden()
    expect(rows.nth(1).locator("[name=criterion-threshold]")).to_be_visible()
    expect(page.locator("#f-mode")).to_be_visible()
    rows.nth(1).get_by_role("button", name="Remove").click()
    expect(page.locator("#f-mode")).to_be_hidden()  # there is nothing to choose among
    page.get_by_role("button", name="Add a condition").click()
    expect(rows).to_have_count(2)
    expect(rows.nth(1).locator("[name=criterion-kind]")).to_be_focused()
    expect(rows.nth(1).locator("[name=criterion-threshold]")).to_be_visible()
    rows.nth(1).locator("[name=criterion-kind]").select_option("activity_completed")
    expect(rows.nth(1).locator("[name=criterion-unit]")).to_be_hidden()
    expect(rows.nth(1).locator("[name=criterion-activity] option").first).to_have_text(
        "Choose an activity", use_inner_text=True
    )
    rows.first.get_by_role("button", name="Remove").click()
    expect(rows).to_have_count(1)
    expect(rows.first.locator("legend").first).to_have_text("Condition 1", use_inner_text=True)
    expect(rows.first.locator("button")).to_have_attribute("value", "remove-criterion-0")


def test_conditions_added_on_the_spot_are_published(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    fill(page)
    page.get_by_role("button", name="Add a condition").click()
    page.locator("[name=criterion-threshold]").nth(2).fill("50")
    page.locator("[name=criterion-activity]").nth(2).select_option("cm:2")
    publish(page)
    first, second, third = fresh.product.definitions.offered(fresh.platform_id, "2").achievement.criteria.items
    assert (first, second) == (CourseCompleted(), WHOLE_COURSE_60)
    assert (third.activity_id, third.threshold) == ("cm:2", 50)


def test_enter_saves_and_removes_nothing(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    page.fill("#f-outcome-1", "Judges data")
    page.fill("#f-outcome-2", "Presents data")
    page.press("#f-outcome-2", "Enter")
    page.wait_for_url("**done=saved")
    assert [box.input_value() for box in page.locator("[name=outcome]").all()] == ["Judges data", "Presents data"]


def test_credits_are_told_in_hours_while_they_are_typed(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    page.locator("#f-ects").press_sequentially("2,5")
    expect(page.locator("#f-ects-hint")).to_contain_text("2.5 ECTS are 62.5 hours.", use_inner_text=True)
    page.fill("#f-ects", "many")
    expect(page.locator("#f-ects-hint")).not_to_contain_text("62.5", use_inner_text=True)


def test_a_long_check_says_that_it_is_under_way(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    page.locator("[name=criterion-threshold]").nth(1).fill("60")
    page.evaluate(KEEP_LAST_WORDS)
    page.locator("button[value=check]").click()
    page.wait_for_url("**/people")
    assert page.evaluate("sessionStorage.words") == "Reading the course …"


def test_on_a_phone_the_checklist_is_a_summary_that_stays_in_sight(fresh, visit):
    page = visit(fresh, width=PHONE).launch(TEACHER)
    expect(page.locator(".checklist-body")).to_be_hidden()
    page.locator("#publish").scroll_into_view_if_needed()
    summary = page.locator(".checklist > summary").bounding_box()
    assert 0 <= summary["y"] < 20
    assert summary["height"] < 100


def test_the_form_works_without_scripts(fresh, visit):
    page = visit(fresh, script=False).launch(TEACHER)
    expect(page.locator("[name=criterion-threshold]").first).to_be_visible()  # every field shows
    page.locator("[value=add-outcome]").click()
    expect(page.locator("[name=outcome]")).to_have_count(3)
    assert page.evaluate("location.hash") == "#f-outcome"
    page.get_by_role("button", name="Add a condition").click()
    expect(page.locator("[name=criterion-kind]")).to_have_count(3)
    expect(page.locator(".notice-problem")).to_have_count(0)  # nothing was asked for yet
    page.locator("[name=criterion-threshold]").nth(2).fill("60")
    fill(page)
    publish(page)
    expect(page.locator(DONE)).to_have_count(1)
