"""The pages that the guides for administrators of Moodle and Canvas show, and with PICTURES=1 their pictures."""

import os
import re

from app.cli.demo_setup import SLUG
from tests.browser.guide_pictures import SHOWN, show
from tests.browser.test_canvas import take_over
from tests.integration.canvas_platform import CanvasPlatform
from tests.integration.courses.local_canvas import KEY_ID, KEY_SECRET, local_canvas
from tests.integration.other_platform import OtherPlatform
from tests.integration.stack import TEACHER, in_situation

# Pictures are taken in both; that the words of one are those of the other, tests/architecture/test_guides.py checks.
LANGUAGES = ("en", "sl") if os.environ.get("PICTURES") == "1" else ("sl",)


def test_every_page_that_a_guide_shows_has_the_heading_that_the_guide_names(fresh, visit):
    shown = set()

    def each(visitors, name, path="", **cut):
        for visitor in visitors:
            if path:
                visitor.open(path)
            show(visitor, name, **cut)
        shown.add(name)

    people = [visit(fresh, language=language) for language in LANGUAGES]
    for visitor in people:
        visitor.launch(TEACHER)
    each(people, "teacher", height=1000)
    fresh.offer()
    for visitor in people:
        visitor.launch(in_situation("ready", 3))
    each(people, "learner", beginning_at="section:has(#claim-title)")

    admins = [visit(fresh, language=language) for language in LANGUAGES]
    platform = f"/admin/platforms/{fresh.platform_id}"
    for visitor in admins:
        visitor.open(f"/admin/sign-in/#{fresh.product.admin_access.new_link(SLUG)}").locator("main .button").click()
        visitor.page.wait_for_url("**/admin/")
        visitor.open(platform).locator("form[action$='/data-access/test'] .button").first.click()
        visitor.page.locator(".notice-success").wait_for()
    each(admins, "rights", beginning_at="h2:has-text('Grades and completion'), h2:has-text('Ocene in dokončanje')")
    each(admins, "moodle-access", f"{platform}/moodle")
    for visitor in admins:
        visitor.open("/admin/doctor").locator("main form .button").click()
        visitor.page.locator(".notice-success").wait_for()
    each(admins, "doctor")
    each(admins, "colleagues", "/admin/administrators")
    each(admins, "sign-in", "/admin/administrators/sign-in")

    for visitor in admins:
        page = visitor.open("/admin/platforms/connect")
        page.locator("section:has(#once-title) form .button").first.click()
        page.locator("#registration-url").wait_for()
    each(admins, "connect", height=760)
    address = admins[0].page.locator("#registration-url").input_value()
    lms = visit(fresh).open(f"{fresh.lms_url}/mod/lti/toolconfigure.php")
    lms.get_by_label("Tool URL").fill(address)
    lms.get_by_role("button", name="Add LTI Advantage").click()
    lms.wait_for_url("**/toolconfigure.php*")
    lms.get_by_role("button", name="Activate").click()
    lms.get_by_text("Active: it is the tool").wait_for()
    each(admins, "approve", "/admin/platforms", height=620)
    for visitor in people:
        visitor.page.goto(f"{fresh.lms_url}/launch?course=2&person={TEACHER}&lang={visitor.language}")
        visitor.page.wait_for_url(re.compile("/lti/"))
    each(people, "refused")
    for visitor in admins:
        visitor.open("/admin/launches").locator("a[href*='/admin/launches/']").first.click()
    each(admins, "launch", height=640)

    other = OtherPlatform(fresh)
    with local_canvas() as canvas:
        there = CanvasPlatform(fresh, canvas, other)
        for visitor in [*people, *admins]:
            visitor.hosts.add(canvas.domain)
        canvas_page = f"/admin/platforms/{there.platform_id}/canvas"
        each(admins, "canvas-access", canvas_page)
        page = admins[0].page
        page.fill("#f-base_url", canvas.url)
        page.fill("#f-client_id", KEY_ID)
        page.fill("#f-secret", KEY_SECRET)
        page.locator("form[action$='/canvas/key'] .button").click()
        page.wait_for_url("**done=saved")
        for visitor in people:
            visitor.open(f"{take_over(visitor, there)}/canvas?lang={visitor.language}")
        each(people, "canvas-course")
    other.close()
    assert shown == set(SHOWN)
