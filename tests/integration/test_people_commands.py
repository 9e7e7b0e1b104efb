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
