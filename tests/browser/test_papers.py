"""Papers and pictures: offered on the wallet page, and what the verify page says of each once it is given one."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.sealing import a_seal, put
from tests.integration.stack import in_situation


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_papers_and_pictures_are_taken_away_and_their_pages_told_apart_from_what_was_signed(
    fresh, visit, language, width
):
    fresh.offer()
    wallet = fresh.claim(in_situation("ready"))
    unsealed, picture = (wallet.follow(href=name).content for name in ("credential.pdf", "credential.png"))
    put(fresh, a_seal(fresh))
    slovenian = fresh.launch(in_situation("ready"), fresh.browser("sl"))  # in this language none is kept yet
    sealed = slovenian.follow(href="credential.pdf").content

    visitor = visit(fresh, language=language)
    page = visitor.launch(in_situation("ready"))
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("a[href$='credential.pdf']").first.wait_for()
    visitor.look("wallet-papers")
    visitor.open("/verify")
    visitor.look("verify-form")
    for name, content, kind in (
        ("unsealed.pdf", unsealed, "success"),
        ("sealed.pdf", sealed, "success"),
        ("changed.pdf", sealed + b"\n", "warn"),
        ("picture.png", picture, "success"),
    ):
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        visitor.open("/verify").set_input_files("input[type=file]", file)
        page.locator("main form .button:not([type=button])").click()
        page.locator(f".verdict-{kind}").wait_for()
        outcome = "pages_changed" if kind == "warn" else "genuine"
        expect(page.locator(".verdict")).to_have_attribute("data-outcome", outcome)
        visitor.look(f"verify-paper-{name.partition('.')[0]}")
