"""The doctor and the rights of a data grant, in a browser, in both languages."""

import pytest

from app.cli.demo_setup import SLUG
from tests.browser.test_connecting import survey
from tests.integration.courses.local_platform import local_platform
from tests.integration.stack import TEACHER, in_situation
from tests.unit.courses.moodle_double import FUNCTIONS, TOKEN


@pytest.mark.parametrize("language", ["en", "sl"])
def test_an_administrator_has_the_installation_examined_and_the_rights_tried(fresh, visit, language):
    learner = in_situation("hidden")
    visit(fresh).launch(TEACHER)
    visit(fresh).launch(learner)
    administrator = visit(fresh, language=language)
    page = administrator.open(f"/admin/sign-in/#{fresh.product.admin_access.new_link(SLUG)}")
    page.locator("main form .button").click()
    page.locator("nav.tabs a[href='/admin/doctor']").click()
    survey(administrator, "admin-doctor-before")
    page.locator("main form .button").click()
    page.locator(".notice-success").wait_for()
    assert page.locator(".line-unmet").count() == 0
    survey(administrator, "admin-doctor")

    page.goto(f"{fresh.tool_url}/admin/platforms/{fresh.platform_id}")
    page.locator("form[action$='/data-access/test'] .button").first.click()
    page.locator(".notice-success").wait_for()
    survey(administrator, "admin-rights")
    page.goto(f"{fresh.tool_url}/admin/platforms/{fresh.platform_id}/moodle")
    survey(administrator, "admin-moodle")

    with local_platform() as moodle:
        moodle.double.functions = tuple(name for name in FUNCTIONS if not name.startswith("core_completion"))
        fresh.product.grants.put_moodle(fresh.platform_id, moodle.url, TOKEN, moodle.url)
        page.goto(f"{fresh.tool_url}/admin/platforms/{fresh.platform_id}")
        page.locator("form[action$='/data-access/test'] .button").first.click()
        page.locator(".notice-problem").wait_for()
        survey(administrator, "admin-rights-missing")
        page.goto(f"{fresh.tool_url}/admin/doctor")
        page.locator("main form .button").click()
        page.locator(".notice-problem").wait_for()
        survey(administrator, "admin-doctor-red")
