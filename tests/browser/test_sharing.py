"""The learner shares a credential by a link, looks at it as others do, and withdraws it; others open it."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import in_situation


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_a_link_is_made_in_one_click_opened_by_others_and_withdrawn(fresh, visit, language, width):
    fresh.offer()
    fresh.claim(in_situation("ready"), grade=True)
    (award,) = fresh.rows("awards")
    visitor = visit(fresh, language=language, width=width)
    page = visitor.launch(in_situation("ready"))
    visitor.look("wallet-to-share")
    page.locator("form[action$='/share'] button").click()
    page.locator("main [data-link]").wait_for()
    expect(page.locator("[data-link] details[open] img.qr")).to_have_count(1)
    visitor.look("share-made")
    link = page.locator("#link-address-1").input_value()
    page.locator("[data-link] a[href$='/preview']").click()
    page.locator("main [data-outcome=genuine]").wait_for()
    visitor.look("share-preview")
    page.locator("main .notice a").click()
    page.locator("[data-views='0']").wait_for()

    other = visit(fresh, language=language, width=width)
    seen = other.page
    seen.set_extra_http_headers({"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Firefox/133.0"})
    other.open(link)
    assert award.learner_name in seen.inner_text("main")
    other.look("shared-without-grade")
    other.open(f"/credentials/{award.id}")
    assert award.learner_name not in seen.inner_text("main")
    other.look("page-of-a-paper")

    page.reload()
    page.locator("[data-views='1']").wait_for()
    page.locator("[data-page] button").click()
    page.locator("[data-page=everything]").wait_for()
    page.locator("form[action$='/withdraw'] button").click()
    page.locator("[data-over=withdrawn]").wait_for()
    visitor.look("share-withdrawn")
    other.open(link)
    expect(seen.locator("article.problem")).to_have_count(1)
    other.look("shared-withdrawn")
