"""Colleagues and their roles, and signing in by the institution's provider, in a browser."""

from urllib.parse import urlsplit

import pytest

from app.admin import AdminRole, Colleagues
from app.cli.demo_setup import SLUG
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.oidc_provider import CLIENT, SECRET, OidcProvider


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_provider_is_entered_tried_and_used(fresh, visit, language):
    product = fresh.product
    colleagues = Colleagues(product.db, product.clock, product.admin_access, product.audit, product.sign_ins.providers)
    own = colleagues.invite(SLUG, "Vida Kranjc", by="")
    link = colleagues.invite(SLUG, "Ana Kovač", by="", role=AdminRole.AUDITOR)
    product.schedule.run()
    provider = OidcProvider(lambda: int(fresh.clock().timestamp()))
    try:
        visitor = visit(fresh, language=language)
        visitor.hosts.add(urlsplit(provider.issuer).netloc)
        page = visitor.page
        page.set_viewport_size({"width": PHONE if language == "sl" else DESKTOP, "height": 900})
        visitor.open(f"/admin/sign-in/#{own}").locator("main form .button").click()
        page.wait_for_url("**/admin/")
        visitor.open("/admin/administrators")
        visitor.look("admin-colleagues")
        visitor.open("/admin/administrators/sign-in")
        page.fill("#f-issuer", provider.issuer)
        page.fill("#f-client_id", CLIENT)
        page.fill("#f-secret", SECRET)
        page.fill("#f-role_claim", "groups")
        page.fill("#f-role_values", "mc-registrars = registrar")
        page.locator("form:has(#f-issuer) .button").click()
        page.wait_for_url("**done=saved")
        visitor.look("admin-provider")
        page.locator("form[action$='/try'] .button").click()
        page.wait_for_url("**/callback?*")
        visitor.look("admin-provider-tried")
        page.locator("main a.button").click()
        page.wait_for_url("**/administrators/sign-in")
        page.locator("form[action$='/switch'] .button").click()
        page.wait_for_url("**done=on")
        provider.changes = {"sub": "person-2"}
        auditor = visit(fresh, language=language)
        auditor.hosts.add(urlsplit(provider.issuer).netloc)
        page = auditor.page
        page.set_viewport_size({"width": PHONE if language == "sl" else DESKTOP, "height": 900})
        auditor.open(f"/admin/sign-in/#{link}")
        auditor.look("admin-door-provider")
        page.locator("main form .button").click()
        page.wait_for_url("**/admin/")
        for path in ("institution", "administrators", "assessments", "kept"):
            auditor.open(f"/admin/{path}")
            auditor.look(f"auditor-{path}")
        auditor.open("/admin/").locator("form[action$='/sign-out'] .button").click()
        page.wait_for_url("**/sign-out")
        auditor.look("admin-signed-out")
    finally:
        provider.close()
