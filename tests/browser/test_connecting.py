"""Connecting a platform in a browser: the address is pasted, the frame closes itself, an administrator approves."""

import pytest

from app.cli.demo_setup import SLUG
from tests.browser.visitor import DESKTOP, NARROWEST, PHONE
from tests.integration.stack import TEACHER


def survey(visitor, name):
    for width, scheme in ((DESKTOP, "light"), (PHONE, "dark"), (NARROWEST, "light")):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.look(name)
    visitor.page.set_viewport_size({"width": DESKTOP, "height": 900})


@pytest.fixture
def administrator(fresh, visit):
    """Give an administrator at a browser, signed in."""
    visitor = visit(fresh)
    page = visitor.open(f"/admin/sign-in/#{fresh.product.admin_access.new_link(SLUG)}")
    page.locator("main form .button").click()
    return visitor


def test_a_platform_connects_itself_and_is_approved(fresh, visit, administrator):
    page = administrator.page
    page.get_by_role("link", name="Platforms").click()
    page.get_by_role("link", name="Connect a platform").click()
    survey(administrator, "admin-connect")
    page.get_by_role("button", name="Make an address").click()
    page.get_by_role("button", name="Copy Registration address").wait_for()
    administrator.look("admin-connect-address")
    address = page.locator("#registration-url").input_value()

    at_the_lms = visit(fresh)
    lms = at_the_lms.open(f"{fresh.lms_url}/mod/lti/toolconfigure.php")
    lms.get_by_label("Tool URL").fill(address)
    lms.get_by_role("button", name="Add LTI Advantage").click()
    # The tool's page says that it is done, and the platform takes the frame away.
    lms.wait_for_url("**/toolconfigure.php*")
    lms.get_by_role("button", name="Activate").click()
    lms.get_by_text("Active: it is the tool").wait_for()

    page.get_by_role("link", name="Platforms", exact=True).click()
    survey(administrator, "admin-platforms-waiting")
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("wants to connect").wait_for(state="detached")
    survey(administrator, "admin-platforms")
    at_the_lms.launch(TEACHER)
    page.get_by_role("link", name="127.0.0.1").first.click()
    survey(administrator, "admin-platform")


def test_the_pages_of_registration_in_a_browser(fresh, visit):
    visitor = visit(fresh)
    links = fresh.product.lti.registrations.links
    visitor.open(links.make(SLUG))
    survey(visitor, "register-explain")
    used = links.make(SLUG)
    configuration = f"openid_configuration={fresh.lms_url}/mod/lti/openid-configuration.php"
    page = visitor.page
    page.goto(f"{used}?{configuration}&registration_token=not-the-platforms")
    page.get_by_text("invalid_token").wait_for()
    survey(visitor, "register-denied")
    page.goto(f"{used}?{configuration}&registration_token=x")
    page.get_by_text("It was used already").wait_for()
    survey(visitor, "register-spent")


def test_the_page_of_administrators(administrator):
    page = administrator.page
    page.get_by_role("link", name="Administrators").click()
    page.get_by_label("Name of the colleague").fill("Ana Kovač")
    page.check("#f-role input[value=administrator]")
    page.get_by_role("button", name="Make a sign-in link").click()
    page.locator("#invitation-url").wait_for()
    survey(administrator, "admin-administrators")
