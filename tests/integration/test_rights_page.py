"""Giving the tool access to a platform's data: every right explained, taken to Moodle, and tried one by one."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.courses import MOODLE_CAPABILITIES, MOODLE_FUNCTIONS, role_preset, setup_script
from app.demo import Page
from tests.integration.courses.local_platform import LocalPlatform, local_platform
from tests.integration.stack import COURSE, TEACHER, Stack, in_situation
from tests.unit.courses.moodle_double import FUNCTIONS, TOKEN


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give an SQLite database only: nothing here depends on the database."""
    return sqlite_url


@pytest.fixture
def moodle(stack: Stack) -> Iterator[LocalPlatform]:
    """Give a Moodle that can be spoilt, in the place of the demo LMS's web services."""
    with local_platform() as found:
        stack.product.grants.put_moodle(stack.platform_id, found.url, TOKEN, found.url)
        yield found


def platform_page(stack: Stack) -> Page:
    page = stack.administrator()
    return page.browser.open(f"{stack.tool_url}/admin/platforms/{stack.platform_id}")


def try_now(page: Page, **values: Any) -> Page:
    return page.submit(page.form("/data-access/test"), button="Test now", **values)


def test_the_page_explains_every_right_and_gives_the_role_and_the_script(stack: Stack) -> None:
    page = platform_page(stack).follow(href="/moodle")
    for name in (*MOODLE_FUNCTIONS, *MOODLE_CAPABILITIES):
        assert f"<code>{name}</code>" in page.content.decode()
    for path, content in (("role.xml", role_preset()), ("script", setup_script())):
        answer = page.browser.session.get(f"{page.url}/{path}", timeout=5)
        assert answer.content == content
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="microcredentials-')
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_read_is_named_as_what_it_is(stack: Stack) -> None:
    assert "Web services of" in platform_page(stack).text
    stack.product.grants.put_ags(stack.platform_id, stack.lms_url)
    page = platform_page(stack)
    assert "Own grade columns on" in page.text and "Web services of" not in page.text


def test_the_rights_are_tried_in_the_course_from_which_the_tool_was_opened_last(stack: Stack) -> None:
    stack.launch(TEACHER)
    stack.launch(in_situation("ready"))
    page = platform_page(stack)
    assert f'<option value="{COURSE}"' in page.content.decode()
    page = try_now(page)
    assert "It works" in page.text and f"with the id {COURSE}" in page.text
    assert "line-unmet" not in page.content.decode()
    for right in ("moodle/grade:viewall", "gradereport/user:view", "report/completion:view", "mod/quiz:view"):
        assert verdict(page, right) == "met"
    assert verdict(page, "moodle/site:accessallgroups") == "unknown"


def test_without_a_course_only_the_functions_are_tried(stack: Stack) -> None:
    page = try_now(platform_page(stack))
    assert "can be tried once the tool was opened in a course" in page.text
    assert verdict(page, MOODLE_FUNCTIONS[0]) == "met" and verdict(page, "moodle/course:view") == "unknown"


def test_a_course_can_be_named_by_its_id(stack: Stack) -> None:
    page = platform_page(stack)
    wrong = try_now(page, other_course="course/view.php?id=2")
    assert wrong.status == 422 and "Write the number alone" in wrong.text
    page = try_now(wrong, other_course=COURSE)
    assert verdict(page, "moodle/course:view") == "met"
    page = try_now(page, other_course="987654")
    assert "has no such course" in page.text and "line-unmet" not in page.content.decode()


def test_what_is_missing_is_red_with_one_sentence_and_one_link(stack: Stack, moodle: LocalPlatform) -> None:
    moodle.double.functions = tuple(name for name in FUNCTIONS if "get_gradeitems" not in name)
    moodle.double.faults["core_completion_get_course_completion_status"] = "cannotviewreport"
    page = try_now(platform_page(stack), other_course="2")
    assert "3 rights are missing" in page.text  # the double tells no conditions of access either
    one_line = r'<code>([^<]+)</code>(?:(?!</li>).)*?href="([^"]+)"'
    lines = dict(re.findall(one_line, page.content.decode().split("3 rights are missing")[1], re.DOTALL))
    assert lines["core_grades_get_gradeitems"] == f"{moodle.url}/admin/settings.php?section=externalservices"
    assert lines["report/completion:view"] == f"{moodle.url}/admin/roles/manage.php"
    assert verdict(page, "core_grades_get_gradeitems") == verdict(page, "report/completion:view") == "unmet"


def test_a_moodle_that_refuses_everything_leads_to_its_overview_of_web_services(stack: Stack) -> None:
    stack.product.grants.put_moodle(stack.platform_id, stack.lms_url, "wrong", stack.lms_url)
    page = try_now(platform_page(stack))
    assert "notice-problem" in page.content.decode()
    assert f'href="{stack.lms_url}/admin/settings.php?section=webservicesoverview"' in page.content.decode()


def test_another_institutions_administrator_gets_none_of_it(stack: Stack) -> None:
    stranger = stack.browser().open(f"{stack.tool_url}/admin/sign-in/#{stack.product.admin_access.new_link('other')}")
    stranger.submit(stranger.form("/sign-in/"))
    for path in ("moodle", "moodle/role.xml", "moodle/script"):
        address = f"{stack.tool_url}/admin/platforms/{stack.platform_id}/{path}"
        assert stranger.browser.session.get(address, timeout=5).status_code == 404


def test_the_command_tries_the_same_rights(stack: Stack) -> None:
    done = stack.command("platform", "test", str(stack.platform_id), "--course", COURSE)
    assert done.returncode == 0 and done.stdout.startswith("ok\t")
    assert "granted\tmoodle/grade:viewall" in done.stdout


def test_the_token_is_sealed_where_it_is_kept_and_shown_nowhere(stack: Stack) -> None:
    token = stack.lms.keys.web_service_token
    (row,) = stack.rows("data_grants")
    assert token not in str(tuple(row)) and row.sealed_token
    page = platform_page(stack)
    pages = [page, try_now(page), page.follow(href="/moodle")]
    assert not any(token in shown.content.decode() or row.sealed_token in shown.content.decode() for shown in pages)
    said = stack.command("platform", "list").stdout + stack.command("admin", "audit", "zgled").stdout
    assert token not in said


def verdict(page: Page, right: str) -> str:
    """Return met, unmet or unknown, as the page marks a right."""
    found = re.search(
        rf'<li class="line line-(\w+)">(?:(?!</li>).)*?<code>{re.escape(right)}</code>',
        page.content.decode(),
        re.DOTALL,
    )
    return found.group(1) if found else ""
