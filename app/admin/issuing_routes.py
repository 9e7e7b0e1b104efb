"""The hourly cap on issuing to classes, and what waits for it."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.roles import Permission
from app.audit import ActorKind
from app.awards import IssueQueue, Published
from app.bulk import Imports
from app.issuers import Issuers
from app.people import MOST_PER_HOUR, Batch, CapInvalid, People
from app.web import problem_table


def add_issuing(
    bp: Blueprint,
    *,
    access: AdminAccess,
    audit: Audit,
    issuers: Issuers,
    people: People,
    published: Published,
    queue: IssueQueue,
    imports: Imports,
) -> None:
    """Add the routes with which an institution limits issuing to classes and lets more through."""

    def page(status: int = 200, **more: object) -> ResponseReturnValue:
        waiting = people.batches.waiting_of(g.admin_issuer)
        content = render_template(
            "admin/issuing.html",
            issuer=issuers.get(g.admin_issuer),
            per_hour=people.caps.get(g.admin_issuer),
            most=MOST_PER_HOUR,
            standing=queue.standing(g.admin_issuer),
            stuck=queue.stuck(g.admin_issuer),
            problems=problem_table(),
            waiting=[(batch, published.find(g.admin_issuer, batch.achievement_id)) for batch in waiting],
            imports=imports.waiting(g.admin_issuer),
            **{"given": None, "invalid": False, **more},
        )
        return content, status

    def own(batch_id: UUID) -> Batch | None:
        return next((one for one in people.batches.waiting_of(g.admin_issuer) if one.batch_id == batch_id), None)

    @bp.get("/issuing")
    @access.may(Permission.READ_AWARDS)
    def issuing_limits() -> ResponseReturnValue:
        return page()

    @bp.post("/issuing/cap")
    @access.required
    def save_cap() -> ResponseReturnValue:
        given = request.form.get("per_hour", "")
        try:
            with audit.together():
                per_hour = people.caps.put(g.admin_issuer, given)
                audit.record(g.admin_issuer, Action.HOURLY_CAP_CHANGED, str(per_hour), who=g.admin_name)
        except CapInvalid:
            return page(422, given=given, invalid=True)
        return redirect(url_for("admin.issuing_limits", done="saved"), code=303)

    @bp.post("/issuing/<uuid:batch_id>")
    @access.may(Permission.CHANGE_AWARDS)
    def go_on(batch_id: UUID) -> ResponseReturnValue:
        batch = own(batch_id)
        by = {"by": g.admin_name, "actor": ActorKind.ADMINISTRATOR}
        if batch and request.form.get("action") == "stop":
            people.batches.stop(batch_id, **by)
        elif batch:
            people.batches.release(batch_id, request.form.get("number", 0, type=int), **by)
        return redirect(url_for("admin.issuing_limits"), code=303)
