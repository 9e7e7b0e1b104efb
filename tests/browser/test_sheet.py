"""The recogniser's sheet, on a page of its own and beside the result of a pasted text, on the screen and on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESKTOP, PHONE, SCREENSHOTS

CRITERIA = ["quality", "verification", "level", "learning_outcomes", "workload", "testing", "identification"]


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_the_sheet_answers_seven_criteria_and_is_printed_on_its_own(offered, visit, issued, language, width):
    visitor = visit(offered, language=language, width=width)
    page = visitor.open("/verify")
    page.fill("textarea", issued[0])  # a link of this installation leads to its result
    page.locator("main form .button:not([type=button])").click()
    page.wait_for_url("**/verify/*-*")
    visitor.look("verify-by-link")
    page.locator("main a[href$='/sheet']").click()
    expect(page.locator(".sheet-criterion")).to_have_count(len(CRITERIA))
    assert [entry.get_attribute("data-criterion") for entry in page.locator(".sheet-criterion").all()] == CRITERIA
    visitor.look("sheet")
    page.pdf(path=str(SCREENSHOTS / f"sheet-{language}.pdf"), format="A4", print_background=True)

    visitor.open("/verify").fill("textarea", issued[1])
    page.locator("main form .button:not([type=button])").click()
    expect(page.locator(".sheet-panel .sheet-criterion")).to_have_count(len(CRITERIA))
    visitor.look("verify-by-text")
    page.pdf(path=str(SCREENSHOTS / f"result-{language}.pdf"), format="A4", print_background=True)
