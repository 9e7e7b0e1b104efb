"""The launch inspector as an administrator meets it: pages and commands."""

import re

from app.cli.demo_setup import SLUG
from app.demo import Page
from tests.integration.lti.hostile import LTI
from tests.integration.other_platform import OtherPlatform
from tests.integration.stack import Stack, in_situation

REFERENCE = re.compile(r"Reference</dt><dd><code>([0-9a-f]{8})</code>")


def refused(stack: Stack) -> str:
    """Open the login address by hand, as a person who follows a stray link, and return the reference on the page."""
    page = stack.browser().open(f"{stack.tool_url}/lti/login?iss=https://stray.example&login_hint=secret-hint")
    found = REFERENCE.search(page.content.decode())
    assert found
    return found[1]


def launches(stack: Stack) -> Page:
    return stack.administrator().follow("Launches")


def test_an_administrator_sees_how_launches_ended_but_not_of_whom(stack: Stack, other: OtherPlatform) -> None:
    person = in_situation("ready")
    stack.launch(person)
    page = launches(stack)
    assert "LtiResourceLinkRequest" in page.text
    assert "Accepted" in page.text
    one = page.browser.open(next(link.href for link in page.links if "/admin/launches/" in link.href))
    assert "The platform signed this" in one.text or "Nobody has signed this" in one.text
    shown = page.content + one.content
    assert [word for word in (person.family_name, person.email) if word.encode() in shown] == []


def test_the_reference_on_an_error_page_leads_to_its_cause_and_what_to_do(stack: Stack) -> None:
    reference = refused(stack)
    page = launches(stack)
    assert reference not in page.text, "no institution is known for it, so that only the reference finds it"
    found = page.submit(page.form("/admin/launches", button="Find"), reference=reference)
    assert reference in found.text
    one = found.browser.open(next(link.href for link in found.links if "/admin/launches/" in link.href))
    assert "lti.target_foreign" in one.text
    assert "PUBLIC_URL" in one.text
    assert "secret-hint" not in one.text


def test_a_refused_launch_is_listed_with_its_rule(stack: Stack, other: OtherPlatform) -> None:
    begun = {"iss": other.server.url, "login_hint": "1", "target_link_uri": f"{stack.tool_url}/lti/launch"}
    browser = stack.browser()
    sent = browser.session.post(f"{stack.tool_url}/lti/login", data=begun, allow_redirects=False, timeout=10)
    state = re.search(r"state=([^&]+)", sent.headers["Location"])
    nonce = re.search(r"nonce=([^&]+)", sent.headers["Location"])
    assert state
    assert nonce
    claims = other.signer.claims(nonce[1], **{f"{LTI}version": "1.1"})
    form = {"state": state[1], "id_token": other.signer.sign(claims)}
    page = browser.session.post(f"{stack.tool_url}/lti/launch", data=form, timeout=10)
    reference = REFERENCE.search(page.text)
    assert reference
    listed = launches(stack).follow("Show refused only")
    assert reference[1] in listed.text
    assert "Accepted" not in listed.text
    one = listed.browser.open(next(link.href for link in listed.links if "/admin/launches/" in link.href))
    assert "choose LTI 1.3 for this tool" in one.text
    assert "Müller" not in one.text


def test_the_command_line_lists_shows_and_deletes(stack: Stack) -> None:
    stack.launch(in_situation("ready"))
    reference = refused(stack)
    listed = stack.command("launches", "list", SLUG)
    assert listed.returncode == 0
    assert "LtiResourceLinkRequest\taccepted" in listed.stdout
    strays = stack.command("launches", "list", "--refused").stdout
    assert [line.split("\t")[5] for line in strays.splitlines()] == ["lti.target_foreign"]
    assert "stray.example" in stack.command("launches", "show", reference).stdout
    assert stack.command("launches", "purge").stdout == "deleted: 0\n"
    assert stack.command("launches", "list", "nobody").returncode == 1


def test_the_command_says_so_where_no_launch_has_the_reference(stack: Stack) -> None:
    shown = stack.command("launches", "show", "NOSUCH")
    assert (shown.returncode, shown.stdout) == (1, "")
    assert shown.stderr == "Error: no launch of the last seven days has this reference\n"
