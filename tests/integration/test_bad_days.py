"""The platform is slow, down or talks nonsense; the key is missing; time passes."""

import time
from pathlib import Path

import pytest
import requests

from app.demo import Page
from tests.integration.stack import LMS_TIMEOUT_S, PATIENT_S, TEACHER, Stack, code_of, in_situation

FAULTS = ["slow", "down", "malformed"]
UNREADABLE = {
    "courses.platform_unavailable",
    "courses.platform_refused",
    "lti.roster_unavailable",
    "lti.roster_refused",
    "lti.platform_unavailable",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give an SQLite database only: nothing here depends on the database."""
    return sqlite_url


@pytest.fixture
def lms_timeout_s() -> float:
    return LMS_TIMEOUT_S


def says_it_cannot_be_told(page: Page) -> bool:
    """Tell whether a page owns up: a 503 with words, or a progress that is unknown."""
    if page.status == 200:
        return "This cannot be told now" in page.text
    return page.status == 503 and code_of(page) in UNREADABLE and page.headers["Retry-After"] == "30"


def ready_page(stack: Stack) -> Page:
    """Return a learner's page with the button, opened again where a busy machine outlasted the short time limit."""
    deadline = time.monotonic() + PATIENT_S
    page = stack.launch(in_situation("ready"))
    while says_it_cannot_be_told(page) and time.monotonic() < deadline:
        page = page.browser.open(page.url)
    return page


def nothing_written(stack: Stack) -> bool:
    return stack.rows("awards") == stack.badges() == stack.rows("status_lists") == []


@pytest.mark.parametrize("fault", FAULTS)
def test_progress_on_a_bad_day_is_one_clear_page_and_good_again_afterwards(stack, fault):
    stack.offer()
    stack.fault(fault)
    page = stack.launch(in_situation("ready"))
    assert says_it_cannot_be_told(page)
    assert nothing_written(stack)
    stack.fault("ok")
    assert "Ready: check and claim" in page.browser.open(page.url).text


@pytest.mark.parametrize("fault", FAULTS)
def test_a_claim_on_a_bad_day_awards_nothing_and_works_afterwards(stack, fault):
    stack.offer()
    page = ready_page(stack)
    form = page.form("/claim/", button="Yes, issue it")
    stack.fault(fault)
    begun = time.monotonic()
    refused = page.submit(form)
    assert refused.status in {409, 503}
    assert code_of(refused) in UNREADABLE | {"awards.not_eligible"}
    assert time.monotonic() - begun < 12 * LMS_TIMEOUT_S
    assert nothing_written(stack)
    stack.fault("ok")
    assert "/wallet/" in page.submit(form).url
    assert len(stack.badges()) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_what_a_teacher_types_on_a_bad_day_is_kept(stack, fault):
    page = stack.launch(TEACHER)
    stack.fault(fault)
    saved = page.submit(page.form("/teach/"), button="save", title="Typed while the platform slept")
    assert (saved.status, "done=saved" in saved.url) == (200, True)
    assert "Typed while the platform slept" in saved.content.decode()
    assert "The activities of this course cannot be listed now" in saved.text


@pytest.mark.parametrize("fault", FAULTS)
def test_a_rule_about_an_activity_survives_a_save_on_a_bad_day(stack, fault):
    page = stack.launch(TEACHER)
    activities = next(control for control in page.form("/teach/").controls if control.name == "criterion-activity")
    quiz = next(value for value, _ in activities.options if value)
    fields = {"criterion-kind": ["activity_completed"], "criterion-activity": [quiz]}
    page = page.submit(page.form("/teach/"), button="save", **fields)
    stack.fault(fault)
    for title in ("First", "Second"):  # from a page with the list of activities, then from one without
        page = page.submit(page.form("/teach/"), button="save", title=title)
        draft = stack.product.definitions.draft(stack.platform_id, "2")
        assert draft is not None
        assert [(item.activity_id, bool(item.name)) for item in draft.achievement.criteria.items] == [(quiz, True)]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_dry_run_on_a_bad_day_claims_nothing_about_anybody(stack, fault):
    stack.offer()
    page = stack.launch(TEACHER)
    stack.fault(fault)
    people = page.follow(href="/people")
    people = stack.checked(people.submit(people.form("/people/check")))
    body = people.content.decode()
    assert people.status == 200
    assert 'data-check="failed"' in body or 'data-standing="unknown"' in body
    assert 'data-standing="ready"' not in body


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_issued_is_verified_without_the_platform(stack, fault):
    stack.offer()
    page = stack.claim(in_situation("ready"))
    stack.fault(fault)
    assert 'data-outcome="genuine"' in stack.browser().open(page.link(href="/verify/").href).content.decode()
    assert stack.launch(in_situation("ready")).follow(href="credential.openbadge.json").status == 200


def away(stack: Stack) -> Path:
    return stack.product.settings.keys_file.with_suffix(".away")


def hide_keys(stack: Stack) -> None:
    stack.product.settings.keys_file.rename(away(stack))


def bring_keys_back(stack: Stack) -> None:
    away(stack).rename(stack.product.settings.keys_file)


def pending_wallet(stack: Stack) -> Page:
    """Return the wallet of a learner whose credential could not be signed: the key file was away.

    Another learner claims before, so that the tool holds a token for the roster and only signing needs the keys.
    """
    stack.offer()
    stack.claim(in_situation("ready"))
    page = stack.launch(in_situation("ready", 1))
    hide_keys(stack)
    return page.submit(page.form("/claim/", button="Yes, issue it"))


def test_without_the_key_file_the_award_waits_and_a_later_click_finishes_it(stack):
    page = pending_wallet(stack)
    assert "It is yours; the file is being signed" in page.text
    assert sorted(row.state for row in stack.rows("awards")) == ["issued", "pending"]
    assert len(stack.badges()) == 1
    again = page.submit(page.form("/claim/", button="Try again"))
    assert "It is yours; the file is being signed" in again.text
    bring_keys_back(stack)
    done = again.submit(again.form("/claim/", button="Try again"))
    assert done.follow(href="credential.openbadge.json").status == 200
    assert [row.state for row in stack.rows("awards")] == ["issued", "issued"]
    assert len({row.award_id for row in stack.badges()}) == len(stack.badges()) == 2


def test_without_the_key_file_the_award_waits_and_the_command_finishes_it(stack):
    pending_wallet(stack)
    waiting = next(row for row in stack.rows("awards") if row.state == "pending")
    link = f"{stack.tool_url}/verify/{waiting.id}"
    assert stack.browser().open(link).status == 409
    assert "issued: 0" in stack.command("issue-pending").stdout
    bring_keys_back(stack)
    assert "issued: 1" in stack.command("issue-pending").stdout
    assert "issued: 0" in stack.command("issue-pending").stdout
    assert 'data-outcome="genuine"' in stack.browser().open(link).content.decode()
    assert len(stack.badges()) == 2


def test_without_the_key_file_and_without_a_roster_nobody_is_awarded(stack):
    stack.offer()
    page = stack.launch(in_situation("ready"))
    hide_keys(stack)
    refused = page.submit(page.form("/claim/", button="Yes, issue it"))
    assert (refused.status, code_of(refused)) == (503, "signing.key_file_missing")
    assert nothing_written(stack)


def test_an_expired_launch_says_how_to_go_on(stack):
    stack.offer()
    page = stack.launch(in_situation("ready"))
    form = page.form("/claim/", button="Yes, issue it")
    stack.clock.ahead_s = stack.product.settings.launch_ttl_s + 1
    late = page.submit(form)
    assert (late.status, code_of(late)) == (401, "lti.launch_expired")
    assert nothing_written(stack)


def test_an_administrators_link_and_session_expire(stack):
    link = f"{stack.tool_url}/admin/sign-in/#{stack.product.admin_access.new_link('zgled')}"
    signed_in = stack.administrator()
    assert signed_in.status == 200
    stack.clock.ahead_s = 3601
    page = stack.browser().open(link)
    refused = page.submit(page.form("/sign-in/"))
    assert (refused.status, code_of(refused)) == (403, "admin.link_spent")
    stack.clock.ahead_s = 8 * 3600 + 10
    out = signed_in.browser.open(signed_in.url)
    assert (out.status, code_of(out)) == (401, "admin.signed_out")


def test_without_a_token_for_grades_nobody_is_awarded(stack):
    stack.offer()
    stack.product.grants.remove(stack.platform_id)
    page = stack.launch(in_situation("ready"))
    assert (page.status, code_of(page)) == (503, "courses.data_access_missing")
    assert nothing_written(stack)


def test_health_does_not_need_the_platform(stack):
    stack.fault("down")
    for path in ("/healthz", "/readyz"):
        assert requests.get(f"{stack.tool_url}{path}", timeout=5).status_code == 200


def test_an_award_that_was_withdrawn_before_it_was_signed_says_so(stack):
    pending_wallet(stack)
    waiting = next(row for row in stack.rows("awards") if row.state == "pending")
    stack.product.register.revoke(waiting.id, reason="Wrong group", by="test")
    page = stack.browser().open(f"{stack.tool_url}/verify/{waiting.id}")
    assert "Wrong group" in page.text
    assert "Wrong group" in stack.launch(in_situation("ready", 1)).text
