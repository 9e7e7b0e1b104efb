"""All that a holder has, and the private e-mail by which it is reached: a phone in Slovenian, a desk in English."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import in_situation

ADDRESS = "ana@example.si"


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_a_holder_gives_an_address_and_comes_back_by_it(visit, mailing, language, width):
    mailing.claim(in_situation("ready"))
    visitor = visit(mailing, language=language, width=width)
    page = visitor.launch(in_situation("ready"))
    page.locator("main a[href$='/all']").click()
    visitor.look("my-from-course")
    page.locator("main a[href$='/access']").click()
    page.fill("#f-address", "ana")
    page.locator("form[action$='/access'] button").click()
    page.locator(".error").wait_for()
    page.fill("#f-address", ADDRESS)
    page.locator("form[action$='/access'] button").click()
    page.wait_for_url("**done=sent")
    visitor.look("my-access-asked")
    while mailing.product.outbox.deliver():
        pass
    visitor.open("/mailbox/")
    visitor.look("mailbox")
    page.locator("pre a").first.click()
    visitor.look("my-link")
    page.locator("main form button").click()
    page.wait_for_url("**/my/all")
    visitor.look("my-list")
    page.locator(".tabs a").nth(1).click()
    expect(page.locator("main strong")).to_have_text(ADDRESS, use_inner_text=True)
    visitor.look("my-access")
    page.locator(".tabs a").first.click()
    page.locator("main .lines a").first.click()
    page.wait_for_url(re.compile(r"/my/[0-9a-f-]{36}$"))
    visitor.look("my-credential")
    visitor.open("/my/all").locator("form[action$='/sign-out'] button").first.click()
    page.wait_for_url("**/my/sign-in?done=out")
    visitor.look("my-sign-in")
    page.fill("#f-address", ADDRESS)
    page.locator("main form button").click()
    page.locator(".notice").first.wait_for()
    visitor.look("my-sent")
