"""Decisions from a file, held and cancelled; an automatic rule's dry run; many withdrawn: page by page."""

from dataclasses import replace

import pytest

from app.assessment import Supervision
from app.awards import IssueMode
from app.cli.demo_setup import SLUG
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import DEFINITION, TEACHER, in_situation

HEADER = "key;learner;name;awarded_on;grade\n"


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_from_a_file_to_a_held_import_and_from_a_choice_to_many_withdrawn(fresh, visit, tmp_path, language, width):
    version = fresh.offer(replace(DEFINITION, supervision=Supervision.UNSUPERVISED))
    fresh.people()
    person = in_situation("ready")
    fresh.claim(person)
    held = [row for row in fresh.rows("class_check_rows") if row.learner_id != str(person.person_id)][:2]
    lines = [f"RPL-{n};{row.learner_id};{row.name};2026-05-31;8/10\n" for n, row in enumerate(held)]
    file = tmp_path / "decisions.csv"
    lines += ["RPL-7;nobody;Ana Novak;31. 13. 2026;\n", "RPL-8;stranger;Ana Novak;2026-05-31;\n"]
    file.write_text(HEADER + "".join(lines))

    visitor = visit(fresh, language=language, width=width)
    page = visitor.open(f"/admin/sign-in/#{fresh.product.admin_access.new_link(SLUG)}")
    page.locator("main form .button").click()
    page.locator("a[href$='/admin/imports']").click()
    page.locator("main details summary").click()
    visitor.look("bulk-imports")
    page.locator("#f-achievement").select_option(index=1)
    page.locator("#f-file").set_input_files(file)
    page.locator("form[action$='/imports'] .button").click()
    page.locator("[data-count=ready]").wait_for()
    visitor.look("bulk-import-preview")
    page.locator("#f-number").fill("2")
    page.locator("form[action$='/confirm'] .button").click()
    page.locator("[data-import=held]").wait_for()
    visitor.look("bulk-import-held")
    page.locator("button[value=cancel]").click()
    page.locator("[data-import=cancelled]").wait_for()

    page = visitor.open("/admin/many")
    visitor.look("bulk-many")
    page.locator("input[name=act][value=revoked]").check()
    page.locator("#f-achievement").select_option(index=1)
    page.locator("form[action$='/many'] .button").click()
    page.locator("[data-count=chosen]").wait_for()
    visitor.look("bulk-many-preview")
    page.locator("#f-reason").fill("Pomota" if language == "sl" else "By mistake")
    page.locator("#f-number").fill("1")
    page.locator("form[action$='/confirm'] .button").click()
    page.locator("[data-bulk=done]").wait_for()
    visitor.look("bulk-many-done")

    fresh.product.people.permissions.choose_mode(version.achievement_id, IssueMode.AUTOMATIC, by="3")
    page = visitor.launch(TEACHER)
    page.locator(".tabs a[href$='/people']").click()
    page.locator("[data-dry-run]").wait_for()
    visitor.look("bulk-dry-run")
    page.locator("form[action$='/automatic'] .button").click()
    page.locator("[data-automatic=begun]").wait_for()
