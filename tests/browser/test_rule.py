"""The rule's part of the form: presets, several activities, grades in words, dates, warnings; and a paused rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

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
from tests.browser.test_teacher import SAVED, WHOLE_COURSE_60, fill, publish
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import DEFINITION, TEACHER, in_situation

QUIZ = GradeAtLeast(activity_id="cm:2", name="Quiz", threshold=Decimal(7), unit=Unit.POINTS)
ROWS = "#f-criteria .rows > li"


def drafted(stack):
    return stack.product.definitions.draft(stack.platform_id, "2").achievement.criteria


def published(stack):
    return stack.product.definitions.offered(stack.platform_id, "2").achievement.criteria


def test_the_first_preset_needs_one_number(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    fill(page)  # which types that number
    publish(page)
    assert published(fresh).items == (CourseCompleted(), WHOLE_COURSE_60)


@pytest.mark.parametrize("script", [True, False])
def test_each_preset_is_one_click_and_can_be_changed_afterwards(fresh, visit, script):
    page = visit(fresh, script=script).launch(TEACHER)
    page.fill("#f-title", "Typed before")
    page.locator("[value=preset-activities]").click()
    ticks = page.locator("[name$=-part]")
    ticks.first.wait_for()
    assert page.input_value("#f-title") == "Typed before"
    assert page.locator(ROWS).count() == 1
    assert [tick.is_checked() for tick in ticks.all()] == [True, True, True, False]  # the oral exam is not tracked
    ticks.nth(0).uncheck()
    page.locator("[name$=-needed]").first.fill("1")
    page.locator("button[value=save]").last.click()
    page.wait_for_url("**done=saved")
    (several,) = drafted(fresh).items
    assert [(part.activity_id, type(part)) for part in several.items] == [
        ("cm:2", ActivityCompleted), ("cm:3", ActivityCompleted)
    ]  # fmt: skip
    assert several.needed == 1
    page.locator("[value=preset-grade]").click()
    page.locator("[name=criterion-threshold]").first.wait_for()
    page.locator("[name$=-part]").first.wait_for(state="hidden")
    assert page.locator(ROWS).count() == 1
    page.locator("[value=preset-completed_grade]").click()
    page.locator(ROWS).nth(1).wait_for()


def test_several_activities_graded_are_chosen_on_the_spot_and_saved_by_themselves(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    row = page.locator(ROWS).nth(1)
    row.locator("[name=criterion-kind]").select_option("some_of")
    assert not row.locator("[name=criterion-activity]").is_visible()
    assert not row.locator("[name=criterion-threshold]").is_visible()
    row.locator("[name$=-part]").nth(0).check()
    row.locator("[name$=-part]").nth(1).check()
    row.locator("[name$=-each]").select_option("grade")
    row.locator("[name=criterion-threshold]").fill("50")
    row.locator("[name$=-needed]").fill("1")
    page.locator(SAVED).wait_for()
    page.wait_for_function("document.querySelector('[data-save-state]').textContent === 'Saved'")
    page.reload()
    assert page.locator(ROWS).nth(1).locator("[name$=-part]:checked").count() == 2
    several = drafted(fresh).items[1]
    assert isinstance(several, SomeOf)
    assert {part.threshold for part in several.items} == {Decimal(50)}


def test_grades_in_words_are_typed_where_the_course_does_not_tell_them(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    fill(page)
    page.get_by_role("button", name="Add a condition").click()
    row = page.locator(ROWS).nth(2)
    row.locator("[name=criterion-kind]").select_option("grade_label")
    row.locator("[name=criterion-activity]").select_option("item:4")
    row.get_by_label("Accepted grades, with commas between them").fill("pass, distinction")
    publish(page)
    item = published(fresh).items[2]
    assert isinstance(item, GradeOneOf)
    assert (item.activity_id, item.labels) == ("item:4", ("pass", "distinction"))


def test_dates_and_excused_work_are_folded_away_until_somebody_wants_them(fresh, visit):
    page = visit(fresh).launch(TEACHER)
    fill(page)
    assert not page.locator("#f-window-from").is_visible()
    page.get_by_text("Dates, groups and excused work").click()
    page.fill("#f-window-from", "2026-11-01")
    page.fill("#f-window-until", "2026-10-01")
    page.locator("#f-excused").check()
    page.locator("button[value=publish]").click()
    page.get_by_text("The last day must not be before the first.").first.wait_for()
    page.fill("#f-window-until", "2026-12-01")
    publish(page)
    rule = published(fresh)
    assert rule.window == Window(from_on=date(2026, 11, 1), until_on=date(2026, 12, 1))
    assert rule.excused is Excused.LEFT_OUT
    assert page.locator("#f-window-from").is_visible()  # what is set is not folded away


@pytest.mark.parametrize("script", [True, False])
def test_a_threshold_above_what_there_is_is_warned_of_and_not_forbidden(fresh, visit, script):
    page = visit(fresh, script=script).launch(TEACHER)
    fill(page)
    row = page.locator(ROWS).nth(1)
    row.locator("[name=criterion-threshold]").fill("120")
    if script:
        row.get_by_text("More than 100 per cent").wait_for()
        row.locator("[name=criterion-unit]").select_option("points")
        row.locator("[name=criterion-activity]").select_option("cm:2")
        row.get_by_text("More points than there are").wait_for()
        assert not row.get_by_text("More than 100 per cent").is_visible()
    publish(page)
    wanted = "More points than there are" if script else "More than 100 per cent"
    assert page.locator(ROWS).nth(1).get_by_text(wanted).is_visible()


@pytest.mark.parametrize("language", ["sl", "en"])
def test_pages_of_a_rule_with_everything(fresh, visit, language):
    several = SomeOf(needed=1, items=(ActivityCompleted(activity_id="cm:3", name="Uvodno branje"), QUIZ))
    label = GradeOneOf(activity_id="item:4", name="Ustni izpit", labels=("dobro", "odlično"))
    unfinished = Incomplete(wanted="some_of", activity_id=None, name="", unit=Unit.PERCENT)
    rule = Criteria(
        items=(CourseCompleted(), several, label),
        window=Window(from_on=date(2026, 1, 1), until_on=date(2030, 1, 1)),
        excused=Excused.LEFT_OUT,
    )
    fresh.offer(replace(DEFINITION, criteria=rule))
    visitor = visit(fresh, language=language)
    visitor.launch(in_situation("ready"))
    survey(visitor, "claim-rule")
    definitions = fresh.product.definitions
    draft = definitions.draft(fresh.platform_id, "2")
    definitions.save(draft, replace(DEFINITION, criteria=replace(rule, items=(*rule.items, unfinished))))
    page = visitor.launch(TEACHER)
    survey(visitor, "teach-rule")
    page.locator("button[value=publish]").click()
    page.locator(".notice-problem").wait_for()
    survey(visitor, "teach-rule-unfinished")


@pytest.mark.parametrize("language", ["sl", "en"])
def test_pages_of_a_paused_rule_and_of_evidence(fresh, visit, language):
    fresh.offer(replace(DEFINITION, criteria=Criteria(items=(QUIZ,))))
    fresh.claim(in_situation("ready"))
    visitor = visit(fresh, language=language)
    visitor.launch(in_situation("ready"))
    survey(visitor, "wallet-evidence")
    fresh.change_course("quiz", points_possible=Decimal(5))
    visitor.launch(in_situation("ready", 1))
    survey(visitor, "claim-paused")
    page = visitor.launch(TEACHER)
    survey(visitor, "teach-paused")
    page.locator(".tabs a").nth(1).click()
    page.wait_for_url("**/people**")
    survey(visitor, "people-paused")
    page.locator("a[href*='/evidence/']").click()
    page.wait_for_url("**/evidence/**")
    survey(visitor, "evidence")
    visitor.launch(TEACHER)
    page.locator("[name=answer][value=proportional]").click()
    page.wait_for_url("**done=resumed")
    assert published(fresh).items == (replace(QUIZ, threshold=Decimal("3.5")),)
    assert page.locator("button[value=keep]").count() == 0
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        visitor.look("teach-resumed")
