"""A course whose micro-credential asks for a supervised sitting, and its teacher at the pages."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from app.assessment import Course, Supervision
from app.cli.demo_setup import SLUG
from app.demo import Page
from app.people.models import ClassCheckRow
from tests.integration.stack import COURSE, DEFINITION, TEACHER, Stack

IDENTIFIED = replace(DEFINITION, supervision=Supervision.SUPERVISED_IDENTIFIED)
EVIDENCE = "attendance list 2026-11-14/room P2, kept by Student Office until 2027-11-14"
OTHER_TEACHER = 4


def sitting_fields(stack: Stack, **changes: str) -> dict[str, Any]:
    """Return the fields of a sitting that began two hours ago, or at midnight if that is later."""
    now = stack.clock()
    begins = max(now - timedelta(hours=2), datetime(now.year, now.month, now.day, tzinfo=UTC))
    fields: dict[str, Any] = {
        "day": f"{begins:%Y-%m-%d}",
        "from": f"{begins:%H:%M}",
        "until": "23:59",
        "zone": "UTC",
        "method": "onsite_invigilated",
        "identity": "id_document_seen_onsite",
        "place": "P2, Ljubljana",
        "supervisor": "Eva Examiner",
        "evidence": EVIDENCE,
    }
    return fields | changes


def enter_sitting(stack: Stack, person: int = TEACHER, **changes: Any) -> Page:
    """Enter a sitting as a teacher and return its page, with the class read."""
    page = stack.launch(person).follow(href="/sittings").follow(href="/sittings/new")
    return with_class(page.submit(page.form("", button="Save and open the list"), **sitting_fields(stack, **changes)))


def with_class(page: Page) -> Page:
    """Have the class read if it has not been, and return the page when it has: a busy machine takes its time."""
    if any("/class" in form.action for form in page.forms):
        page = page.submit(page.form("/class"))
    deadline = time.monotonic() + 60
    while 'data-check="running"' in page.content.decode() and time.monotonic() < deadline:
        time.sleep(0.05)
        page = page.browser.open(page.url)
    return page


def reading(stack: Stack, achievement_id: UUID, *, done: int, total: int) -> ClassCheckRow:
    """Let a reading of the class be under way elsewhere that has come so far, and return its row."""
    now = stack.clock()
    row = ClassCheckRow(
        platform_id=stack.platform_id,
        context_id=COURSE,
        achievement_id=achievement_id,
        revision=1,
        memberships_url="",
        resource_link_id="",
        state="running",
        runner=uuid4(),
        total=total,
        done=done,
        started_by=str(TEACHER),
        started_at=now,
        heartbeat_at=now + timedelta(minutes=5),
    )
    with stack.product.db.write() as session:
        session.add(row)
    return row


def open_sitting(stack: Stack, page: Page, person: int = OTHER_TEACHER) -> Page:
    """Open the sitting of a page as another teacher."""
    sitting_id = page.url.split("?")[0].rsplit("/", 1)[1]
    return stack.launch(person).follow(href="/sittings").follow(href=f"/sittings/{sitting_id}")


def course_of(stack: Stack) -> Course:
    return Course(issuer_slug=SLUG, platform_id=stack.platform_id, context_id=COURSE)
