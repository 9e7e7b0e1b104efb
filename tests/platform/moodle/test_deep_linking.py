"""A teacher picks a link from Moodle's own dialogue, in a frame on another site, in Chromium."""

import re

from tests.platform.moodle.test_launch import NO_THIRD_PARTY


def choosing(page, moodle, registered):
    """Open Moodle's form for a new activity of the tool, and its dialogue in which the tool offers links."""
    kind = f"add=lti&course={moodle.course_id}&section=0&typeid={registered.deployment_id}"
    page.goto(f"{moodle.url}/course/modedit.php?{kind}", wait_until="domcontentloaded")
    button = page.locator("[name=selectcontent]").first
    button.wait_for()
    page.wait_for_function("window.require && document.querySelector('[name=selectcontent]:not([disabled])')")
    page.wait_for_timeout(1500)  # Moodle attaches what the button does some time after it shows it
    button.click()
    return page.frame_locator(".modal iframe")


def assert_taken(page):
    """Moodle has closed its dialogue and filled its form with the link; nothing is saved."""
    page.locator(".modal iframe").wait_for(state="detached")
    assert page.locator("#id_name").input_value() == "Micro-credential of this course"
    assert page.locator("#id_toolurl").input_value().endswith("/lti/launch")


def test_a_teacher_picks_in_moodles_frame_with_third_party_cookies_blocked(tool, moodle, registered, person_at):
    with person_at(registered.teacher, NO_THIRD_PARTY) as page:
        inside = choosing(page, moodle, registered)
        inside.get_by_role("button", name=re.compile("^Add links?$")).click()
        assert_taken(page)


def test_a_teacher_whose_frames_keep_no_cookies_picks_in_a_window_and_moodle_gets_it(
    tool, moodle, registered, person_at
):
    exception = {f"{registered.tool_url},{moodle.url}": {"setting": 2}}
    nothing_kept = {"profile": {"content_settings": {"exceptions": {"cookies": exception}}}}
    with person_at(registered.teacher, nothing_kept) as page:
        inside = choosing(page, moodle, registered)
        with page.context.expect_page() as opened:
            inside.get_by_role("button", name="Open in a new window").click()
        with opened.value.expect_event("close"):
            opened.value.get_by_role("button", name=re.compile("^Add links?$")).click()
        assert_taken(page)
