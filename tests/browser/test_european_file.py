"""The Europass file: offered beside the Open Badge, and what the verify page says of such files."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.cli.demo_setup import SLUG
from tests.browser.test_screens import survey
from tests.browser.visitor import DESKTOP, PHONE
from tests.conformance.elm.official import OFFICIAL, example
from tests.integration.sealing import a_seal, put
from tests.integration.stack import in_situation


@pytest.mark.parametrize("language", ["sl", "en"])
def test_it_is_taken_away_and_told_apart_from_what_can_be_checked(fresh, visit, language):
    fresh.identify()
    fresh.offer()
    content = fresh.claim(in_situation("ready")).follow(href="credential.elm.json").content.decode()
    visitor = visit(fresh, language=language)
    page = visitor.launch(in_situation("ready"))
    page.locator("summary", has_text="Europass").click()
    page.locator("ol a[href$='credential.elm.json']").wait_for()
    survey(visitor, "wallet-europass")

    texts = {"not_sealed": content, "not_sealed-faulty": content.replace('"eIDASIdentifier"', '"eidas"')}
    if OFFICIAL.is_dir():
        texts["issuer_unknown"] = example("Sample-MC-Annex1-signed.jsonld").decode()
    for name, text in texts.items():
        file = {"name": "credential.json", "mimeType": "application/json", "buffer": text.encode()}
        visitor.open("/verify").set_input_files("input[type=file]", file)
        page.locator("main form .button:not([type=button])").click()
        page.locator(".verdict").wait_for()
        expect(page.locator(".verdict")).to_have_attribute("data-outcome", name.partition("-")[0])
        survey(visitor, f"verify-{name}")


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_a_seal_is_explained_whether_it_holds_or_not(fresh, visit, language, width):
    fresh.identify()
    put(fresh, a_seal(fresh))
    fresh.offer()
    content = fresh.claim(in_situation("ready")).follow(href="credential.elm.json").content
    visitor = visit(fresh, language=language)
    page = visitor.launch(in_situation("ready"))
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("summary", has_text="Europass").click()
    page.locator("ol a[href$='credential.elm.json']").wait_for()
    visitor.look("wallet-sealed")
    seals, now = fresh.product.sealer.seals, fresh.clock()
    for outcome, text in (
        ("genuine", content),
        ("altered", content.replace(b"Judges", b"Invents")),
        ("key_revoked", content),
    ):
        if outcome == "key_revoked":
            name = seals.all(SLUG)[0].name
            seals.withdraw(SLUG, name, since=now - timedelta(days=1), reason="Strežnik je bil ukraden", now=now)
        file = {"name": "credential.json", "mimeType": "application/json", "buffer": text}
        visitor.open("/verify").set_input_files("input[type=file]", file)
        page.locator("main form .button:not([type=button])").click()
        page.locator(f".verdict[data-outcome={outcome}]").wait_for()
        visitor.look(f"verify-seal-{outcome}")
