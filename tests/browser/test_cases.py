"""A confirmation is corrected, the award suspended, the learner answers: each page in both languages and widths."""

import pytest
from playwright.sync_api import expect

from app.cli.demo_setup import SLUG
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.sittings import IDENTIFIED, enter_sitting
from tests.integration.stack import TEACHER, code_of, in_situation

WORDS = {
    "sl": ("Izkaznica je bila od nekoga drugega.", "Izkaznica je moja.\nSlika je stara deset let."),
    "en": ("The card was of somebody else.", "The card is mine.\nThe picture on it is ten years old."),
}


def corrected(stack, reason):
    """Confirm a class, let two learners claim, correct what is stated about them, and return the sitting's address."""
    stack.offer(IDENTIFIED)
    people = [in_situation("ready", n) for n in range(2)]
    for person in people:
        stack.make_ready(person)
    page = enter_sitting(stack)
    page = page.submit(page.form("/review"))
    page = page.submit(page.form("/state"))
    for person in people:
        assert code_of(stack.claim(person)) == ""
        one = page.follow(href=f"learner={person.person_id}")
        one.submit(one.form("/person"), result="not_confirmed", reason=reason)
    return page.url.split("?")[0].rsplit("/", 1)[1]


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_from_a_correction_to_the_learners_answer(fresh, visit, language, width):
    reason, answer = WORDS[language]
    sitting = corrected(fresh, reason)
    visitor = visit(fresh, language=language, width=width)
    page = visitor.launch(TEACHER)
    page.locator(".tabs a[href$='/sittings']").click()
    visitor.look("cases-sittings")
    page.locator(f"a[href$='/{sitting}']").click()
    page.locator("[data-doubts] li").first.wait_for()
    expect(page.locator("[data-doubts] li")).to_have_count(2)
    visitor.look("cases-doubts")
    page.locator("[data-doubts] button").first.click()
    page.locator(".notice-success").wait_for()
    expect(page.locator("[data-doubts] li")).to_have_count(1)

    learner = next(row.learner_id for row in fresh.rows("awards") if row.state == "suspended")
    page = visitor.launch(int(learner))
    page.locator("#f-answer").fill("ana@example.org")
    page.locator("form[action$='/answer'] button").click()
    page.locator("#f-answer-error").wait_for()
    visitor.look("cases-wallet-refused")
    page.locator("#f-answer").fill(answer)
    page.locator("form[action$='/answer'] button").click()
    page.locator("[data-act=answered]").wait_for()
    visitor.look("cases-wallet-answered")

    award_id = next(row.id for row in fresh.rows("awards") if row.state == "suspended")
    page = visitor.launch(TEACHER)
    page.locator(".tabs a[href$='/people']").click()
    page.locator(f"[data-waiting] a[href$='/{award_id}']").click()
    page.locator("[data-answered=true]").wait_for()
    visitor.look("cases-teacher")
    visitor.open(f"/verify/{award_id}")
    expect(page.locator("[data-outcome=suspended]")).to_have_count(1)
    visitor.look("cases-verify")
    page = visitor.open(f"/admin/sign-in/#{fresh.product.admin_access.new_link(SLUG)}")
    page.locator("main form .button").click()
    page.locator("[data-waiting] a").wait_for()
    visitor.look("cases-admin-list")
    page.locator("[data-waiting] a").click()
    page.locator("#f-lift_reason").wait_for()
    visitor.look("cases-admin")
    page.locator("#f-lift_reason").fill("OK")
    page.locator("form[action$='/lift'] button").click()
    page.locator("a[href$='/correct']").click()
    page.locator("#f-full").fill("Ana Žnidaršič Novak")
    visitor.look("cases-correction")
    page.locator("#f-reason").fill("Poroka")
    page.locator("form[action$='/correct'] button").click()
    page.locator("button[value=confirm]").wait_for()
    visitor.look("cases-correction-preview")
    page.locator("button[value=confirm]").click()
    page.wait_for_url(lambda url: str(award_id) not in url)
    page = visitor.launch(int(learner))
    page.locator("[data-earlier]").wait_for()
    visitor.look("cases-wallet-earlier")
    visitor.open(f"/verify/{award_id}")
    expect(page.locator("[data-outcome=superseded]")).to_have_count(1)
    visitor.look("cases-verify-superseded")
