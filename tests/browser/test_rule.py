"""The rule's part of the form: presets, several activities, grades in words, dates, warnings; and a paused rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from app.awards import (
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Excused,
    GradeAtLeast,
    GradeOneOf,
    Incomplete,
    SomeOf,
    Unit,
    Window,
)
from tests.browser.test_screens import survey
from tests.browser.test_teacher import WHOLE_COURSE_60, fill, publish
from tests.integration.stack import DEFINITION, TEACHER, in_situation

QUIZ = GradeAtLeast(activity_id="cm:2", name="Quiz", threshold=Decimal(7), unit=Unit.POINTS)
READING = ActivityCompleted(activity_id="cm:2", name="Quiz")
ROWS = "#f-criteria .rows > li"


def drafted(stack):
    draft = stack.product.definitions.draft(stack.platform_id, "2")
    return draft.achievement.criteria if draft else Criteria()


@pytest.mark.parametrize("script", [True, False])
def test_each_preset_is_one_click_and_can_be_changed_afterwards(fresh, visit, script):
    page = visit(fresh, script=script).launch(TEACHER)
    page.locator("#f-about > summary").click()
    page.fill("#f-title", "Typed before")
    page.locator("[value=preset-activities]").click()
    ticks = page.locator(f"{ROWS} [name$=-part]")
    expect(ticks).to_have_count(4)
    expect(page.locator("#f-title")).to_have_value("Typed before")
    expect(page.locator(ROWS)).to_have_count(1)
    assert [tick.is_checked() for tick in ticks.all()] == [True, True, True, False]  # the oral exam is not tracked
    ticks.nth(0).uncheck()
    page.locator(f"{ROWS} [name$=-needed]").fill("1")
    page.locator("button[value=save]").last.click()
    page.wait_for_url("**done=saved")
    (several,) = drafted(fresh).items
    assert isinstance(several, SomeOf)
    assert [(part.activity_id, type(part)) for part in several.items] == [
        ("cm:2", ActivityCompleted), ("cm:3", ActivityCompleted)
    ]  # fmt: skip
    assert several.needed == 1
    page.locator("[value=preset-grade]").click()
    page.locator("[name=criterion-threshold]").first.wait_for()
    expect(page.locator(ROWS)).to_have_count(1)
    page.locator("[value=preset-completed_grade]").click()
    page.locator(ROWS).nth(1).wait_for()
    page.locator("[name=criterion-threshold]").nth(1).fill("120")
    page.locator("button[value=save]").last.click()
    page.wait_for_url("**done=saved")
    expect(page.locator(ROWS).nth(1).get_by_text("More than 100 per cent")).to_be_visible()
    assert drafted(fresh).items == (CourseCompleted(), replace(WHOLE_COURSE_60, threshold=Decimal(120)))


def test_a_rule_is_written_on_the_spot_saves_itself_and_is_published(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    fill(page)
    grade = page.locator(ROWS).nth(1)
    grade.locator("[name=criterion-threshold]").fill("120")  # a warning at once, and no more than that
    grade.get_by_text("More than 100 per cent").wait_for()
    grade.locator("[name=criterion-unit]").select_option("points")
    grade.locator("[name=criterion-activity]").select_option("cm:2")
    grade.get_by_text("More points than there are").wait_for()
    expect(grade.get_by_text("More than 100 per cent")).to_be_hidden()
    grade.locator("[name=criterion-threshold]").fill("7")
    grade.get_by_text("More points than there are").wait_for(state="hidden")

    page.get_by_role("button", name="Add a condition").click()
    several = page.locator(ROWS).nth(2)
    several.locator("[name=criterion-kind]").select_option("some_of")
    expect(several.locator("[name=criterion-activity]")).to_be_hidden()
    expect(several.locator("[name=criterion-threshold]")).to_be_hidden()
    several.locator("[name$=-part]").nth(0).check()
    several.locator("[name$=-part]").nth(1).check()
    several.locator("[name$=-each]").select_option("grade")
    several.locator("[name=criterion-threshold]").fill("50")
    several.locator("[name$=-needed]").fill("1")

    page.locator(ROWS).nth(0).locator("[name=criterion-kind]").select_option("grade_label")
    in_words = page.locator(ROWS).nth(0)
    in_words.locator("[name=criterion-activity]").select_option("item:4")
    in_words.get_by_label("Accepted grades, with commas between them").fill("pass, distinction")

    expect(page.locator("#f-window-from")).to_be_hidden()  # folded away until somebody wants it
    page.get_by_text("Dates, groups and excused work").click()
    page.fill("#f-window-from", "2026-11-01")
    page.fill("#f-window-until", "2026-12-01")
    page.locator("#f-excused").check()
    for _ in range(100):  # a save of something earlier says "Saved" too
        if drafted(fresh).excused is Excused.LEFT_OUT:
            break
        page.wait_for_timeout(100)
    page.reload()
    expect(page.locator(ROWS).nth(2).locator("[name$=-part]:checked")).to_have_count(2)
    expect(page.locator("#f-window-from")).to_be_visible()  # what is set is not folded away

    page.fill("#f-window-until", "2026-10-01")
    page.locator("button[value=publish]").click()
    page.get_by_text("The last day must not be before the first.").first.wait_for()
    page.fill("#f-window-until", "2026-12-01")
    publish(page)
    rule = fresh.product.definitions.offered(fresh.platform_id, "2").achievement.criteria
    assert rule.window == Window(from_on=date(2026, 11, 1), until_on=date(2026, 12, 1))
    assert rule.excused is Excused.LEFT_OUT
    assert [type(item) for item in rule.items] == [GradeOneOf, GradeAtLeast, SomeOf]
    assert rule.items[0].labels == ("pass", "distinction")
    assert rule.items[1].threshold == Decimal(7)
    assert [(part.activity_id, part.threshold) for part in rule.items[2].items] == [
        ("cm:1", Decimal(50)), ("cm:2", Decimal(50))
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["sl", "en"])
def test_pages_of_a_long_rule_of_a_paused_one_and_of_evidence(fresh, visit, language):
    visitor = visit(fresh, language=language)
    definitions = fresh.product.definitions
    several = SomeOf(needed=1, items=(ActivityCompleted(activity_id="cm:3", name="Uvodno branje"), READING))
    label = GradeOneOf(activity_id="item:4", name="Ustni izpit", labels=("dobro", "odlično"))
    unfinished = Incomplete(wanted="some_of", activity_id=None, name="", unit=Unit.PERCENT)
    window = Window(from_on=date(2026, 1, 1), until_on=date(2030, 1, 1))
    rule = Criteria(items=(CourseCompleted(), several, label), window=window, excused=Excused.LEFT_OUT)
    fresh.offer(replace(DEFINITION, criteria=rule))
    page = visitor.launch(in_situation("ready"))
    survey(visitor, "claim-rule")
    draft = definitions.draft(fresh.platform_id, "2")
    definitions.save(draft, replace(DEFINITION, criteria=replace(rule, items=(*rule.items, unfinished))))
    visitor.launch(TEACHER)
    survey(visitor, "teach-rule")
    page.locator("button[value=publish]").click()
    page.locator(".notice-problem").wait_for()
    survey(visitor, "teach-rule-unfinished")

    fresh.offer(replace(DEFINITION, criteria=Criteria(items=(QUIZ,))))
    fresh.claim(in_situation("ready"))
    visitor.launch(in_situation("ready"))
    survey(visitor, "wallet-evidence")
    fresh.change_course("quiz", points_possible=Decimal(5))
    visitor.launch(in_situation("ready", 1))
    survey(visitor, "claim-paused")
    visitor.launch(TEACHER)
    survey(visitor, "teach-paused")
    page.locator(".tabs a").nth(1).click()
    page.wait_for_url("**/people**")
    page.locator("form[action$='/people/check'] button").click()
    page.locator("[data-check=done]").wait_for()
    survey(visitor, "people-paused")
    page.locator("[data-standing=issued] a").click()
    page.locator("a[href*='/evidence/']").click()
    page.wait_for_url("**/evidence/**")
    survey(visitor, "evidence")
    visitor.launch(TEACHER)
    page.locator("[name=answer][value=proportional]").click()
    page.wait_for_url("**done=resumed")
    assert drafted(fresh).items == (replace(QUIZ, threshold=Decimal("3.5")),)
    expect(page.locator("button[value=keep]")).to_have_count(0)
    visitor.look("teach-resumed")
