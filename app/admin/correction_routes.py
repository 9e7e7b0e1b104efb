"""The administrator corrects the name of a learner in what was issued: a form, a preview, and a new award."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.case_routes import actor, own_entry
from app.admin.roles import Permission
from app.awards import (
    Cases,
    Corrections,
    Entry,
    NameMissing,
    NameSame,
    NameUnusable,
    Register,
    WordsUnfit,
    learner_name,
)
from app.issuers import Issuers
from app.web import problem_table


def add_corrections(
    bp: Blueprint,
    *,
    access: AdminAccess,
    audit: Audit,
    issuers: Issuers,
    register: Register,
    cases: Cases,
    corrections: Corrections,
) -> None:
    """Add the routes of corrections."""

    @bp.get("/awards/<uuid:award_id>/correct")
    @access.may(Permission.CHANGE_AWARDS)
    def correction(award_id: UUID) -> ResponseReturnValue:
        return _page(own_entry(register, award_id))

    @bp.post("/awards/<uuid:award_id>/correct")
    @access.may(Permission.CHANGE_AWARDS)
    def correct(award_id: UUID) -> ResponseReturnValue:
        entry, form = own_entry(register, award_id), request.form
        try:
            name = learner_name(form.get("full", ""), form.get("given", ""), form.get("family", ""))
            if form.get("action") != "confirm":
                corrections.check(award_id, name, form.get("reason", ""), actor())
                return _page(entry, name=name)
            seen = form.get("seen", -1, type=int)
            new_id = corrections.correct_name(award_id, name, reason=form.get("reason", ""), by=actor(), seen=seen)
        except (NameMissing, NameUnusable, NameSame, WordsUnfit) as error:
            return _page(entry, problem=error.code, error=getattr(error, "why", "")), 422
        if entry.superseded_at is None:  # the same form, sent twice, is one correction
            audit.record(g.admin_issuer, Action.NAME_CORRECTED, str(award_id), who=g.admin_name)
        return redirect(url_for("admin.award", award_id=new_id), code=303)

    def _page(entry: Entry, *, name: object = None, problem: str = "", error: str = "") -> str:
        return render_template(
            "admin/correction.html",
            issuer=issuers.get(g.admin_issuer),
            entry=entry,
            case=cases.of(entry.award.award_id),
            name=name,
            problem=problem_table().get(problem),
            error=error,
        )
