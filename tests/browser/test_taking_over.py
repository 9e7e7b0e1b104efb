"""Next term's micro-credential in three clicks; an image and a logo; by keyboard and without scripts too."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from app.awards import ActivityCompleted, Criteria
from app.cli.demo_setup import SLUG
from tests.browser.test_screens import survey
from tests.browser.visitor import PHONE
from tests.integration.stack import TEACHER, in_situation
from tests.integration.test_taking_over import LAST_TERM, NEXT_TERM, RULE, offered, publish_elsewhere

COUNT_CLICKS = (
    "addEventListener('click', e => e.isTrusted && (sessionStorage.clicks = 1 + +(sessionStorage.clicks || 0)), true)"
)


def picture(width=800, height=600, colour="#1d4b75"):
    """Return a drawing as a PNG file."""
    drawn = Image.new("RGB", (width, height), "#fcf0d9")
    ImageDraw.Draw(drawn).ellipse((width // 6, height // 6, width * 5 // 6, height * 5 // 6), fill=colour)
    written = BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def last_term(fresh):
    """Give an installation where last term's course published, with an image and a logo."""
    images = fresh.product.images
    profile = fresh.product.issuers.get(SLUG)
    fresh.product.issuers.put(replace(profile, logo=images.store(picture(400, 120, "#a0231c"))))
    fresh.offer(replace(LAST_TERM, image=images.store(picture())))
    return fresh


@pytest.mark.parametrize("language", ["sl", "en"])
def test_last_terms_micro_credential_is_offered_again_in_three_clicks(last_term, visit, language):
    visitor = visit(last_term, language=language)
    visitor.context.add_init_script(COUNT_CLICKS)
    page = visitor.launch(TEACHER, NEXT_TERM)
    page.locator("main a.button[href$='/takeover']").click()
    page.locator(".takeover .button").click()
    page.locator("form[action$='/takeover/publish'] .button").click()
    page.wait_for_url("**done=published")
    assert page.evaluate("sessionStorage.clicks") == "3"
    new = offered(last_term)
    assert new.achievement.title == LAST_TERM.title
    assert [item.activity_id for item in new.achievement.criteria.items[1:3]] == ["cm:21", "cm:22"]


@pytest.mark.parametrize("language", ["sl", "en"])
def test_its_pages(last_term, visit, language):
    items = (*RULE.items, ActivityCompleted(activity_id="cm:9", name="Seminar"))
    publish_elsewhere(last_term, "77", replace(LAST_TERM, criteria=Criteria(items=items)), by=str(TEACHER))
    for n in range(9):
        publish_elsewhere(last_term, f"c{n}", replace(LAST_TERM, title={"en": f"Course {n}"}))
    visitor = visit(last_term, language=language)
    page = visitor.launch(TEACHER, NEXT_TERM)
    survey(visitor, "takeover-invited")
    page.locator("main a.button[href$='/takeover']").click()
    survey(visitor, "takeover-list")
    page.locator(".takeover", has=page.locator("img")).locator(".button").click()
    page.locator("form[action$='/takeover/publish']").wait_for()
    survey(visitor, "takeover-ready")
    page.locator("a[href$='/takeover']").click()
    page.locator(".takeover", has=page.locator(".pill")).locator(".button").click()
    page.locator("[data-open=activity]").wait_for()
    survey(visitor, "takeover-to-decide")
    page.locator("form[action$='/takeover/undo'] .button").click()
    page.wait_for_url("**done=undone")
    survey(visitor, "takeover-undone")


def test_without_scripts_and_with_the_keyboard_alone(last_term, visit):
    page = visit(last_term, script=False, width=PHONE).launch(TEACHER, NEXT_TERM)
    page.locator("main a.button[href$='/takeover']").click()
    page.locator(".takeover .button").click()
    page.locator("form[action$='/takeover/undo'] .button").click()
    page.wait_for_url("**done=undone")
    visitor = visit(last_term)
    page = visitor.launch(TEACHER, NEXT_TERM)
    for wanted, leads_to in (
        ("main a[href$='/takeover']", ".takeover"),
        (".takeover .button", "form[action$='/takeover/publish']"),
        ("form[action$='/takeover/publish'] .button", ".notice-success"),
    ):
        visitor.tab_to(wanted)
        page.keyboard.press("Enter")
        page.locator(leads_to).wait_for()
    page.wait_for_url("**done=published")


@pytest.mark.parametrize("language", ["sl", "en"])
def test_images_and_the_learners_choice_about_the_grade(last_term, visit, language):
    visitor = visit(last_term, language=language)
    page = visitor.launch(TEACHER)
    survey(visitor, "teach-with-image")
    page.locator("#f-picture > summary").click()
    page.locator("#f-image a").click()
    survey(visitor, "image")
    page.set_input_files("#f-file", {"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    page.locator("form[enctype] .button").click()
    page.locator(".notice-problem").wait_for()
    survey(visitor, "image-refused")
    page.locator("button[value=remove]").click()
    page.wait_for_url("**done=remove**")
    survey(visitor, "image-removed")
    page.set_input_files("#f-file", {"name": "a.png", "mimeType": "image/png", "buffer": picture(300, 900)})
    page.locator("form[enctype] .button").click()
    page.wait_for_url("**done=upload**")
    assert page.locator("img.preview").evaluate("image => image.complete && image.naturalWidth") == 300
    learner = visit(last_term, language=language)
    page = learner.launch(in_situation("ready"))
    survey(learner, "claim-grade")
    page.locator("#f-grade").check()
    page.locator("form[action*='/claim/'] .button").click()
    page.wait_for_url("**/wallet/**")
    survey(learner, "wallet-image")
    page.locator("form[action$='/share'] button.button").click()
    page.wait_for_url("**/share?made=*")
    address = page.locator("input[value*='/s/']").first.input_value()
    learner.open(address)
    survey(learner, "verify-image")
    admin = visit(last_term, language=language)
    admin.open(f"/admin/sign-in/#{last_term.product.admin_access.new_link(SLUG)}").locator("main form .button").click()
    admin.page.wait_for_url("**/admin/")
    admin.open("/admin/institution")
    survey(admin, "admin-institution-logo")
