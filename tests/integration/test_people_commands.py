"""The command line about administrators and platforms does what the pages do."""

import pytest

from tests.integration.stack import Stack

SLUG = "zgled"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give an SQLite database only: nothing here depends on the database."""
    return sqlite_url


def test_an_invitation_is_listed_and_can_be_withdrawn(stack: Stack) -> None:
    stack.command("admin", "link", SLUG, "--name", "Eva")
    kind, invitation, name, _ = stack.command("admin", "list", SLUG).stdout.strip().split("\t")
    assert (kind, name) == ("invitation", "Eva")
    stack.command("admin", "withdraw", SLUG, invitation)
    assert stack.command("admin", "list", SLUG).stdout.strip() == ""
    assert "invitation_withdrawn" in stack.command("admin", "audit", SLUG).stdout


def test_a_session_can_be_ended(stack: Stack) -> None:
    page = stack.administrator()
    session = stack.command("admin", "list", SLUG).stdout.split("\t")[1]
    stack.command("admin", "end-session", SLUG, session)
    assert page.browser.open(page.url).status == 401


def test_data_access_is_tried_and_forgotten(stack: Stack) -> None:
    platform = str(stack.platform_id)
    assert stack.command("platform", "test", platform).stdout.startswith("ok")
    stack.command("platform", "forget-data-access", platform)
    assert "no data access" in stack.command("platform", "list").stdout
    assert "data_access_removed" in stack.command("admin", "audit", SLUG).stdout


def test_only_the_tools_own_line_items_may_be_read_and_of_them_nothing_can_be_tried(stack: Stack) -> None:
    stack.command("platform", "data-access", "--issuer", stack.lms_url, "--kind", "ags")
    assert "\tdata access" in stack.command("platform", "list").stdout
    trial = stack.command("platform", "test", str(stack.platform_id))
    assert (trial.returncode, "courses.own_line_items_only" in trial.stdout) == (1, True)
    page = stack.administrator()
    page = page.browser.open(f"{stack.product.settings.public_url}/admin/platforms/{stack.platform_id}")
    page = page.submit(page.form("/data-access/test"))
    assert (page.status, "own grade columns" in page.text) == (200, True)


def test_a_registration_address_is_listed_and_can_be_withdrawn(stack: Stack) -> None:
    stack.command("platform", "link", SLUG)
    link = stack.command("platform", "links", SLUG).stdout.split("\t")[0]
    assert stack.command("platform", "links", SLUG, "--withdraw", link).stdout.strip() == ""


def test_the_sign_in_of_an_institution_is_entered_by_command(stack: Stack) -> None:
    given = ("--issuer", "https://login.example", "--client-id", "c", "--client-secret", "s3cret")
    roles = ("--role-claim", "groups", "--role", "clerks=registrar")
    done = stack.command("issuer", "oidc", "put", SLUG, *given, *roles)
    assert f"/admin/oidc/{SLUG}/callback" in done.stdout
    refused = stack.command("issuer", "oidc", "on", SLUG)
    assert refused.returncode == 1 and "Try it first" in refused.stderr
    assert stack.command("issuer", "oidc", "on", SLUG, "--untried").returncode == 0
    shown = stack.command("issuer", "oidc", "show", SLUG).stdout
    assert "clerks\tregistrar" in shown and "on\tyes" in shown and "s3cret" not in shown
    assert stack.command("issuer", "oidc", "off", SLUG).returncode == 0
    wrong = stack.command("issuer", "oidc", "put", SLUG, *given, "--person-claim", "email")
    assert wrong.returncode == 1
    link = stack.command("admin", "link", SLUG, "--role", "auditor").stdout.strip()
    page = stack.browser().open(link)
    page = page.submit(page.form("/sign-in/"))
    assert page.browser.open(f"{stack.tool_url}/admin/platforms/connect").status == 403
    actions = [row.action for row in stack.rows("audit_lines")]
    assert actions[-2:] == ["link_made", "signed_in_by_command"] and "provider_on" in actions
