"""The institution's logo."""

from dataclasses import replace

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.images import ImageNotGiven, Images
from app.issuers import Issuers


def add_logo(bp: Blueprint, *, access: AdminAccess, audit: Audit, issuers: Issuers, images: Images) -> None:
    """Add the route with which a logo is handed in or taken out. A file that is no picture is refused in words."""

    @bp.post("/institution/logo")
    @access.required
    def save_logo() -> ResponseReturnValue:
        if request.form.get("action") == "remove":
            logo = ""
        else:
            file = request.files.get("file")
            if file is None:
                raise ImageNotGiven
            logo = images.store(file.read())
        profile = issuers.get(g.admin_issuer)
        if logo != profile.logo:
            with audit.together():
                issuers.put(replace(profile, logo=logo))
                audit.record(g.admin_issuer, Action.PROFILE_CHANGED, who=g.admin_name)
        return redirect(url_for("admin.institution", done="logo", _anchor="logo"), code=303)
