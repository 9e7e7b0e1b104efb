"""What of an institution waits for its credential, and what could not be signed."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.roles import Permission
from app.awards import IssueQueue


def add_queue(bp: Blueprint, *, access: AdminAccess, queue: IssueQueue, wake: Callable[[], None]) -> None:
    """Add the routes that send again, pause and resume; `wake` has what is due done soon."""

    @bp.post("/issuing/queue")
    @access.may(Permission.CHANGE_AWARDS)
    def change_queue() -> ResponseReturnValue:
        slug, who, action = g.admin_issuer, g.admin_name, request.form.get("action", "")
        if action == "pause":
            queue.pause(slug, by=who)
        elif action == "resume":
            queue.resume(slug, by=who)
        elif action == "all":
            queue.retry(slug, by=who)
        wake()
        return redirect(url_for("admin.issuing_limits", _anchor="signing-title"), code=303)

    @bp.post("/issuing/queue/<uuid:award_id>")
    @access.may(Permission.CHANGE_AWARDS)
    def send_again(award_id: UUID) -> ResponseReturnValue:
        queue.retry(g.admin_issuer, award_id, by=g.admin_name)  # of another institution it finds none
        wake()
        return redirect(url_for("admin.issuing_limits", _anchor="signing-title"), code=303)
