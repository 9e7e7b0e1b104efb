"""The page from which a credential moves to a wallet: it offers, waits, says what to do next, and notices."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from app.openid4vci.values import Configuration
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import in_situation
from tests.integration.wallet_client import Wallet


@pytest.mark.parametrize(
    ("language", "width", "script"), [("sl", PHONE, True), ("en", DESKTOP, True), ("en", PHONE, False)]
)
def test_the_learner_makes_an_offer_and_sees_that_a_wallet_has_taken_it(fresh, visit, language, width, script):
    fresh.offer()
    link = fresh.claim(in_situation("ready")).link(href="/verify/").href
    offers = fresh.product.wallets.offers
    award_id = UUID(link.rsplit("/", 1)[1])
    visitor = visit(fresh, language=language, width=width, script=script)
    page = visitor.launch(in_situation("ready"))
    look = visitor.look if script else lambda name: None
    page.locator("form[action$='/move'] button").click()
    page.locator("[data-stage=waiting]").wait_for()
    look("move-waiting")
    expect(page.locator("[data-tx-code]")).to_have_text(offers.newest(award_id).tx_code, use_inner_text=True)
    expect(page.locator("a[data-offer]")).to_have_attribute("href", offers.newest(award_id).link)

    again = page.locator("main .actions a[href$='/move']")
    fresh.clock.ahead_s += 21
    if not script:
        again.click()
    page.locator("[data-stage=waiting]").wait_for()
    page.locator("main [data-follow] .notice-warn").wait_for()
    look("move-late")

    wallet = Wallet(offers.newest(award_id).short_link)
    token = wallet.exchange(offers.newest(award_id).tx_code).json()["access_token"]
    if not script:
        again.click()
    page.locator("[data-stage=opened]").wait_for()
    assert wallet.fetch(token, Configuration.SD_JWT, wallet.proof(int(fresh.clock().timestamp()))).ok
    if not script:
        again.click()
    page.locator("main .notice-success").wait_for()
    look("move-taken")

    page.locator("main form button[name=code]").click()
    page.locator("[data-stage=waiting]").wait_for()
    expect(page.locator("[data-tx-code]")).to_have_count(0)
    page.locator("button[formaction]").click()
    page.locator("main .notice-info").wait_for()
    look("move-over")
