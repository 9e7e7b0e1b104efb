"""The administrator's page of keys: the tool's own, and those with which the institution signs."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.roles import Permission
from app.issuers import Issuers
from app.signing import KeyFile, issuer_key_state


def add_keys(bp: Blueprint, *, access: AdminAccess, audit: Audit, issuers: Issuers, keys: KeyFile) -> None:
    """Add the routes of the keys."""

    @bp.get("/keys")
    @access.may(Permission.READ_ALL)
    def tool_keys() -> ResponseReturnValue:
        found = keys.issuer_keys(g.admin_issuer)
        return render_template(
            "admin/keys.html",
            issuer=issuers.get(g.admin_issuer),
            keys=keys.tool_keys(),
            signing_keys=[{"key": key, "state": issuer_key_state(found, key)} for key in reversed(found)],
        )

    @bp.post("/keys")
    @access.required
    def rotate_key() -> ResponseReturnValue:
        # The key is that of all institutions: only the command line may use it before every platform knows it.
        keys.rotate_tool_key(may_hurry=False)
        audit.record(g.admin_issuer, Action.KEY_ROTATED, who=g.admin_name)
        return redirect(url_for("admin.tool_keys", done="1"), code=303)
