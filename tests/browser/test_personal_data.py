"""The learner reads what is held, objects, is answered, and has everything erased."""

import pytest
from playwright.sync_api import expect

from app.cli.demo_setup import SLUG
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import in_situation


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_what_is_held_is_read_objected_to_and_erased(fresh, visit, language, width):
    fresh.offer()
    person = in_situation("ready")
    fresh.claim(person, grade=True)
    visitor = visit(fresh, language=language, width=width)
    page = visitor.launch(person)
    page.locator("a[href$='/data']").click()
    page.locator("[data-held] li").first.wait_for()
    visitor.look("my-data")
    page.locator("textarea").fill("I do not want to be listed.")
    page.locator("form[action$='/data/object'] button").click()
    page.locator("[data-objection=open]").wait_for()
    visitor.look("objected")
    institution = visit(fresh, language=language, width=width)
    institution.open(f"/admin/sign-in/#{fresh.product.admin_access.new_link(SLUG)}")
    institution.page.locator("main form button").click()
    institution.page.locator("a[href$='/objections']").click()
    institution.page.locator("article[data-objection]").wait_for()
    institution.look("objections")
    page.locator("a[href$='/data/erase']").click()
    page.locator("form[action$='/data/erase'] button").click()
    visitor.look("erase")
    page.locator("input[name=status][value=withdraw]").check()
    page.locator("input[name=understood]").check()
    page.locator("form[action$='/data/erase'] button").click()
    page.wait_for_url("**/erased")
    visitor.look("erased")
    (award,) = fresh.rows("awards")
    assert (award.learner_name, award.state) == ("", "revoked")
    visitor.open(f"/verify/{award.id}")
    expect(page.locator("article.problem")).to_have_count(1)
    visitor.look("removed-by-holder")
