"""The choice of notices, and the page that a letter's link opens: a phone in Slovenian, a desk in English."""

from playwright.sync_api import expect

from app.cli.demo_setup import SLUG
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.letters import kept
from tests.integration.stack import in_situation
from tests.integration.test_notices import MINE, OFF, confirm, look


def test_a_holder_chooses_notices_and_turns_them_off_by_a_letter(visit, mailing):
    confirm(mailing, mailing.claim(in_situation("ready")))
    phone = visit(mailing, language="sl", width=PHONE)
    choose(phone)
    mailing.clock.ahead_s += 1
    award_id = mailing.product.register.newest(SLUG)[0].award.award_id
    mailing.product.register.revoke(award_id, reason="It was wrong", by="somebody")
    assert look(mailing.product) == 1
    link = OFF.findall(kept(mailing, MINE)[0].body)[0].partition("?")[0]
    turn_off(phone, link)
    desk = visit(mailing, language="en", width=DESKTOP)
    choose(desk)
    turn_off(desk, link)


def choose(visitor):
    page = visitor.launch(in_situation("ready"))
    page.locator("main a[href$='/all']").click()
    page.locator("main a[href$='/access']").click()
    expect(page.locator("#f-notices input:checked")).to_have_count(0)
    page.locator("#f-notices-4").check()
    page.locator("form[action$='/notices'] button").click()
    page.wait_for_url("**done=notices")
    expect(page.locator("#f-notices input:checked")).to_have_count(1)
    visitor.look("notices")


def turn_off(visitor, link):
    page = visitor.open(link)
    visitor.look("notices-off")
    page.locator("main form button").click()
    page.locator(".notice").wait_for()
    visitor.look("notices-are-off")
