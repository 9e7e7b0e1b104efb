"""From claim to credential however one looks: by keyboard alone, narrow, enlarged, in forced colours; and light."""

from zipfile import ZipFile

from playwright.sync_api import expect

from tests.browser.visitor import NARROWEST
from tests.integration.stack import in_situation

ENLARGED = 640  # what 1280 px come to at 200 %
MOST_BYTES = 120_000  # of all that the page consists of, not compressed
PARTS = """() => [location.href, ...[...document.querySelectorAll("script[src], link[href], img[src]")]
    .map((part) => part.src || part.href).filter((url) => !url.startsWith("data:"))]"""
MOVING = """() => document.getAnimations().length
    + parseFloat(getComputedStyle(document.querySelector(".button")).transitionDuration)"""
TYPED = "main :is(input:not([type=hidden], [type=checkbox], [readonly]), textarea, select)"


def stands_any_way_of_looking(visitor, name):
    """Check the page in forced colours on the narrowest screen and enlarged, with all that is folded unfolded."""
    page = visitor.page
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    for width in (NARROWEST, ENLARGED):
        page.set_viewport_size({"width": width, "height": 450})
        visitor.check(f"{name} at {width} px in forced colours")
    assert page.evaluate(MOVING) == 0  # whoever asks for little motion gets none
    page.emulate_media(forced_colors="none")


def unfold(visitor):
    """Open each part that is folded with the keyboard."""
    for _ in range(visitor.page.locator("main details:not([open])").count()):
        visitor.tab_to("details:not([open]) > summary")
        visitor.page.keyboard.press("Enter")


def test_a_light_claim_page_leads_to_the_credential_by_keyboard_however_one_looks(offered, visit, tmp_path):
    visitor = visit(offered, language="sl")
    page = visitor.launch(in_situation("ready", 11))
    parts = set(page.evaluate(PARTS))
    weight = sum(len(visitor.context.request.get(part).body()) for part in parts)
    assert weight <= MOST_BYTES, f"{weight} bytes in {sorted(parts)}"
    expect(page.locator(TYPED)).to_have_count(0)

    unfold(visitor)
    stands_any_way_of_looking(visitor, "the claim page")
    visitor.tab_to("form[action*='/claim/'] .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/wallet/**")
    unfold(visitor)
    stands_any_way_of_looking(visitor, "the credential page")
    for wanted in ("a[href$='credential.zip']", "a[href*='linkedin.com'][rel='noopener noreferrer']"):
        visitor.tab_to(wanted)

    with page.expect_download() as download:
        page.locator("a[href$='credential.zip']").click()
    download.value.save_as(tmp_path / "credential.zip")
    with ZipFile(tmp_path / "credential.zip") as archive:
        archive.extractall(tmp_path)
    for name in ("index.html", "index.en.html"):
        page.goto((tmp_path / name).as_uri())
        visitor.check(f"{name} in the archive")
