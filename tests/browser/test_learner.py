"""A learner claims: in two clicks, by keyboard alone, without scripts, and inside the learning platform's frame."""

import pytest
from playwright.sync_api import expect

from app.signing import read_paper
from tests.browser.visitor import PHONE
from tests.integration.stack import COURSE, in_situation


def test_a_learner_claims_in_two_clicks_and_takes_the_file_away(offered, visit, tmp_path):
    visitor = visit(offered, width=PHONE)
    person = in_situation("ready", 1)
    page = visitor.open(f"{offered.lms_url}/?course={COURSE}&lang=en")
    with visitor.context.expect_page() as opened:
        page.locator("li", has_text=person.full_name).get_by_role(
            "link", name="Open in a new tab"
        ).click()  # the first click
    page = opened.value
    page.get_by_role("button", name="Yes, issue it").click()  # the second
    page.get_by_role("heading", name="Your micro-credential").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=True).click()
    download.value.save_as(tmp_path / "credential.pdf")
    assert person.full_name in read_paper((tmp_path / "credential.pdf").read_bytes())["attached"]


def test_a_learner_claims_with_the_keyboard_alone(offered, visit):
    visitor = visit(offered)
    page = visitor.launch(in_situation("ready", 2))
    visitor.tab_to("summary")
    page.keyboard.press("Enter")
    expect(page.locator("details[open]")).to_have_count(1)
    visitor.tab_to("main form .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/wallet/**")
    visitor.tab_to("a[download]")
    visitor.tab_to("form[action$='/share'] .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/share?made=*")
    visitor.tab_to("[data-copy]")


def test_the_skip_link_leads_past_the_header(offered, visit):
    visitor = visit(offered)
    page = visitor.launch(in_situation("open"))
    visitor.tab_to(".skip")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_learner_claims_without_scripts(offered, visit):
    visitor = visit(offered, script=False)
    page = visitor.launch(in_situation("ready", 3))
    page.get_by_role("button", name="Yes, issue it").click()
    page.wait_for_url("**/wallet/**")
    expect(page.get_by_role("link", name="Download", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()  # it could do nothing


def test_a_second_click_while_it_is_issued_sends_nothing(offered, visit):
    visitor = visit(offered)
    page = visitor.launch(in_situation("ready", 4))
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.get_by_role("button", name="Yes, issue it").dblclick()
    page.wait_for_url("**/wallet/**")
    assert len(sent) == 1


def test_a_learner_who_has_not_earned_it_is_told_what_is_missing(offered, visit):
    page = visit(offered).launch(in_situation("below"))
    expect(page.get_by_role("button", name="Yes, issue it")).to_have_count(0)
    expect(page.locator(".line-unmet")).to_contain_text("Below what is needed", use_inner_text=True)


@pytest.mark.parametrize("language", ["sl", "en"])
def test_the_tool_works_inside_the_platforms_frame(offered, visit, language):
    visitor = visit(offered, language=language, width=PHONE)
    person = in_situation("ready", 5 if language == "sl" else 6)
    page = visitor.open(f"{offered.lms_url}/frame?course={COURSE}&person={person.person_id}&lang={language}")
    inside = page.frame_locator("iframe.tool")
    inside.locator("section", has=inside.locator("#claim-title")).locator("form .button").click()
    inside.locator("a[download]").first.wait_for()
    frame = next(frame for frame in page.frames if "/wallet/" in frame.url)
    visitor.check("the wallet in a frame", frame)
    assert frame.evaluate("document.documentElement.lang") == language
