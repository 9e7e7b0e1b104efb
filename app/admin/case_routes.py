"""One award as the administrator sees it: what was done about it, and suspending, lifting and revoking it."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.roles import Permission
from app.awards import Actor, AwardMissing, Cases, Entry, Party, Register, WordsUnfit
from app.issuers import Issuers

NAMELESS = "administrator without a name"


def add_cases(bp: Blueprint, *, access: AdminAccess, issuers: Issuers, register: Register, cases: Cases) -> None:
    """Add the routes of one award."""

    @bp.get("/awards/<uuid:award_id>")
    @access.may(Permission.READ_AWARDS)
    def award(award_id: UUID) -> ResponseReturnValue:
        return _page(own_entry(register, award_id))

    @bp.post("/awards/<uuid:award_id>/suspend")
    @access.may(Permission.CHANGE_AWARDS)
    def suspend(award_id: UUID) -> ResponseReturnValue:
        entry = own_entry(register, award_id)
        try:
            cases.suspend(award_id, reason=_reason("suspend_reason"), by=actor(), seen=_seen())
        except WordsUnfit as error:
            return _page(entry, wrong="suspend", error=error.why), 422
        return _done(award_id)

    @bp.post("/awards/<uuid:award_id>/lift")
    @access.may(Permission.CHANGE_AWARDS)
    def lift(award_id: UUID) -> ResponseReturnValue:
        entry = own_entry(register, award_id)
        try:
            cases.lift(award_id, reason=_reason("lift_reason"), by=actor(), seen=_seen())
        except WordsUnfit as error:
            return _page(entry, wrong="lift", error=error.why), 422
        return _done(award_id)

    @bp.post("/awards/<uuid:award_id>/revoke")
    @access.may(Permission.CHANGE_AWARDS)
    def revoke(award_id: UUID) -> ResponseReturnValue:
        own_entry(register, award_id)
        try:
            register.revoke(award_id, reason=_reason("reason"), by=actor().name, seen=_seen())
        except WordsUnfit as error:
            return _page(own_entry(register, award_id), wrong="revoke", error=error.why), 422
        return _done(award_id)

    def _page(entry: Entry, *, wrong: str = "", error: str = "") -> str:
        return render_template(
            "admin/award.html",
            issuer=issuers.get(g.admin_issuer),
            entry=entry,
            case=cases.of(entry.award.award_id),
            successor=register.successor(entry.award.award_id),
            wrong=wrong,
            error=error,
        )

    def _done(award_id: UUID) -> ResponseReturnValue:
        return redirect(url_for("admin.award", award_id=award_id), code=303)


def own_entry(register: Register, award_id: UUID) -> Entry:
    """Return an award of the administrator's institution. Raises AwardMissing."""
    entry = register.entry(award_id)
    if entry.award.issuer.slug != g.admin_issuer:
        raise AwardMissing
    return entry


def actor() -> Actor:
    """Return who is signed in, as acts about awards name them."""
    return Actor(party=Party.ADMINISTRATOR, name=g.admin_name or NAMELESS)


def _reason(name: str) -> str:
    return request.form.get(name, "")


def _seen() -> int:
    """Return up to which act the form's page told; a form that tells nothing has seen nothing."""
    return request.form.get("seen", -1, type=int)
