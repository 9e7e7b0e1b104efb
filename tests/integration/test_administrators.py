"""Administrators: invited by name, listed, signed out; and no launch ever becomes one."""

import re
from html import unescape

import pytest
import requests

from app.cli.demo_setup import SLUG
from app.demo import Page
from tests.integration.stack import ADMINISTERING_TEACHER, Stack, code_of, in_situation

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def invite(page: Page, name: str) -> str:
    """Invite a colleague and return the link that the page shows."""
    page = page.follow(href="/admin/administrators")
    page = page.submit(
        page.form("/admin/administrators", button="Make a sign-in link"), name=name, role="administrator"
    )
    found = re.search(r'id="invitation-url" value="([^"]+)"', page.content.decode())
    assert found
    return unescape(found.group(1))


def accept(stack: Stack, link: str) -> Page:
    page = stack.browser().open(link)
    return page.submit(page.form("/sign-in/"))


def test_a_colleague_is_invited_once_by_name_and_can_be_signed_out(stack: Stack) -> None:
    admin = stack.administrator()
    link = invite(admin, "  Ana   Kovač ")
    colleague = accept(stack, link)
    assert colleague.status == 200
    assert code_of(accept(stack, link)) == "admin.link_spent"
    page = admin.follow(href="/admin/administrators")
    assert "Ana Kovač" in page.text and "this browser" in page.text
    rows = {row.name: row.id for row in stack.rows("admin_sessions")}
    page.submit(page.form(f"/sessions/{rows['Ana Kovač']}/end"))
    assert code_of(colleague.browser.open(f"{stack.tool_url}/admin/")) == "admin.signed_out"
    assert admin.browser.open(f"{stack.tool_url}/admin/").status == 200
    actions = [(row.action, row.about, row.who) for row in stack.rows("audit_lines")]
    assert ("invited", "Ana Kovač", "") in actions and ("signed_in", "", "Ana Kovač") in actions
    assert ("session_ended", "Ana Kovač", "") in actions


@sqlite_only
def test_what_an_administrator_does_stands_in_the_list_under_their_name(stack: Stack) -> None:
    stack.offer()
    stack.claim(in_situation("ready"))
    ana = accept(stack, invite(stack.administrator(), "Ana Kovač"))
    award_id = str(stack.rows("awards")[0].id)
    award = ana.follow(href=award_id)
    award.submit(award.form("/revoke"), reason="Issued by mistake")
    assert stack.rows("awards")[0].revoked_by == "Ana Kovač"
    page = ana.follow(href="/admin/institution")
    page = page.submit(page.form("/admin/institution"), locality="Koper")
    assert stack.product.issuers.get(SLUG).locality == "Koper"
    shown = page.follow(href="/admin/administrators").text
    assert "revoked a micro-credential" in shown and "changed the institution's profile" in shown
    ana.submit(ana.form("/sign-out"))
    done = {(row.action, row.about) for row in stack.rows("audit_lines") if row.who == "Ana Kovač"}
    assert done == {
        ("signed_in", ""),
        ("award_revoked", award_id),
        ("profile_changed", ""),
        ("signed_out", ""),
    }


@sqlite_only
def test_an_invitation_can_be_withdrawn_and_lasts_three_days(stack: Stack) -> None:
    admin = stack.administrator()
    first, second = invite(admin, "Ana"), invite(admin, "Bor")
    page = admin.follow(href="/admin/administrators")
    ana = next(row.id for row in stack.rows("admin_links") if row.name == "Ana")
    page.submit(page.form(f"/invitations/{ana}/withdraw"))
    assert code_of(accept(stack, first)) == "admin.link_spent"
    stack.clock.ahead_s = 3 * 24 * 3600 + 1
    assert code_of(accept(stack, second)) == "admin.link_spent"


@sqlite_only
def test_an_invitation_needs_a_name(stack: Stack) -> None:
    page = stack.administrator().follow(href="/admin/administrators")
    for name in ("", "   "):
        form = page.form("/admin/administrators", button="Make a sign-in link")
        refused = page.submit(form, name=name, role="auditor")
        assert refused.status == 422 and not stack.rows("admin_links")
        assert re.findall(r'type="radio"[^>]* value="(\w+)" checked', refused.content.decode()) == ["auditor"]


@sqlite_only
def test_an_invitation_gives_no_role_that_nobody_chose(stack: Stack) -> None:
    page = stack.administrator().follow(href="/admin/administrators")
    form = page.form("/admin/administrators", button="Make a sign-in link")
    refused = page.submit(form, name="Eva Kos")
    assert refused.status == 422 and 'value="Eva Kos"' in refused.content.decode()
    assert " checked" not in refused.content.decode() and not stack.rows("admin_colleagues")


@sqlite_only
def test_an_administrator_reaches_no_other_institutions_colleagues(stack: Stack) -> None:
    admin = stack.administrator()
    stack.product.admin_access.new_link("other", "Eva")
    other = next(row.id for row in stack.rows("admin_links"))
    page = admin.follow(href="/admin/administrators")
    assert "Eva" not in page.text
    token = next(iter(re.findall(r'name="csrf_token" value="([^"]+)"', page.content.decode())))
    base = f"{stack.tool_url}/admin/administrators"
    for path in (f"invitations/{other}/withdraw", f"sessions/{other}/end"):
        admin.browser.session.post(f"{base}/{path}", data={"csrf_token": token}, timeout=5)
    assert [row.name for row in stack.rows("admin_links")] == ["Eva"]
    assert not [row for row in stack.rows("audit_lines") if row.action != "signed_in_by_command"]


@sqlite_only
def test_no_launch_opens_the_administration(stack: Stack) -> None:
    launched = stack.launch(ADMINISTERING_TEACHER)
    assert launched.status == 200
    for path in ("", "platforms", "platforms/connect", "administrators", "institution"):
        assert launched.browser.open(f"{stack.tool_url}/admin/{path}").status == 401
    assert "/admin" not in launched.content.decode()


@sqlite_only
def test_a_form_of_the_administration_needs_its_token(stack: Stack) -> None:
    admin = stack.administrator()
    before = len(stack.rows("lti_registration_link"))
    for path, form in (("platforms/links", {}), ("administrators", {"name": "Eva"}), ("platforms/policy", {})):
        answer = admin.browser.session.post(f"{stack.tool_url}/admin/{path}", data=form, timeout=5)
        assert answer.status_code == 403
    assert len(stack.rows("lti_registration_link")) == before and not stack.rows("admin_links")
    assert requests.post(f"{stack.tool_url}/admin/platforms/links", timeout=5).status_code == 401


@sqlite_only
def test_the_command_line_may_say_whom_a_link_is_for(stack: Stack) -> None:
    link = stack.command("admin", "link", SLUG, "--name", "Cilka").stdout.strip()
    page = accept(stack, link).follow(href="/admin/administrators")
    assert "Cilka" in page.text


@sqlite_only
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
    ],
    ids=str,
)
def test_another_sites_page_cannot_sign_anybody_in(stack: Stack, headers: dict[str, str]) -> None:
    door, form = f"{stack.tool_url}/admin/sign-in/", {"token": stack.product.admin_access.new_link(SLUG)}
    refused = requests.post(door, data=form, headers=headers, allow_redirects=False, timeout=10)
    assert (refused.status_code, "admin.link_spent" in refused.text) == (403, True)
    assert "Set-Cookie" not in refused.headers and stack.rows("admin_sessions") == []
    own = {"Origin": stack.tool_url}
    assert requests.post(door, data=form, headers=own, allow_redirects=False, timeout=10).status_code == 303
