"""Who has only a picture of the paper: its code is read by the browser where that can, and the picture is not sent."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.visitor import PHONE

BUTTONS = {
    "en": "Read the QR code from a picture",
    "sl": "Preberite kodo QR s slike",
}
# Chromium has the interface on some systems only. This stands in for the browser's: a code is a picture that is dark.
DETECTOR = """words => {
    window.BarcodeDetector = class {
        static async getSupportedFormats() { return ["qr_code", "ean_13"]; }
        async detect(picture) {
            const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
            canvas.drawImage(picture, 0, 0);
            const isDark = canvas.getImageData(0, 0, 1, 1).data[0] < 128;
            return isDark ? [{ rawValue: "https://elsewhere.example/" }, { rawValue: words }] : [];
        }
    };
}"""
DROP = """bytes => {
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(bytes)], "scan.jpg", { type: "image/jpeg" }));
    return carried;
}"""


def jpeg(colour):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(drawn, "JPEG")
    return drawn.getvalue()


@pytest.fixture(scope="module")
def link(taken):
    """Give what the code of a learner's paper says."""
    return taken.link(href="/verify/").href.replace("/verify/", "/credentials/")


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", 1280)])
def test_a_picture_of_the_paper_leads_to_its_result_and_stays_on_the_device(offered, visit, link, language, width):
    visitor = visit(offered, language=language, width=width)
    visitor.page.add_init_script(f"({DETECTOR})({link!r})")
    sent = []
    visitor.page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    page = visitor.open("/verify")
    button = page.get_by_role("button", name=BUTTONS[language])
    button.wait_for()
    visitor.look("verify-read-code")
    with page.expect_file_chooser() as chosen:
        button.click()
    picture = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg("white")}
    chosen.value.set_files(picture)
    page.locator(".notice-problem").wait_for()  # there is no code in it
    visitor.look("verify-read-nothing")
    page.fill("textarea", "")
    carried = page.evaluate_handle(DROP, list(jpeg("black")))
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": carried})
    page.locator(".verdict").wait_for()
    expect(page.locator(".verdict")).to_have_attribute("data-outcome", "genuine")
    assert not any(b"JFIF" in body for body in sent)


def test_a_badge_is_sent_as_before_and_a_browser_that_reads_no_codes_shows_nothing_of_it(offered, visit, taken, link):
    page = visit(offered).open("/verify")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("typeof BarcodeDetector") == "undefined"  # else this proves nothing
    assert not page.locator("[data-read-code]").is_visible()
    visitor = visit(offered)
    visitor.page.add_init_script(f"({DETECTOR})({link!r})")
    page = visitor.open("/verify")
    page.locator("[data-read-code]").wait_for()
    badge = taken.follow(href="credential.png").content
    page.set_input_files("input[type=file]", {"name": "badge.png", "mimeType": "image/png", "buffer": badge})
    page.locator("main form [data-busy]").click()
    page.locator(".verdict").wait_for()
    expect(page.locator(".verdict")).to_have_attribute("data-outcome", "genuine")
    assert page.url.endswith("/verify")  # the file was checked, not the link in its code
