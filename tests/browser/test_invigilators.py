"""A teacher gives a link away, and whoever has it confirms the list at a phone, so that the learner can claim."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from app.assessment import AssessmentTerms
from tests.browser.test_sittings import SITTINGS, enter
from tests.browser.visitor import PHONE
from tests.integration.sittings import IDENTIFIED
from tests.integration.stack import TEACHER, in_situation

BY_LINK = replace(IDENTIFIED, assessment=AssessmentTerms(by_link=True))


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_link_lets_somebody_without_an_account_confirm_the_list_at_a_phone(fresh, visit, language):
    fresh.offer(BY_LINK)
    person = in_situation("ready")
    fresh.make_ready(person)
    teacher = visit(fresh, language=language, width=PHONE)
    page = enter(teacher)
    page.locator("a[href$='/links']").click()
    teacher.look("invigilators-none")
    page.locator("#f-name").fill("Vida Varuh")
    page.locator("form[action$='/links'] button").click()
    address = page.locator("#invigilator-link").input_value()
    assert page.locator("img.qr").bounding_box()["width"] > 200
    teacher.look("invigilators-link")

    invigilator = visit(fresh, language=language, width=PHONE)
    theirs = invigilator.open(address)
    expect(theirs.locator("#f-token")).to_be_hidden()  # the fragment has filled it in
    assert invigilator.page.locator(".languages a").first.get_attribute("href")
    invigilator.look("invigilate-door")
    theirs.locator("main form button").click()
    theirs.locator(".mark").first.wait_for()
    assert "#" not in theirs.url
    theirs.wait_for_load_state()
    people = theirs.locator(".mark").count()
    theirs.locator(".mark").nth(1).locator("input[value=absent]").check()
    invigilator.look("invigilate-list")
    theirs.locator("form[action$='/review'] button").click()
    invigilator.look("invigilate-review")
    theirs.locator("form[action$='/state'] button").click()
    theirs.locator("tr[data-result]").first.wait_for()
    expect(theirs.locator("tr[data-result=confirmed]")).to_have_count(people - 1)
    invigilator.look("invigilate-recorded")
    with theirs.expect_download() as download:
        theirs.locator("a[href$='/sheet.pdf']").click()
    assert download.value.suggested_filename.startswith("attendance-")

    learner = visit(fresh, language=language, width=PHONE)
    claimed = learner.launch(person)
    claimed.locator("form[action*='/claim/'] button").last.wait_for()

    page.locator("tr[data-link] form button").click()
    page.locator("#confirm button[value=yes]").click()
    page.locator(".notice-success").wait_for()
    teacher.look("invigilators-withdrawn")
    theirs.reload()
    expect(theirs.locator("main")).to_contain_text("assessment.link_dead", use_inner_text=True)
    invigilator.look("invigilate-dead")
    teacher.launch(TEACHER).locator(SITTINGS).click()
    page.locator("a[href$='/terms']").click()
    teacher.look("sittings-terms")
