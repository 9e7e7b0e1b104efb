"""How it is assessed, a proctoring service's results and the institution's policy, each looked at once."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from app.awards import AssessingActivity
from app.cli.demo_setup import SLUG
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.sittings import IDENTIFIED, sitting_fields
from tests.integration.stack import TEACHER, in_situation
from tests.integration.test_assessment_chain import recorded

SITTINGS = ".tabs a[href$='/sittings']"
ONLINE = {
    "method": "proctoring_service_human_review",
    "identity": "proctoring_service_identity_result_human_confirmed",
}


def handed_in(page, text):
    page.locator("#f-file").first.set_input_files(
        {"name": "results.csv", "mimeType": "text/csv", "buffer": text.encode("cp1250")}
    )
    page.locator("form[action$='/service'] button").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_how_it_is_assessed_and_what_a_service_reports(fresh, visit, language, width):
    first, *others = IDENTIFIED.outcomes
    exam = AssessingActivity(activity_id="gone", name="Oral exam of last year")
    criteria = {"en": "Names three faults of a data set.", "sl": "Navede tri napake nabora podatkov."}
    fresh.offer(replace(IDENTIFIED, outcomes=(replace(first, criteria=criteria, activities=(exam,)), *others)))
    recorded(fresh, days_ago=1000)
    people = [in_situation("ready", n) for n in range(4)]
    fresh.make_ready(people[0])
    visitor = visit(fresh, language=language, width=width)
    page = visitor.launch(people[0])
    page.locator("details.assessed-outcomes summary").click()
    visitor.look("claim-outcomes")
    page = visitor.launch(TEACHER)
    page.locator(SITTINGS).click()
    page.locator("a[href$='/sittings/terms']").click()
    visitor.look("terms-folded")
    for fold in page.locator("details.folded").all():
        fold.locator("summary").click()
    page.locator("textarea").first.fill("Names three faults of a data set and mends one of them.")
    page.locator("input[name='activity-1']").first.check()
    page.locator("input[name='activity-1'][value=gone]").uncheck()
    page.locator("input[name=attesters][value=named]").check()
    page.locator("input[name=examiner]").first.check()
    visitor.look("terms-open")
    page.locator("main form.panel button.button").last.click()
    page.locator(".notice-success").wait_for()

    page.locator(SITTINGS).click()
    page.locator("a[href$='/sittings/new']").click()
    fields = sitting_fields(fresh) | ONLINE
    for name in ("day", "from", "until", "supervisor", "evidence"):
        page.locator(f"#f-{name}").fill(fields[name])
    page.locator("#f-zone").select_option("UTC")
    for name in ("method", "identity"):
        page.locator(f"input[name={name}][value={fields[name]}]").check()
    page.locator("main form button.button").last.click()
    page.locator("a[href$='/service']").click()
    visitor.look("service")
    handed_in(page, "kdo;tveganje\n11;12 %\n")
    page.locator("[data-code='assessment.service_score_only']").wait_for()
    visitor.look("service-refused")
    lines = [f"{one.email};{said};" for one, said in zip(people, ("da", "ne", "12 %", "mogoče"), strict=True)]
    handed_in(page, "\n".join(["e-naslov;identiteta;opomba", *lines, "x@x.example;da;", "y;da;potni list PB1234567"]))
    page.locator("tr[data-line=forbidden]").wait_for()
    visitor.look("service-preview")
    expect(page.locator("tr[data-line=counts]")).to_have_count(2)
    page.locator("form[action$='/confirm'] button").click()
    page.locator("form[action$='/class'] button").click()
    page.locator("tr[data-result=confirmed]").first.wait_for()
    visitor.look("service-recorded")

    page = visitor.open(f"/admin/sign-in/#{fresh.product.admin_access.new_link(SLUG)}")
    page.locator("main form .button").click()
    page.wait_for_url("**/admin/")
    fresh.product.retention.run_due()
    recorded(fresh, days_ago=1000)
    visitor.open("/admin/assessments")
    visitor.look("admin-assessments")
