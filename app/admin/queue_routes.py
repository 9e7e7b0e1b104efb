"""What of an institution waits for its credential, and what could not be signed."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.awards import IssueQueue


def add_queue(bp: Blueprint, *, access: AdminAccess, audit: Audit, queue: IssueQueue, wake: Callable[[], None]) -> None:
    """Add the routes that send again, pause and resume; `wake` has what is due done soon."""

    @bp.post("/issuing/queue")
    @access.required
    def change_queue() -> ResponseReturnValue:
        slug, who, action = g.admin_issuer, g.admin_name, request.form.get("action", "")
        if action == "pause" and queue.pause(slug, by=who or "administrator without a name"):
            audit.record(slug, Action.QUEUE_PAUSED, who=who)
        elif action == "resume" and queue.resume(slug):
            audit.record(slug, Action.QUEUE_RESUMED, who=who)
        elif action == "all":
            _again(slug, who, None)
        wake()
        return redirect(url_for("admin.issuing_limits", _anchor="signing-title"), code=303)

    @bp.post("/issuing/queue/<uuid:award_id>")
    @access.required
    def send_again(award_id: UUID) -> ResponseReturnValue:
        _again(g.admin_issuer, g.admin_name, award_id)  # of another institution it finds none
        wake()
        return redirect(url_for("admin.issuing_limits", _anchor="signing-title"), code=303)

    def _again(slug: str, who: str, award_id: UUID | None) -> None:
        if number := queue.retry(slug, award_id):
            audit.record(slug, Action.SENT_AGAIN, f"{number} {award_id or ''}".strip(), who=who)
