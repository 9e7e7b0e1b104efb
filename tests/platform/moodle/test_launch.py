"""From Moodle's course page to a verified credential, in Chromium."""

import json
import re

import pytest

NO_THIRD_PARTY = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}
DONE = '#live-checklist[data-summary^="11 "]'
STANDING = {"completed": "ready", "narrow": "not_yet", "missing": "not_yet", "failed": "not_yet", "nothing": "not_yet"}


@pytest.fixture
def open_activity(moodle, registered):
    """Give a function that clicks the activity on the course page, which opens the tool in a new window."""

    def click(page):
        page.goto(f"{moodle.url}/course/view.php?id={moodle.course_id}", wait_until="domcontentloaded")
        with page.context.expect_page() as opened:
            page.locator(f"#module-{registered.activity_id} a.aalink").click()
        window = opened.value
        window.wait_for_url(re.compile(rf"^{re.escape(registered.tool_url)}/(teach|claim|wallet)/"))
        return window

    return click


def test_from_the_teachers_first_click_to_a_verified_credential(tool, registered, person_at, open_activity, tmp_path):
    with person_at(registered.learner) as page:
        assert open_activity(page).get_by_text("No micro-credential is offered here yet").is_visible()

    with person_at(registered.teacher) as page:
        window = open_activity(page)
        _set_up(window)
        window.locator("button[value=check]").click()
        window.wait_for_url("**/people")
        window.locator("[data-check=done]").wait_for(timeout=60_000)
        rows = window.locator("[data-standing]")
        assert sorted(row.get_attribute("data-standing") for row in rows.all()) == sorted(STANDING.values())
        assert not any("&amp;" in row.inner_text() for row in rows.all())
        window.locator("main .actions a[href$='#publish']").click()
        window.locator("button[value=publish]").click()
        window.wait_for_url("**done=published")

    with person_at(registered.other_learner) as page:
        window = open_activity(page)
        assert window.locator(".line-unmet").count() >= 1
        assert window.get_by_role("button", name="Yes, issue it").count() == 0

    with person_at(registered.learner) as page:
        window = open_activity(page)
        window.get_by_role("button", name="Yes, issue it").click()
        window.wait_for_url("**/wallet/**")
        with window.expect_download() as download:
            window.locator("summary", has_text="Files for programs").click()
            window.locator("a[href$='credential.openbadge.json']").click()
        credential = tmp_path / "credential.json"
        download.value.save_as(credential)
        window.close()  # Moodle names the window, and would use it again
        assert "/wallet/" in open_activity(page).url  # a second launch shows what is held and issues nothing

    assert len(tool.command("award", "list", "uni").splitlines()) == 1
    document = json.loads(credential.read_text())
    assert {"VerifiableCredential", "OpenBadgeCredential"} <= set(document["type"])
    tool.command("verify", str(credential))  # exit code 0


def framed(page, moodle, registered):
    page.goto(f"{moodle.url}/mod/lti/view.php?id={registered.framed_activity_id}", wait_until="domcontentloaded")
    return page.frame_locator("#contentframe")


def test_the_tool_works_inside_moodles_frame_with_third_party_cookies_blocked(tool, moodle, registered, person_at):
    with person_at(registered.teacher, NO_THIRD_PARTY) as page:
        inside = framed(page, moodle, registered)
        inside.locator("#f-about > summary").click()
        inside.locator("#f-title").fill("Written in a frame")
        inside.locator("button[value=save]:not([hidden])").click()
        inside.get_by_text("Draft saved").wait_for()
    for learner in (registered.learner, registered.other_learner):
        with person_at(learner, NO_THIRD_PARTY) as page:
            inside = framed(page, moodle, registered)
            inside.get_by_role("heading", level=1).first.wait_for()  # the page that only opens has one too
            frame = page.query_selector("#contentframe").content_frame()
            frame.wait_for_url(re.compile(rf"{re.escape(registered.tool_url)}/(claim|wallet)/"))
            assert inside.locator(".problem").count() == 0


def _set_up(page):
    """Fill in what is mandatory; the rule is the course's completion and 60 per cent of its total."""
    page.locator("#f-about > summary").click()
    page.fill("#f-title", "Data Literacy in Practice")
    page.fill("#f-outcome-1", "Judges the quality of a data set")
    page.fill("#f-ects", "3")
    page.select_option("#f-level", "6")
    page.locator("#f-assessment .choice").nth(1).click()
    if not page.locator("#f-participation").is_visible():
        page.locator("#f-held > summary").click()
    page.locator("#f-participation .choice").nth(4).click()
    page.locator("#f-supervision .choice").first.click()
    page.locator("[name=criterion-threshold]").last.fill("60")
    page.locator(DONE).wait_for()
