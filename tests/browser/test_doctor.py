"""The doctor and the rights of a data grant, in a browser, in both languages."""

from functools import partial

import pytest
from playwright.sync_api import expect

from app.cli.demo_setup import SLUG
from tests.browser.test_connecting import survey
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.courses.local_platform import local_platform
from tests.integration.stack import TEACHER, in_situation
from tests.unit.courses.moodle_double import FUNCTIONS, TOKEN


@pytest.mark.parametrize("language", ["en", "sl"])
def test_an_administrator_has_the_installation_examined_and_the_rights_tried(fresh, visit, language):
    learner = in_situation("hidden")
    visit(fresh).launch(TEACHER)
    visit(fresh).launch(learner)
    administrator = visit(fresh, language=language, width=DESKTOP if language == "en" else PHONE)
    # Barriers are the same in both languages; only whether the words have room is not.
    see = partial(survey, administrator) if language == "en" else administrator.look
    page = administrator.open(f"/admin/sign-in/#{fresh.product.admin_access.new_link(SLUG)}")
    page.locator("main form .button").click()
    page.locator("nav.tabs a[href='/admin/doctor']").click()
    see("admin-doctor-before")
    page.locator("main form .button").click()
    page.locator(".notice-success").wait_for()
    expect(page.locator(".line-unmet")).to_have_count(0)
    see("admin-doctor")

    page.goto(f"{fresh.tool_url}/admin/platforms/{fresh.platform_id}")
    page.locator("form[action$='/data-access/test'] .button").first.click()
    page.locator(".notice-success").wait_for()
    see("admin-rights")
    page.goto(f"{fresh.tool_url}/admin/platforms/{fresh.platform_id}/moodle")
    see("admin-moodle")

    with local_platform() as moodle:
        moodle.double.functions = tuple(name for name in FUNCTIONS if not name.startswith("core_completion"))
        fresh.product.grants.put_moodle(fresh.platform_id, moodle.url, TOKEN, moodle.url)
        page.goto(f"{fresh.tool_url}/admin/platforms/{fresh.platform_id}")
        page.locator("form[action$='/data-access/test'] .button").first.click()
        page.locator(".notice-problem").wait_for()
        see("admin-rights-missing")
        page.goto(f"{fresh.tool_url}/admin/doctor")
        page.locator("main form .button").click()
        page.locator(".notice-problem").wait_for()
        see("admin-doctor-red")
