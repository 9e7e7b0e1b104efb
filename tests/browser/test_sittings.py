"""A teacher confirms a whole class at a phone, with few taps, in two languages, and with the keyboard alone."""

from dataclasses import replace

import pytest

from app.assessment import Supervision
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.sittings import IDENTIFIED, sitting_fields
from tests.integration.stack import DEFINITION, TEACHER, in_situation

SITTINGS = ".tabs a[href$='/sittings']"


def enter(visitor, look=lambda _name: None):
    """Enter a sitting at the form and open its attendance list, with a look at each page."""
    page = visitor.launch(TEACHER)
    page.locator(SITTINGS).click()
    page.locator("a[href$='/sittings/new']").wait_for()
    look("sittings-none")
    page.locator("a[href$='/sittings/new']").click()
    fields = sitting_fields(visitor.stack)
    for name in ("day", "from", "until", "place", "supervisor", "evidence"):
        page.locator(f"#f-{name}").fill(fields[name])
    page.locator("#f-zone").select_option("UTC")
    for name in ("method", "identity"):
        page.locator(f"input[name={name}][value={fields[name]}]").check()
    look("sittings-form")
    page.locator("main form button.button").last.click()
    page.locator("form[action$='/class'] button").click()
    page.locator(".mark").first.wait_for()
    return page


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", PHONE), ("en", DESKTOP)])
def test_a_class_is_confirmed_with_few_taps_and_one_for_each_exception(fresh, visit, language, width):
    fresh.offer(IDENTIFIED)
    visitor = visit(fresh, language=language, width=width)
    page = enter(visitor, visitor.look)
    people = page.locator(".mark").count()
    assert people > 30
    page = visitor.launch(TEACHER)
    taps = 0
    page.locator(SITTINGS).click()
    visitor.look("sittings-list")
    page.locator("tr[data-sitting] a").click()
    taps += 2
    for place, value in ((0, "absent"), (3, "absent"), (9, "absent"), (5, "not_confirmed")):
        page.locator(".mark").nth(place).locator(f"input[value={value}]").check()
        taps += 1
    visitor.look("sittings-attendance")
    page.locator("form[action$='/review'] button").click()
    visitor.look("sittings-review")
    assert str(people - 4) in page.locator("form[action$='/state'] button").inner_text()
    page.locator("form[action$='/state'] button").click()
    taps += 2
    assert taps <= 8 + 4
    page.locator("tr[data-result]").first.wait_for()
    visitor.look("sittings-recorded")
    assert page.locator("tr[data-result=confirmed]").count() == people - 4
    page.locator("tr[data-result=not_confirmed] a").click()
    visitor.look("sittings-person")


def test_a_list_is_confirmed_with_the_keyboard_alone_and_without_scripts(fresh, visit):
    fresh.offer(IDENTIFIED)
    visitor = visit(fresh, script=False)
    page = enter(visitor)  # axe needs scripts
    page.locator(".mark input").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator("form[action$='/review'] button").focus()
    page.keyboard.press("Enter")
    page.locator("form[action$='/state'] button").focus()
    page.keyboard.press("Enter")
    page.locator("tr[data-result=absent]").wait_for()
    assert page.locator("tr[data-result=absent]").count() == 1


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_learner_reads_what_they_wait_for(fresh, visit, language):
    fresh.offer(replace(DEFINITION, supervision=Supervision.SUPERVISED_IDENTIFIED))
    fresh.make_ready(in_situation("ready"))
    visitor = visit(fresh, language=language, width=PHONE)
    visitor.launch(in_situation("ready"))
    assert visitor.page.locator("form[action*='/claim/']").count() == 0
    visitor.look("claim-waits-for-identity")
