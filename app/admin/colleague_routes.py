"""Administrators: inviting a colleague, roles, and ending sessions."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess, link_path
from app.admin.audit import Audit
from app.admin.colleagues import Colleagues, NameMissing
from app.admin.roles import AdminRole, Permission
from app.issuers import Issuers


def add_colleagues(
    bp: Blueprint, *, access: AdminAccess, audit: Audit, issuers: Issuers, colleagues: Colleagues, public_url: str
) -> None:
    """Add the routes of administrators."""

    def page(status: int = 200, **more: object) -> ResponseReturnValue:
        content = render_template(
            "admin/colleagues.html",
            issuer=issuers.get(g.admin_issuer),
            colleagues=colleagues.all(g.admin_issuer),
            invitations=colleagues.invitations(g.admin_issuer),
            sessions=colleagues.signed_in(g.admin_issuer),
            audit=audit.newest(g.admin_issuer),
            **{"new_link": "", "name": "", "wrong": "", "role": None, **more},
        )
        return content, status

    @bp.get("/administrators")
    @access.may(Permission.READ_ALL)
    def administrators() -> ResponseReturnValue:
        return page()

    @bp.post("/administrators")
    @access.required
    def invite() -> ResponseReturnValue:
        name, role = request.form.get("name", ""), _role()
        if role is None:  # nobody gets a role that nobody chose
            return page(422, wrong="role", name=name)
        try:
            token = colleagues.invite(g.admin_issuer, name, by=g.admin_name, role=role)
        except NameMissing:
            return page(422, wrong="name", role=role)
        return page(new_link=f"{public_url}{link_path(token)}", name=name, role=role)

    @bp.post("/administrators/<uuid:colleague_id>/link")
    @access.required
    def invite_again(colleague_id: UUID) -> ResponseReturnValue:
        token, found = colleagues.invite_again(g.admin_issuer, colleague_id, by=g.admin_name)
        return page(new_link=f"{public_url}{link_path(token)}", name=found.name, role=found.role)

    @bp.post("/administrators/<uuid:colleague_id>/role")
    @access.required
    def save_role(colleague_id: UUID) -> ResponseReturnValue:
        role = _role()
        if role:  # nothing is changed that nobody said
            colleagues.change_role(g.admin_issuer, colleague_id, role, by=g.admin_name)
        return redirect(url_for("admin.administrators", done="role" if role else None), code=303)

    @bp.post("/administrators/<uuid:colleague_id>/remove")
    @access.required
    def remove_colleague(colleague_id: UUID) -> ResponseReturnValue:
        colleagues.remove(g.admin_issuer, colleague_id, by=g.admin_name)
        return redirect(url_for("admin.administrators", done="removed"), code=303)

    @bp.post("/administrators/invitations/<uuid:invitation_id>/withdraw")
    @access.required
    def withdraw_invitation(invitation_id: UUID) -> ResponseReturnValue:
        colleagues.withdraw(g.admin_issuer, invitation_id, by=g.admin_name)
        return redirect(url_for("admin.administrators"), code=303)

    @bp.post("/administrators/sessions/<uuid:session_id>/end")
    @access.required
    def end_session(session_id: UUID) -> ResponseReturnValue:
        colleagues.end_session(g.admin_issuer, session_id, by=g.admin_name)
        return redirect(url_for("admin.administrators"), code=303)


def _role() -> AdminRole | None:
    given = request.form.get("role", "")
    return AdminRole(given) if given in set(AdminRole) else None
