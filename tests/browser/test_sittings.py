"""A teacher confirms a whole class at a phone, with few taps, in two languages, and with the keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import expect

from app.people.models import ClassCheckRow
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.sittings import IDENTIFIED, enter_sitting, reading, sitting_fields
from tests.integration.stack import TEACHER, in_situation

SITTINGS = ".tabs a[href$='/sittings']"


class Taps:
    """Counts what a thumb does; what it has to scroll to is scrolled to."""

    count = 0

    def on(self, wanted: Any) -> None:
        """Tap once."""
        wanted.click()
        self.count += 1


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


def see_a_class_being_read(visitor, achievement_id):
    """Look at a sitting's page while the class is read, and see it change by itself when that ends."""
    stack = visitor.stack
    page = stack.launch(TEACHER).follow(href="/sittings").follow(href="/sittings/new")
    page.submit(page.form("", button="Save and open the list"), **sitting_fields(stack))
    row = reading(stack, achievement_id, done=20, total=60)
    page = visitor.launch(TEACHER)
    page.locator(SITTINGS).click()
    page.locator("tr[data-sitting] a").click()
    page.locator("[data-check=running] progress[value='20']").wait_for()
    visitor.look("sittings-reading")
    with stack.product.db.write() as session:
        session.delete(session.get(ClassCheckRow, row.id))
    page.locator("form[action$='/class']").wait_for()


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", PHONE), ("en", DESKTOP)])
def test_sixty_learners_are_confirmed_within_eight_taps_and_one_for_each_exception(fresh, visit, language, width):
    fresh.enlarge(60)
    fresh.offer(IDENTIFIED)
    visitor = visit(fresh, language=language, width=width)
    page = enter(visitor, visitor.look)
    expect(page.locator(".mark")).to_have_count(60)
    page = visitor.launch(TEACHER)
    taps = Taps()
    taps.on(page.locator(SITTINGS))
    visitor.look("sittings-list")
    taps.on(page.locator("tr[data-sitting] a"))
    exceptions = {0: "absent", 3: "absent", 59: "absent", 5: "not_confirmed"}
    for place, value in exceptions.items():
        taps.on(page.locator(".mark").nth(place).locator("label", has=page.locator(f"input[value={value}]")))
    visitor.look("sittings-attendance")
    taps.on(page.locator("form[action$='/review'] button"))
    visitor.look("sittings-review")
    expect(page.locator("form[action$='/state'] button")).to_contain_text("56", use_inner_text=True)
    taps.on(page.locator("form[action$='/state'] button"))
    page.locator("tr[data-result]").first.wait_for()
    assert taps.count <= 8 + len(exceptions)
    visitor.look("sittings-recorded")
    counts = {one: page.locator(f"tr[data-result={one}]").count() for one in ("confirmed", "absent", "not_confirmed")}
    assert counts == {"confirmed": 56, "absent": 3, "not_confirmed": 1}
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
    expect(page.locator("tr[data-result=absent]")).to_have_count(1)


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_a_learner_reads_what_they_wait_for_then_the_whole_record_and_a_verifier_what_was_checked(
    fresh, visit, language, width
):
    version = fresh.offer(IDENTIFIED)
    person = in_situation("ready")
    fresh.make_ready(person)
    visitor = visit(fresh, language=language, width=width)
    see_a_class_being_read(visitor, version.achievement_id)
    page = visitor.launch(person)
    expect(page.locator("form[action*='/claim/']")).to_have_count(0)
    visitor.look("claim-waits-for-identity")
    sitting = enter_sitting(fresh)
    sitting = sitting.submit(sitting.form("/review"))
    sitting.submit(sitting.form("/state"))
    page = visitor.launch(person)
    visitor.look("claim-with-record")
    page.locator("form[action*='/claim/'] button").click()
    page.locator("[data-stated=confirmed]").wait_for()
    visitor.look("wallet-with-record")
    (award,) = fresh.rows("awards")
    visitor.open(fresh.shared(award.id))
    visitor.look("verify-identified")
