"""Declining and wanting it after all, asking for a corrected name, and the institution's answer, page by page."""

import pytest

from app.cli.demo_setup import SLUG
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import TEACHER, in_situation

REFUSALS = {"sl": "V evidenci je drugo ime.", "en": "The register has another name."}


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_from_declining_to_a_corrected_name(fresh, visit, language, width):
    fresh.offer()
    person = in_situation("ready")
    visitor = visit(fresh, language=language, width=width)
    page = visitor.launch(person)
    page.locator("details:has(form[action*='/decline/']:not([action$='/want'])) summary").click()
    visitor.look("names-may-decline")
    page.locator("form[action*='/decline/']:not([action$='/want']) button").click()
    page.locator("form[action$='/want'] button").wait_for()
    visitor.look("names-declined")
    fresh.people()
    page = visitor.launch(TEACHER)
    page.locator(".tabs a[href$='/people']").click()
    page.locator("a[href*='standing=declined']").click()
    page.wait_for_url(lambda url: "standing=declined" in url)
    visitor.look("names-people")

    page = visitor.launch(person)
    page.locator("form[action$='/want'] button").click()
    page.locator("section[aria-labelledby=claim-title] button").click()
    page.locator("a[href$='/name']").click()
    page.locator("#f-family").fill("")
    page.locator("#f-given").fill("")
    page.locator("form[action$='/name'] button").click()
    page.locator("#f-given-error").wait_for()
    visitor.look("names-asking")
    page.locator("#f-given").fill("Ana")
    page.locator("#f-family").fill("Žnidaršič Novak")
    page.locator("#f-name_reason").fill("Poroka")
    page.locator("form[action$='/name'] button").click()
    page.locator("form[action$='/withdraw']").wait_for()
    visitor.look("names-asked")
    asked = page.url

    page = visitor.open(f"/admin/sign-in/#{fresh.product.admin_access.new_link(SLUG)}")
    page.locator("main form .button").click()
    page.locator(".tabs a[href$='/admin/names'] .count").click()
    page.locator("td bdi").first.wait_for()
    visitor.look("names-admin-list")
    page.locator("th a[href*='/admin/names/']").click()
    page.locator("[data-names]").wait_for()
    visitor.look("names-admin")
    if language == "sl":
        page.locator("#f-refusal").fill(REFUSALS[language])
        page.locator("form[action$='/refuse'] button").click()
        page.locator(".empty").wait_for()
        visitor.look("names-admin-refused")
    else:
        page.locator("form[action$='/accept'] button").click()
        page.locator("[data-case]").wait_for()
    page = visitor.open(asked.split("?")[0])
    page.locator(".notice-warn" if language == "sl" else ".notice-success").wait_for()
    visitor.look("names-answered")
    page = visitor.launch(person)
    page.locator("#name-title").wait_for()
    visitor.look("names-wallet")
