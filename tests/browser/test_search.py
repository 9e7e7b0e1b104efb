"""Skills and fields by a combobox with the keyboard alone, without script by buttons; advice while one types."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_screens import survey
from tests.integration.stack import TEACHER

SKILL = "http://data.europa.eu/esco/skill/5354a726-ee64-4f34-90f8-8436f9f374b8"
WORDS = "#f-outcome-0-skill [data-query]"


def draft_of(stack):
    draft = stack.product.definitions.draft(stack.platform_id, "2")
    return draft.achievement if draft else None


def saved(stack, page, is_so):
    """Wait until the draft is as wanted: the form saves itself."""
    for _ in range(100):
        if (achievement := draft_of(stack)) and is_so(achievement):
            return achievement
        page.wait_for_timeout(100)
    raise AssertionError("never saved so")


def test_a_skill_and_a_field_are_found_chosen_and_taken_away_with_the_keyboard(fresh, visit):
    visitor = visit(fresh, language="sl")
    page = visitor.launch(TEACHER)
    page.locator("#f-languages > summary").click()
    page.locator("#f-fields > summary").click()
    page.locator("#f-language").select_option("sl")
    page.locator("[name=outcome]").nth(0).fill("Analizira ekološke podatke")
    skills = page.locator(".row-skills summary").first
    skills.focus()
    page.keyboard.press("Enter")
    visitor.tab_to(WORDS)
    box = page.locator(WORDS)
    expect(box).to_have_attribute("role", "combobox")
    page.keyboard.type("ekoloske")
    page.get_by_role("option", name="analizirati ekološke podatke").wait_for()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}[aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#live-status")).to_have_text("Dodano: analizirati ekološke podatke", use_inner_text=True)
    expect(page.locator("[data-query]:focus")).to_have_count(1)
    visitor.tab_to("#f-field [data-query]")
    page.keyboard.type("statist")
    page.get_by_role("option", name="Statistika 0542").wait_for()
    page.keyboard.press("ArrowUp")  # the last
    page.keyboard.press("ArrowDown")  # none
    page.keyboard.press("ArrowDown")  # the first
    page.keyboard.press("Enter")
    stored = saved(fresh, page, lambda one: one.fields and one.outcomes and one.outcomes[0].skills)
    assert stored.fields == ("0542",)
    (skill,) = stored.outcomes[0].skills
    assert (skill.uri, skill.labels["en"]) == (SKILL, "analyse ecological data")
    page.reload()
    page.locator("#f-fields > summary").click()
    expect(page.locator("[data-chips] > .chip")).to_have_count(2)
    page.locator("#f-field [data-chips] .chip-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#f-field [data-chips] > .chip")).to_have_count(0)
    expect(page.locator("#f-field [data-query]")).to_be_focused()
    page.keyboard.type("xyzq")
    page.get_by_text("Tem besedam ne ustreza nič.").first.wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#f-field [data-query]")).to_have_value("")
    saved(fresh, page, lambda one: not one.fields)


def test_rows_that_are_added_and_removed_keep_each_its_own_skills(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    page.locator("[name=outcome]").nth(0).fill("Analyses data")
    page.locator("[name=outcome]").nth(1).fill("Designs garments")
    page.locator(".row-skills summary").nth(1).click()
    second = page.locator("#f-outcome .row").nth(1).locator("[data-query]")
    second.fill("patterns for")
    page.get_by_role("option", name="create patterns for garments").click()
    page.locator("[value=add-outcome]").click()
    third = page.locator("#f-outcome .row").nth(2)
    expect(third.locator("[data-chips] > .chip")).to_have_count(0)
    ids = page.eval_on_selector_all("[id]", "parts => parts.map(part => part.id)")
    third.locator("[name=outcome]").fill("Plays solo")
    third.locator("summary").click()
    third.locator("[data-query]").fill("perform music")
    page.get_by_role("option", name="perform music solo").click()
    assert len(set(ids) & {"f-outcome-1", "f-outcome-2", "f-outcome-3"}) == 3
    page.locator("[value=remove-outcome-0]").click()
    page.locator("button[value=save]").last.click()
    page.wait_for_url("**done=saved")
    told = [(one.text["en"], [skill.labels["en"] for skill in one.skills]) for one in draft_of(fresh).outcomes]
    assert told == [
        ("Designs garments", ["create patterns for garments"]), ("Plays solo", ["perform music solo"])
    ]  # fmt: skip


def test_without_script_a_button_searches_and_a_plain_list_offers_all_fields(fresh, visit):
    page = visit(fresh, script=False).launch(TEACHER)
    page.locator("[name=outcome]").nth(0).fill("Analyses data")
    page.locator(".row-skills summary").first.click()
    page.fill("[name=outcome-0-search]", "ecological data")
    page.locator("button[value=search-skill-0]").click()
    page.get_by_label("analyse ecological data").check()
    page.locator("#f-fields > summary").click()
    page.locator("select[name=field]").select_option("0542")
    page.locator("button[value=save]").last.click()
    page.wait_for_url("**done=saved")
    assert [skill.uri for skill in draft_of(fresh).outcomes[0].skills] == [SKILL]
    assert draft_of(fresh).fields == ("0542",)
    page.locator("#f-fields > summary").click()
    page.locator("button[value=remove-field-0542]").click()
    expect(page.locator("#f-field [data-chips] > .chip")).to_have_count(0)
    expect(page.locator("#f-outcome-0-skill [data-chips] > .chip")).to_have_count(1)
    page.locator("button[value=save]").last.click()
    page.wait_for_url("**done=saved")
    assert draft_of(fresh).fields == ()


@pytest.mark.parametrize("language", ["sl", "en"])
def test_pages_of_the_search_and_of_advice_on_outcomes(fresh, visit, language):
    visitor = visit(fresh, language=language)
    page = visitor.launch(TEACHER)
    page.locator("#f-languages > summary").click()
    page.locator("#f-fields > summary").click()
    page.locator("#f-language").select_option(language)
    outcome, better = {
        "sl": ("Razume podatke", "razloži, opiše, primerja"),
        "en": ("Understands data", "explains, describes, compares"),
    }[language]
    page.locator("[name=outcome]").nth(0).fill(outcome)
    page.get_by_text(better).first.wait_for()
    page.locator(".row-skills summary").first.click()
    box = page.locator(WORDS)
    box.fill("data" if language == "en" else "vin")
    page.locator(".search-list > li").first.click()
    page.locator("#f-field [data-query]").fill("05")
    page.locator(".search-list > li").nth(3).click()
    page.locator("#f-field [data-query]").fill("in")
    page.locator(".search-list > li").nth(3).wait_for()
    page.keyboard.press("ArrowDown")
    page.evaluate("document.querySelectorAll('details.part-more').forEach(part => part.open = true)")
    page.evaluate("scrollTo(0, 0)")  # what stays in sight on a phone lies over the field below it, wherever that is
    survey(visitor, "teach-search")
