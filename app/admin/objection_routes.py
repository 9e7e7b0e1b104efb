"""Learners' objections to what is done with their data, and the institution's answers."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.roles import Permission
from app.issuers import Issuers
from app.personal import MAX_WORDS, Objections, PlainWords


def add_objections(
    bp: Blueprint, *, access: AdminAccess, audit: Audit, issuers: Issuers, objections: Objections
) -> None:
    """Add the routes of objections."""

    def page(status: int = 200, *, about: UUID | None = None, error: str = "") -> ResponseReturnValue:
        content = render_template(
            "admin/objections.html",
            issuer=issuers.get(g.admin_issuer),
            waiting=objections.waiting(g.admin_issuer),
            longest=MAX_WORDS,
            about=about,
            error=error,
        )
        return content, status

    @bp.get("/objections")
    @access.may(Permission.READ_AWARDS)
    def list_objections() -> ResponseReturnValue:
        return page()

    @bp.post("/objections/<uuid:objection_id>")
    @access.may(Permission.CHANGE_AWARDS)
    def answer_objection(objection_id: UUID) -> ResponseReturnValue:
        words, outcome = request.form.get(f"words-{objection_id}", ""), request.form.get("outcome")
        if outcome not in {"accept", "decline"}:
            return page(422, about=objection_id, error="choose")
        try:
            with audit.together():
                accepts = outcome == "accept"
                objections.answer(g.admin_issuer, objection_id, words=words, accepts=accepts, by=g.admin_name)
                audit.record(g.admin_issuer, Action.OBJECTION_ANSWERED, str(objection_id), who=g.admin_name)
        except PlainWords as error:
            return page(422, about=objection_id, error=error.why)
        return redirect(url_for("admin.list_objections", done="answered"), code=303)
