"""The three questions on a phone in Slovenian, and what the teacher reads of them at a desk in English."""

from playwright.sync_api import expect

from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import TEACHER, in_situation


def test_a_learner_answers_and_a_teacher_reads_the_sum(fresh, visit):
    fresh.offer()
    for n in range(5):
        wallet = fresh.claim(in_situation("ready", n))
        if n:
            form = wallet.follow(href="/feedback")
            form.submit(form.form("/feedback"), fit="partly", effort="more", words=f"Več primerov, prosim. {n}")
    learner = visit(fresh, language="sl", width=PHONE)
    page = learner.launch(in_situation("ready", 0))
    page.locator("main a[href$='/feedback']").click()
    learner.look("feedback")
    page.locator("#f-fit-1").check()
    page.locator("form[action$='/feedback'] button").first.click()
    page.wait_for_url("**done=given")
    teacher = visit(fresh, language="en", width=DESKTOP)
    page = teacher.launch(TEACHER)
    page.locator(".tabs a").nth(2).click()
    page.locator("main a[href$='/feedback']").click()
    expect(page.locator("[data-told='5']")).to_have_count(1)
    teacher.look("feedback-told")
