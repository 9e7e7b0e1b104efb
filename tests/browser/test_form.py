"""The teacher's form: six decisions and one button, every text in several languages, and nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from app.awards import Outcome
from tests.browser.visitor import PHONE
from tests.integration.stack import TEACHER

DONE = "#live-checklist progress[value='11'][max='11']"
SAVED = "[data-save-state]:not(.failed):not(:empty)"
# Which fields a teacher decides about, by the names under which they are posted.
COUNT_DECISIONS = """() => {
    window.decisions = new Set();
    document.addEventListener("change", (event) => event.target.name && decisions.add(event.target.name));
}"""
WRITTEN, QUIZ = "6e6cb2cc78", "b1b68f6735"


def published(stack):
    return stack.product.definitions.offered(stack.platform_id, "2").achievement


def open_part(page, name):
    part = page.locator(f"#f-{name}")
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()


def add_language(page, code):
    open_part(page, "languages")
    page.select_option("#f-new-language", code)
    with page.expect_navigation():
        page.locator("button[value=add-language]").click()


@pytest.mark.parametrize("language", ["sl", "en"])
def test_six_decisions_and_one_button_publish_a_complete_micro_credential(fresh, visit, language):
    page = visit(fresh, language=language).launch(TEACHER)
    page.evaluate(COUNT_DECISIONS)
    page.fill("#f-outcome-1", "Judges the quality of a data set")
    page.fill("#f-ects", "3")
    page.select_option("#f-level", "6")
    page.locator(f"#f-assessment [value='{WRITTEN}']").check()
    page.locator("#f-supervision [value=nosupnoid]").check()
    page.locator("[name=criterion-threshold]").nth(1).fill("60")
    page.locator(DONE).wait_for()
    page.locator("#publish-title").click()  # the last field tells of its change when it is left
    decisions = page.evaluate("[...decisions]")
    assert len(decisions) <= 6, decisions
    page.locator("button[value=publish]").click()
    page.wait_for_url("**done=published")
    achievement = published(fresh)
    assert achievement.title[language] == "Podatkovna pismenost / Data Literacy"
    assert (achievement.instruction_languages, achievement.participation) == ((language,), "e92d221e4d")


def test_six_decisions_are_made_with_the_keyboard_alone(fresh, visit):
    visitor = visit(fresh)
    page = visitor.launch(TEACHER)
    visitor.tab_to("#f-outcome-1")
    page.keyboard.type("Compares means")
    visitor.tab_to("#f-ects")
    page.keyboard.type("3")
    visitor.tab_to("#f-level")
    page.keyboard.type("Not placed")
    visitor.tab_to("#f-assessment-2")
    page.keyboard.press("Space")
    visitor.tab_to("#f-supervision-1")
    page.keyboard.press("Space")
    visitor.tab_to("[name=criterion-threshold]")
    page.keyboard.type("60")
    visitor.tab_to("#f-about > summary")
    page.keyboard.press("Enter")
    visitor.tab_to("#f-title")
    page.keyboard.press("Control+a")
    page.keyboard.type("Statistics")
    page.locator(DONE).wait_for()
    visitor.tab_to("button[value=publish]")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=published")
    assert (published(fresh).not_placed, published(fresh).title) == (True, {"en": "Statistics"})


def test_a_second_language_is_added_filled_and_told_what_it_lacks(fresh, visit):
    visitor = visit(fresh)
    page = visitor.launch(TEACHER)
    page.fill("#f-outcome-1", "Judges data")
    add_language(page, "sl")
    expect(page.locator("#f-outcome-1")).to_have_value("Judges data")
    line = page.locator("#live-checklist .line", has_text="Slovenian: 2 of 2 texts missing")
    line.wait_for()
    line.get_by_role("link", name="Title").click()
    expect(page.locator("[name='title@sl']")).to_be_focused()  # unfolded, and led into it
    page.keyboard.type("Podatkovna pismenost")
    page.locator("#live-checklist .line", has_text="Slovenian: 1 of 2 texts missing").wait_for()
    page.locator("[id='f-outcome-1@sl']").fill("Presodi podatke")
    page.locator("#live-checklist .line", has_text="Slovenian: complete").wait_for()
    expect(page.locator("[id='f-outcome-1@sl']")).to_have_attribute("lang", "sl")
    page.get_by_role("button", name="Slovenian", exact=True).click()
    expect(page.locator("#f-outcome-1")).to_be_hidden()
    page.get_by_role("button", name="All languages").click()
    expect(page.locator("#f-outcome-1")).to_be_visible()
    page.locator(SAVED).wait_for()
    page.reload()
    expect(page.locator("[id='f-outcome-1@sl']")).to_have_value("Presodi podatke")


def test_removing_a_language_asks_first_and_can_be_undone(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    add_language(page, "de")
    open_part(page, "about")
    page.locator("[id='f-title@de']").fill("Datenkompetenz")
    remove = page.locator("button[value=remove-language-de]")
    remove.click()
    page.locator("#confirm").get_by_role("button", name="Cancel").click()
    expect(page.locator("[id='f-title@de']")).to_have_count(1)
    remove.click()
    with page.expect_navigation():
        page.locator("#confirm [value=yes]").click()
    expect(page.locator("[id='f-title@de']")).to_have_count(0)
    with page.expect_navigation():
        page.locator("button[value=add-language-de]").click()
    open_part(page, "about")
    expect(page.locator("[id='f-title@de']")).to_have_value("Datenkompetenz")


def test_languages_come_and_go_without_scripts(fresh, visit):
    page = visit(fresh, script=False).launch(TEACHER)
    add_language(page, "hr")
    add_language(page, "it")
    open_part(page, "about")
    page.locator("[id='f-title@hr']").fill("Podatkovna pismenost")
    page.locator("button[value=remove-language-hr]").click()
    page.locator("[value=add-outcome]").click()
    expect(page.locator("[name='outcome@it']")).to_have_count(3)
    open_part(page, "languages")
    page.locator("button[value=add-language-hr]").click()
    page.locator("button[value=save]:not([hidden])").click()
    page.wait_for_url("**done=saved")
    open_part(page, "about")
    expect(page.locator("[id='f-title@hr']")).to_have_value("Podatkovna pismenost")


def test_with_several_assessments_each_outcome_says_which_of_them_shows_it(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    page.fill("#f-outcome-1", "Judges data")
    page.fill("#f-outcome-2", "Presents data")
    page.locator(f"#f-assessment [value='{WRITTEN}']").check()
    expect(page.locator("[data-assessments]:visible")).to_have_count(0)
    page.locator(f"#f-assessment [value='{QUIZ}']").check()
    expect(page.locator("[data-assessments]:visible .tick input:checked")).to_have_count(4)
    page.locator(f"[name=outcome-1-assessment][value='{QUIZ}']").uncheck()
    page.get_by_role("button", name="Remove Outcome 1").click()  # the second row is the first now
    expect(page.locator("[name=outcome-0-assessment]:checked")).to_have_count(1)
    page.locator("button[value=add-outcome]").click()
    expect(page.locator("#f-outcome-2")).to_be_focused()
    page.fill("#f-outcome-2", "Cites sources")
    page.locator("button[value=save]:not([hidden])").click()
    page.wait_for_url("**done=saved")
    assert fresh.product.definitions.draft(fresh.platform_id, "2").achievement.outcomes == (
        Outcome(text={"en": "Presents data"}, assessments=(WRITTEN,)),
        Outcome(text={"en": "Cites sources"}),
    )


def test_unusual_hours_for_a_credit_are_said_while_they_are_typed_and_stop_nothing(fresh, visit):
    page = visit(fresh, width=PHONE).launch(TEACHER)
    said = page.locator("[data-ratio]")
    page.fill("#f-ects", "3")
    expect(said).to_be_hidden()
    open_part(page, "workload")
    page.fill("#f-hours", "40")
    expect(said).to_contain_text("13.33 hours of work for one credit", use_inner_text=True)
    page.locator("button[value=save]:not([hidden])").click()
    page.wait_for_url("**done=saved")
    # The same words without the script.
    expect(said).to_contain_text("13.33 hours of work for one credit", use_inner_text=True)
    page.fill("#f-hours", "80")
    expect(said).to_be_hidden()


def test_what_is_folded_says_what_stands_in_it(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    value = page.locator("#f-stack .folded-value")
    expect(value).to_have_text("Not stated", use_inner_text=True)
    open_part(page, "stack")
    page.select_option("#f-stackability", "combines")
    expect(value).to_have_text("Can be combined with other micro-credentials", use_inner_text=True)
    expect(page.locator("[data-when]")).to_be_hidden()
    page.select_option("#f-level", "not_placed")
    expect(page.locator("[data-when]")).to_be_visible()  # what that means is said where it is chosen
    open_part(page, "languages")
    page.select_option("#f-language", "de")
    expect(page.locator("#f-outcome-1")).to_have_attribute("lang", "de")
    expect(page.locator("#f-outcome legend .tag").first).to_have_text("German", use_inner_text=True)
