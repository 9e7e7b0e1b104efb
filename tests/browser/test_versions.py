"""Pages about versions, approvals and the end of an offer: no barriers, on a phone and on a desktop."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.admin import AdminRole
from app.awards import Outcome
from app.cli.demo_setup import SLUG
from tests.browser.test_screens import survey
from tests.integration.stack import COURSE, DEFINITION, TEACHER, in_situation

FIRST = replace(DEFINITION, title={"en": "Data Literacy in Practice", "sl": "Podatkovna pismenost v praksi"})
SECOND = replace(
    FIRST,
    title={"en": "Data Literacy in Daily Practice", "sl": "Podatkovna pismenost v vsakdanji praksi"},
    outcomes=(Outcome(text={"en": "Finds open data"}), *FIRST.outcomes),
    ects=Decimal("2.5"),
)


@pytest.mark.parametrize("language", ["sl", "en"])
def test_versions_are_compared_approved_and_ended(fresh, visit, language):
    fresh.offer(FIRST)
    fresh.launch(in_situation("ready", 1))
    fresh.offer(SECOND)
    product = fresh.product
    learner = visit(fresh, language=language)
    learner.launch(in_situation("ready", 1))
    survey(learner, "claim-changed")
    product.reviews.require(SLUG, required=True, by="")
    draft = product.definitions.draft(fresh.platform_id, COURSE)
    product.definitions.save(draft, replace(SECOND, eqf_level=5))
    teacher = visit(fresh, language=language)
    page = teacher.launch(TEACHER)
    page.locator("[data-ahead] summary").click()
    page.locator("button[value=send]").click()
    page.wait_for_url("**done=sent")
    survey(teacher, "teach-sent")
    page.locator("nav.tabs a[href$='/history']").click()
    survey(teacher, "teach-history")
    page.locator("a[href$='/history/1']").click()
    survey(teacher, "teach-take")
    officer = visit(fresh, language=language)
    token = product.admin_access.new_link(SLUG, "Bor Novak", role=AdminRole.OFFICER)
    desk = officer.open(f"/admin/sign-in/#{token}")
    desk.locator("main form button").click()
    desk.wait_for_url("**/admin/reviews")
    survey(officer, "officer-queue")
    desk.locator("main li.row a").first.click()
    survey(officer, "officer-review")
    desk.locator("#f-comment").fill("Checked")
    desk.locator("button[value=approve]").click()
    desk.locator("#f-comment").wait_for(state="detached")
    page.goto(page.url.rsplit("/history", 1)[0])
    page.locator("button[value=publish]").click()
    page.wait_for_url("**done=published")
    page.locator("a[href$='/end']").click()
    survey(teacher, "teach-end")
    page.locator("form[action$='/end'] button").click()
    page.wait_for_url("**done=ended")
    survey(teacher, "teach-ended")
    learner.launch(in_situation("ready", 2))
    survey(learner, "claim-ended")
