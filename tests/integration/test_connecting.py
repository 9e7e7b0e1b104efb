"""Connecting platforms: with one address, by hand, on the command line; and who may decide on it."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from app.demo import Page
from app.lti import Standing, canvas_configuration
from tests.integration.lti.hostile import Server, as_json
from tests.integration.stack import TEACHER, Stack, code_of

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def made_address(page: Page) -> str:
    """Press the button and return the address that the page shows."""
    page = page.follow(href="/admin/platforms/connect")
    assert 'class="languages"' in page.content.decode()
    page = page.submit(page.form("/platforms/links"))
    assert 'class="languages"' not in page.content.decode()  # nothing opens this address by GET
    found = re.search(r'id="registration-url" value="([^"]+)"', page.content.decode())
    assert found
    return unescape(found.group(1))


def connect_itself(stack: Stack, address: str) -> tuple[str, Page]:
    """Paste the address into the LMS; returns what its frame opens, and the tool's page in it."""
    page = stack.browser().open(f"{stack.lms_url}/mod/lti/toolconfigure.php")
    page = page.submit(page.form("startltiadvregistration"), url=address)
    found = re.search(r'<iframe[^>]* src="([^"]+)"', page.content.decode())
    assert found and found.group(1).startswith(stack.tool_url)
    opened = unescape(found.group(1))
    return opened, stack.browser().open(opened)


def activate(stack: Stack) -> str:
    """Activate the newest tool in the LMS and return its client id."""
    page = stack.browser().open(f"{stack.lms_url}/mod/lti/toolconfigure.php")
    page = page.submit(page.form("/mod/lti/activate"))
    return str(stack.lms.tool.client_id)


def platforms_page(page: Page) -> Page:
    return page.follow("Platforms")


def test_moodle_is_connected_with_one_pasted_address_and_one_approval(stack: Stack) -> None:
    admin = stack.administrator()
    _, done = connect_itself(stack, made_address(platforms_page(admin)))
    assert done.status == 200 and "org.imsglobal.lti.close" in done.content.decode()
    client_id = activate(stack)
    refused = stack.launch(TEACHER)
    assert (refused.status, code_of(refused)) == (403, "lti.platform_pending")
    page = platforms_page(admin)
    host = urlsplit(stack.lms_url).netloc
    assert f"{host} wants to connect (Moodle 4.5.5)" in page.text
    page = page.submit(page.form("/standing"), button="approved")
    assert page.status == 200 and "wants to connect" not in page.text
    launched = stack.launch(TEACHER)
    assert launched.status == 200 and "/teach/" in launched.url
    found = stack.product.lti.platforms.find(stack.lms_url, client_id)
    assert found.standing is Standing.APPROVED and found.deployment_ids == {"2"}
    page = platforms_page(admin).follow(href=str(found.id))
    page = page.submit(page.form("/standing"), button="refused")
    refused = stack.launch(TEACHER)
    assert (refused.status, code_of(refused)) == (403, "lti.platform_declined")
    assert stack.browser().open(launched.url).status == 401


@sqlite_only
def test_an_address_that_was_used_says_when_and_by_whom(stack: Stack) -> None:
    opened, _ = connect_itself(stack, made_address(platforms_page(stack.administrator())))
    again = stack.browser().open(opened)
    assert again.status == 403 and urlsplit(stack.lms_url).netloc in again.text and "UTC" in again.text
    assert len(stack.rows("lti_registration")) == 2


@sqlite_only
def test_looking_at_the_address_does_not_use_it_up(stack: Stack) -> None:
    address = made_address(platforms_page(stack.administrator()))
    looked = stack.browser().open(address)
    assert looked.status == 200 and "Paste it" in looked.text
    query = f"openid_configuration={stack.lms_url}/mod/lti/openid-configuration.php&registration_token=t"
    assert requests.head(f"{address}?{query}", timeout=5).status_code == 200
    _, done = connect_itself(stack, address)
    assert done.status == 200
    stack.clock.ahead_s = 3601
    late = stack.browser().open(f"{stack.product.lti.registrations.links.make('zgled')}?{query}")
    assert late.status != 200  # its token is not the platform's; and the next link is too old
    link = stack.product.lti.registrations.links.make("zgled")
    stack.clock.ahead_s = 3601 * 2
    assert "It is too old" in stack.browser().open(f"{link}?{query}").text


@sqlite_only
def test_the_platform_may_frame_its_registration_and_nobody_the_administration(stack: Stack) -> None:
    address = made_address(platforms_page(stack.administrator()))

    def framers(answer: requests.Response) -> str:
        return answer.headers["Content-Security-Policy"].split("frame-ancestors ")[1]

    asked = requests.get(
        f"{address}?openid_configuration=https://moodle.example/x;script-src",
        headers={"Referer": "https://canvas.uni-x.si/accounts/1"},
        timeout=5,
    )
    assert "https://moodle.example" in framers(asked) and "https://canvas.uni-x.si" in framers(asked)
    assert "script-src *" not in asked.headers["Content-Security-Policy"]
    cloud = requests.get(f"{address}?openid_configuration=http://uni.instructure.com/x", timeout=5)
    assert "https://*.instructure.com" in framers(cloud)
    assert framers(requests.get(f"{stack.tool_url}/admin/platforms", timeout=5)) == "'self'"
    assert framers(requests.get(f"{stack.tool_url}/verify", timeout=5)) == "'self'"


@sqlite_only
def test_what_a_platform_says_about_its_refusal_is_shown_as_words(stack: Stack) -> None:
    server = Server()
    base = server.url
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
    server.replies["/oc"] = lambda _: as_json({"issuer": base} | {name: f"{base}/{name}" for name in names})
    refusal = json.dumps({"errors": ["scope <b>is</b> invalid", "domain <script>"]}).encode()
    server.replies["/registration_endpoint"] = lambda _: (422, {}, refusal)
    try:
        page = stack.browser().open(
            f"{made_address(platforms_page(stack.administrator()))}?openid_configuration={base}/oc"
        )
    finally:
        server.close()
    assert page.status == 422 and "422" in page.text
    assert "scope &lt;b&gt;is&lt;/b&gt; invalid" in page.content.decode() and "<script>" not in page.content.decode()
    assert "scope <b>is</b> invalid" in page.text


@sqlite_only
def test_an_administrator_sees_and_decides_on_the_own_institutions_platforms_only(stack: Stack) -> None:
    stranger = stack.browser().open(
        f"{stack.tool_url}/admin/sign-in/#{stack.product.admin_access.new_link(other_institution(stack))}"
    )
    stranger = stranger.submit(stranger.form("/sign-in/"))
    page = platforms_page(stranger)
    assert stack.lms_url not in page.text
    token = next(iter(re.findall(r'name="csrf_token" value="([^"]+)"', page.content.decode())))
    base = f"{stack.tool_url}/admin/platforms/{stack.platform_id}"
    assert code_of(stranger.browser.open(base)) == "admin.platform_missing"
    for path in ("standing", "deployments", "data-access", "data-access/test", "data-access/remove"):
        answer = stranger.browser.session.post(f"{base}/{path}", data={"csrf_token": token}, timeout=5)
        assert answer.status_code == 404
    page = page.follow(href="/admin/platforms/connect")
    taken = page.submit(page.form("/platforms/connect"), **by_hand(stack))
    assert taken.status == 409
    held = page.submit(page.form("/platforms/connect"), **by_hand(stack) | {"client_id": "another"})
    assert held.status == 409 and "Another institution has connected this platform" in held.text
    assert len(stack.rows("lti_registration")) == 1
    shared = {"issuer": "https://canvas.instructure.com"}
    stack.product.lti.platforms.add(**by_hand(stack) | shared | {"name": "Canvas", "issuer_slug": "zgled"})
    assert page.submit(page.form("/platforms/connect"), **by_hand(stack) | shared | {"client_id": "c2"}).status == 200
    found = stack.product.lti.platforms.get(stack.platform_id)
    assert found.issuer_slug == "zgled" and found.standing is Standing.APPROVED
    assert stack.product.grants.find(found.id)


@sqlite_only
def test_a_platform_is_connected_by_hand_and_its_grades_are_tried(stack: Stack) -> None:
    page = platforms_page(stack.administrator()).follow(href="/admin/platforms/connect")
    values = by_hand(stack) | {"client_id": "by-hand", "deployments": "5\n6"}
    wrong = page.submit(page.form("/platforms/connect"), **values | {"token_url": "http://10.0.0.5/token"})
    assert wrong.status == 422 and "aria-invalid" in wrong.content.decode()
    page = wrong.submit(wrong.form("/platforms/connect"), **values)
    assert page.status == 200
    found = stack.product.lti.platforms.find(stack.lms_url, "by-hand")
    assert found.standing is Standing.APPROVED and found.deployment_ids == {"5", "6"}
    page = page.submit(page.form("/data-access", button="Save and test"), token="č", base_url=stack.lms_url)
    assert page.status == 422 and not stack.product.grants.find(found.id)
    page = page.submit(page.form("/data-access", button="Save and test"), token="wrong", base_url=stack.lms_url)
    assert "notice-problem" in page.content.decode()
    good = stack.lms.keys.web_service_token
    page = page.submit(page.form("/data-access", button="Save and test"), token=good, base_url=stack.lms_url)
    assert "It works" in page.text and good not in page.content.decode()
    stack.fault("down")
    page = page.submit(page.form("/data-access/test"))
    assert "It works" not in page.text and "notice-problem" in page.content.decode()
    stack.fault("ok")
    page = page.submit(page.form("/data-access/test"))
    assert "It works" in page.text
    page = page.submit(page.form("/data-access/test"), button="Remove")
    assert not stack.product.grants.find(found.id)


@sqlite_only
def test_a_deployment_is_approved_on_the_platforms_page(stack: Stack) -> None:
    admin = stack.administrator()
    found = stack.product.lti.approvals
    found.decide_deployment(stack.platform_id, "1", Standing.REFUSED)
    assert code_of(stack.launch(TEACHER)) == "lti.deployment_declined"
    page = platforms_page(admin).follow(href=str(stack.platform_id))
    page = page.submit(page.form("/deployments"), button="approved")
    assert page.status == 200 and "/teach/" in stack.launch(TEACHER).url
    page = platforms_page(page)
    page.submit(page.form("/platforms/policy"), admits_new="yes")
    assert found.admits_new("zgled")


@sqlite_only
def test_canvas_reads_its_configuration_from_a_public_address(stack: Stack) -> None:
    answer = requests.get(f"{stack.tool_url}/lti/canvas/config.json", timeout=5)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == canvas_configuration(stack.tool_url)
    page = platforms_page(stack.administrator()).follow(href="/admin/platforms/connect")
    shown = re.search(r'id="canvas-json"[^>]*>([^<]+)<', page.content.decode())
    assert shown and json.loads(unescape(shown.group(1))) == answer.json()


@sqlite_only
def test_the_command_line_connects_and_decides_too(stack: Stack) -> None:
    address = stack.command("platform", "link", "zgled").stdout.strip()
    _, done = connect_itself(stack, address)
    assert done.status == 200
    platform = stack.product.lti.platforms.find(stack.lms_url, activate(stack))
    assert f"{platform.id}\t" in stack.command("platform", "list").stdout
    assert stack.command("platform", "approve", str(platform.id)).stdout.strip().endswith("approved")
    assert f"{platform.id}\t2\tapproved" in stack.command("deployment", "list").stdout
    assert "/teach/" in stack.launch(TEACHER).url
    assert stack.command("deployment", "refuse", str(platform.id), "2").returncode == 0
    assert code_of(stack.launch(TEACHER)) == "lti.deployment_declined"
    assert stack.command("deployment", "approve", str(platform.id), "2").returncode == 0
    assert stack.command("deployment", "approve", str(platform.id), "nine").returncode == 1
    assert stack.command("platform", "refuse", str(platform.id)).stdout.strip().endswith("refused")
    assert stack.command("deployment", "policy", "zgled", "admit").returncode == 0
    assert stack.product.lti.approvals.admits_new("zgled")
    actions = {row.action for row in stack.rows("audit_lines")}
    assert {"registration_link_made", "platform_approved", "platform_refused", "deployments_admitted"} <= actions


def by_hand(stack: Stack) -> dict[str, Any]:
    base = f"{stack.lms_url}/mod/lti"
    return {
        "issuer": stack.lms_url,
        "client_id": "demo-client",
        "deployments": "1",
        "auth_url": f"{base}/auth.php",
        "token_url": f"{base}/token.php",
        "jwks_url": f"{base}/certs.php",
    }


def other_institution(stack: Stack) -> str:
    from dataclasses import replace

    profile: Any = stack.product.issuers.get("zgled")
    return str(stack.product.issuers.put(replace(profile, slug="other")).slug)
