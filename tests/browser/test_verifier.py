"""Anyone verifies: by link, by file, by drop and by pasted text; what was altered is found out."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PHONE

DROP = """([name, text]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], name, { type: "application/json" }));
    return carried;
}"""
PASTE = """text => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], "credential.json"));
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


def outcome(page):
    verdict = page.locator(".verdict")
    verdict.wait_for()
    return verdict.get_attribute("data-outcome")


def drop(page, text):
    carried = page.evaluate_handle(DROP, ["credential.openbadge.json", text])
    page.dispatch_event("[data-drop]", "dragover", {"dataTransfer": carried})
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": carried})


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_link_says_at_once_that_it_is_genuine(offered, visit, issued, language):
    page = visit(offered, language=language, width=PHONE).open(issued[0])
    assert outcome(page) == "genuine"
    sizes = page.evaluate("[...document.querySelectorAll('body *')].map(e => parseFloat(getComputedStyle(e).fontSize))")
    answer = page.locator(".verdict h1")
    assert float(answer.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) == max(sizes)
    assert answer.bounding_box()["y"] < 300  # nothing to scroll for


def test_a_chosen_file_is_verified(offered, visit, issued, tmp_path):
    page = visit(offered).open("/verify")
    (tmp_path / "credential.openbadge.json").write_text(issued[1])
    page.set_input_files("input[type=file]", tmp_path / "credential.openbadge.json")
    page.get_by_role("button", name="Verify").click()
    assert outcome(page) == "genuine"


def test_a_dropped_file_is_verified_at_once(offered, visit, issued):
    page = visit(offered).open("/verify")
    drop(page, issued[1])
    assert outcome(page) == "genuine"


def test_a_pasted_file_is_verified_at_once(offered, visit, issued):
    page = visit(offered).open("/verify")
    page.evaluate(PASTE, issued[1])
    assert outcome(page) == "genuine"


def test_an_altered_file_is_found_out_and_its_content_is_not_shown(offered, visit, issued):
    page = visit(offered).open("/verify")
    drop(page, issued[1].replace("Data Literacy in Practice", "Brain Surgery"))
    assert outcome(page) == "altered"
    assert "Brain Surgery" not in page.inner_text("body")


def test_pasted_text_is_verified_without_scripts(offered, visit, issued):
    page = visit(offered, script=False).open("/verify")
    page.fill("textarea", json.dumps(json.loads(issued[1])))
    page.get_by_role("button", name="Verify").click()
    assert outcome(page) == "genuine"


def test_the_page_of_a_result_has_the_other_language_too(offered, visit, issued):
    page = visit(offered).open(issued[0])
    page.get_by_role("link", name="Slovenščina").click()
    expect(page.locator("html")).to_have_attribute("lang", "sl")
    assert outcome(page) == "genuine"
