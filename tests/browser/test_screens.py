"""Every page in each language: no barriers that axe finds, light and dark, and no sideways scrolling on any width."""

import json
import os
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import expect

from app.cli.demo_setup import SLUG
from app.demo import COURSES
from tests.browser.visitor import DESKTOP, NARROWEST, PHONE
from tests.integration.foreign_site import INDEX, foreign_site
from tests.integration.stack import COURSE, TEACHER, in_situation

pytestmark = pytest.mark.parametrize("language", ["sl", "en"])
OTHER_COURSE = str(COURSES[1].course_id)


def survey(visitor, name):
    """Look at the page, and at how it fits on the narrowest screen.

    In Slovenian on a phone in the dark and in English on a desktop, which finds what looking at everything twice does,
    in half the time; with SURVEY=full on both in both languages.
    """
    page = visitor.page
    looks = [(PHONE, "dark")] if visitor.language == "sl" else [(DESKTOP, "light")]
    for width, scheme in [(DESKTOP, "light"), (PHONE, "dark")] if os.environ.get("SURVEY") == "full" else looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        visitor.look(name)
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    visitor.fits(name)
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    assert page.evaluate("document.documentElement.lang") == visitor.language
    expect(page.locator("h1")).to_have_count(1)


@pytest.fixture(scope="module")
def wallet(offered):
    """Give a learner's wallet."""
    return offered.claim(in_situation("ready", 8))


@pytest.fixture(scope="module")
def revoked(offered):
    """Give the verify link of a credential that was withdrawn."""
    link = offered.claim(in_situation("ready", 9)).link(href="/verify/").href
    award_id = UUID(urlsplit(link).path.rsplit("/", 1)[1])
    offered.product.register.revoke(award_id, reason="Issued by mistake <b>twice</b>", by="a test")
    return link


def test_public_pages(offered, visit, language):
    visitor = visit(offered, language=language)
    for path, name in (("/", "home"), ("/verify", "verify"), ("/nowhere", "problem")):
        visitor.open(path)
        survey(visitor, name)
    visitor.open("/verify").locator("main form .button:not([type=button])").click()
    survey(visitor, "verify-nothing-given")


def test_answers_of_the_verifier(offered, visit, language, wallet, revoked):
    visitor = visit(offered, language=language)
    page = visitor.open(wallet.link(href="/verify/").href)
    survey(visitor, "verify-genuine")
    visitor.open(revoked)
    expect(page.locator("[data-outcome=revoked]")).to_have_count(1)
    survey(visitor, "verify-revoked")
    credential = wallet.follow(href="credential.openbadge.json").content.decode()
    document = json.loads(credential)
    visitor.open(document["credentialSubject"]["achievement"]["id"])
    survey(visitor, "achievement")
    stranger = credential.replace(document["issuer"]["id"], "did:web:elsewhere.example")
    signed_token = (
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4IiwidmMiOnsidHlwZSI6WyJWZXJpZmlhYmxlQ3JlZGVudGlhbCJdfX0.c2lnbmF0dXJl"
    )
    nameless = wallet.follow(href="credential.sd.jwt").content.decode().partition("~")[0] + "~"
    for outcome, text in (
        ("genuine", nameless),
        ("altered", credential.replace("Data Literacy in Practice", "Data Literacy in Theory")),
        ("not_a_credential", "hello"),
        ("issuer_unknown", stranger),
        ("unsupported", signed_token),
    ):
        visitor.open("/verify").fill("textarea", text)
        page.locator("main form .button:not([type=button])").click()
        expect(page.locator(".verdict")).to_have_attribute("data-outcome", outcome)
        survey(visitor, f"verify-{outcome}" if text is not nameless else "verify-withheld")


def test_answers_about_an_issuer_elsewhere(offered, visit, language):
    visitor = visit(offered, language=language)
    visitor.page.set_viewport_size({"width": PHONE if language == "sl" else DESKTOP, "height": 900})
    with foreign_site() as site, foreign_site() as strict:  # lists are kept for a moment: another one has withdrawn
        strict.withdraw(INDEX)
        for name, text in (
            ("known", site.badge()),
            ("claims", site.sd_jwt()),
            ("unreachable", site.badge().replace("college", "nobody")),
            ("revoked", strict.vc_jwt()),
        ):
            visitor.open("/verify").fill("textarea", text)
            visitor.page.locator("main form .button:not([type=button])").click()
            outcome = visitor.page.locator(".verdict").get_attribute("data-outcome")
            assert outcome == ("revoked" if name == "revoked" else "issuer_unknown")
            visitor.look(f"verify-elsewhere-{name}")


def test_pages_of_the_learner(offered, visit, language):
    visitor = visit(offered, language=language)
    for person, name in (
        (in_situation("ready", 10), "claim-ready"),
        (in_situation("open"), "claim-not-yet"),
        (in_situation("hidden"), "claim-unknown"),
        (in_situation("ready", 8), "wallet"),
        (in_situation("ready", 9), "wallet-revoked"),
    ):
        visitor.launch(person)
        survey(visitor, name)
    visitor.launch(in_situation("ready"), OTHER_COURSE)
    survey(visitor, "claim-nothing-offered")


def test_pages_of_the_teacher(offered, visit, language, wallet):
    visitor = visit(offered, language=language)
    page = visitor.launch(TEACHER)
    survey(visitor, "teach-published")
    page.locator(".tabs a").nth(1).click()
    page.wait_for_url("**/people**")
    if not page.locator("[data-check=done]").count():
        survey(visitor, "people-unchecked")
    page.locator("form[action$='/people/check'] button").click()
    page.locator("[data-check=done]").wait_for()
    survey(visitor, "people")
    page.locator("details summary").first.click()
    survey(visitor, "people-picture-table")
    page.locator("[data-standing=ready] th a").first.click()
    page.wait_for_url("**/person?**")
    survey(visitor, "person")
    page.fill("#f-reason", "Postopek zaradi suma plagiatorstva še ni končan.")
    page.locator("form[action$='/people/hold'] button").click()
    page.wait_for_url("**done=held")
    survey(visitor, "person-withheld")
    page.locator("form[action$='/people/lift'] button").click()
    page.wait_for_url("**done=lifted")
    visitor.launch(TEACHER, OTHER_COURSE)
    survey(visitor, "teach-begin")
    page.locator("#f-languages > summary").click()
    page.select_option("#f-new-language", "de")
    page.locator("button[value=add-language]").click()
    page.locator("[id='f-outcome-1@de']").wait_for()
    page.evaluate("document.querySelectorAll('.folded').forEach(part => part.open = true)")
    page.evaluate("scrollTo(0, 0)")  # nothing lies under the summary that stays in sight on a phone
    survey(visitor, "teach-languages")
    page.locator("[value=add-criterion]").click()
    page.locator("button[value=publish]").click()
    page.locator(".notice-problem").wait_for()
    survey(visitor, "teach-incomplete")


def test_pages_of_the_administrator(offered, visit, language, wallet, revoked):
    visitor = visit(offered, language=language)
    page = visitor.open(f"/admin/sign-in/#{offered.product.admin_access.new_link(SLUG)}")
    survey(visitor, "admin-door")
    page.locator("main form .button:not([type=button])").click()
    page.wait_for_url("**/admin/")
    survey(visitor, "admin-awards")
    page.locator("tbody a").nth(1).click()
    page.wait_for_url("**/awards/**")
    survey(visitor, "admin-award")
    for name in ("institution", "platforms", "issuing", "audit"):
        visitor.open(f"/admin/{name}")
        survey(visitor, f"admin-{name}")
    visitor.open("/admin/institution")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    page.fill("#f-external-0-deqar_url", "https://deqar.example/1")
    page.fill("#f-vat_number", "123")
    page.locator("main form .button:not(.button-quiet)").click()
    page.locator(".notice-problem").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    survey(visitor, "admin-institution-refused")


def test_pages_of_the_demo_platform(offered, visit, language):
    visitor = visit(offered, language=language)
    visitor.open(f"{offered.lms_url}/?course={COURSE}&lang={language}")
    survey(visitor, "platform")
    visitor.open(f"{offered.lms_url}/demo?course={COURSE}&lang={language}")
    survey(visitor, "platform-controls")
