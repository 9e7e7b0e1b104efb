"""What a teacher, a learner and an administrator see where something rests or waits: page by page."""

from dataclasses import replace
from uuid import uuid4

from sqlalchemy import insert

from app.assessment import Supervision
from app.bulk.models import AwardImportRow, ImportedDecisionRow
from app.cli.demo_setup import SLUG
from tests.browser.visitor import PHONE
from tests.integration.stack import DEFINITION, TEACHER, Stack, in_situation


def waiting_import(stack: Stack, achievement_id: object) -> object:
    """Leave an import of two decisions as one that waits for the hourly cap; return its id."""
    now, import_id = stack.clock(), uuid4()
    of_import = {"issuer_slug": SLUG, "achievement_id": achievement_id, "version": 1, "file_digest": "0" * 64}
    times = {"held_until": now, "started_at": now, "heartbeat_at": now, "wait_until": now.replace(year=now.year + 1)}
    line = {"import_id": import_id, "issuer_slug": SLUG, "platform_id": stack.platform_id, "state": "pending"}
    with stack.product.db.write() as session:
        session.add(AwardImportRow(id=import_id, state="waiting", total=2, imported_by="Ana", **of_import, **times))
        session.flush()
        for number in (1, 2):
            told = {"number": number, "learner_id": f"l{number}", "key": f"R{number}", "key_digest": f"{number}"}
            session.execute(insert(ImportedDecisionRow).values(digest="", code="", **line, **told))
    return import_id


def test_what_rests_or_waits_says_why_and_whoever_may_lets_it_go_on(fresh, visit):
    version = fresh.offer(replace(DEFINITION, supervision=Supervision.UNSUPERVISED))
    import_id = waiting_import(fresh, version.achievement_id)
    fresh.product.queue.pause(SLUG, by="Ana Kovač")
    page = fresh.people()
    page.submit(page.form("/people/decide"), button="issue", scope="others")

    visitor = visit(fresh, language="sl", width=PHONE)
    page = visitor.launch(TEACHER)
    page.locator(".tabs a[href$='/people']").click()
    page.locator("[data-batch=running] .notice").wait_for()
    visitor.look("resting-class")

    fresh.product.standings.suspend(SLUG)
    visitor.launch(in_situation("ready"))
    visitor.look("resting-claim")
    fresh.product.standings.resume(SLUG)

    page = visitor.open(f"/admin/sign-in/#{fresh.product.admin_access.new_link(SLUG)}")
    page.locator("main form .button").click()
    page.locator("h1").wait_for()
    page = visitor.open("/admin/issuing")
    visitor.look("resting-issuing")
    page = visitor.open(f"/admin/imports/{import_id}")
    page.locator("button[value=more]").wait_for()
    visitor.look("waiting-import")
