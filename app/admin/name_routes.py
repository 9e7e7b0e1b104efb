"""The administrator answers learners who ask for a corrected name."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.case_routes import actor, own_entry
from app.admin.roles import Permission
from app.awards import ASKED_FOR, MAX_REASON, Cases, NameRequest, NameRequests, Register, WordsUnfit
from app.issuers import Issuers


def add_names(
    bp: Blueprint,
    *,
    access: AdminAccess,
    audit: Audit,
    issuers: Issuers,
    register: Register,
    cases: Cases,
    names: NameRequests,
) -> None:
    """Add the routes of requests for corrected names, and their number to what every page of `bp` can tell."""

    @bp.context_processor
    def waiting() -> dict[str, Callable[[], int]]:
        return {"names_waiting": lambda: names.how_many_open(g.admin_issuer)}

    @bp.get("/names")
    @access.may(Permission.READ_AWARDS)
    def name_requests() -> ResponseReturnValue:
        return render_template(
            "admin/names.html", issuer=issuers.get(g.admin_issuer), waiting=names.open_of(g.admin_issuer)
        )

    @bp.get("/names/<uuid:request_id>")
    @access.may(Permission.READ_AWARDS)
    def name_request(request_id: UUID) -> ResponseReturnValue:
        return _page(names.of(request_id, g.admin_issuer))

    @bp.post("/names/<uuid:request_id>/accept")
    @access.may(Permission.CHANGE_AWARDS)
    def accept_name(request_id: UUID) -> ResponseReturnValue:
        asked = names.of(request_id, g.admin_issuer)
        seen = request.form.get("seen", -1, type=int)
        new_id = names.accept(asked, reason=ASKED_FOR, by=actor(), seen=seen)
        if asked.is_open:  # the same form, sent twice, is one correction
            audit.record(g.admin_issuer, Action.NAME_CORRECTED, str(asked.award_id), who=g.admin_name)
        return redirect(url_for("admin.award", award_id=new_id), code=303)

    @bp.post("/names/<uuid:request_id>/refuse")
    @access.may(Permission.CHANGE_AWARDS)
    def refuse_name(request_id: UUID) -> ResponseReturnValue:
        asked = names.of(request_id, g.admin_issuer)
        try:
            is_new = names.refuse(asked, reason=request.form.get("refusal", ""), by=actor())
        except WordsUnfit as error:
            return _page(asked, error=error.why), 422
        if is_new:
            audit.record(g.admin_issuer, Action.NAME_REFUSED, str(asked.award_id), who=g.admin_name)
        return redirect(url_for("admin.name_requests", done="refused"), code=303)

    def _page(asked: NameRequest, *, error: str = "") -> str:
        entry = own_entry(register, asked.award_id)
        return render_template(
            "admin/name.html",
            issuer=issuers.get(g.admin_issuer),
            asked=asked,
            entry=entry,
            case=cases.of(asked.award_id),
            longest=MAX_REASON,
            error=error,
        )
