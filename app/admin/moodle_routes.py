"""What Moodle must allow: every right with its reason, a role preset and a script to take there."""

from uuid import UUID

from flask import Blueprint, Response, g, render_template
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.platform_routes import Connections
from app.admin.right_words import why
from app.admin.roles import Permission
from app.courses import (
    MOODLE_CAPABILITIES,
    MOODLE_FUNCTIONS,
    MOODLE_GROUP_FUNCTIONS,
    MOODLE_MANAGE_GROUPS,
    role_preset,
    setup_script,
)
from app.issuers import Issuers


def add_moodle(bp: Blueprint, *, access: AdminAccess, issuers: Issuers, to: Connections) -> None:
    """Add the page and its two files."""

    @bp.get("/platforms/<uuid:platform_id>/moodle")
    @access.may(Permission.READ_ALL)
    def moodle(platform_id: UUID) -> ResponseReturnValue:
        platform = to.own(platform_id)
        grant = to.data_access.find(platform.id)
        views = [name for name in MOODLE_CAPABILITIES if name.startswith("mod/")]
        return render_template(
            "admin/moodle.html",
            issuer=issuers.get(g.admin_issuer),
            platform=platform,
            site=(grant.base_url if grant else platform.issuer).rstrip("/"),
            functions=[(name, why(name)) for name in MOODLE_FUNCTIONS],
            capabilities=[(name, why(name)) for name in MOODLE_CAPABILITIES if name not in views],
            for_groups=[(name, why(name)) for name in (*MOODLE_GROUP_FUNCTIONS, MOODLE_MANAGE_GROUPS)],
            views=views,
            view_why=why(views[0]),
        )

    @bp.get("/platforms/<uuid:platform_id>/moodle/role.xml")
    @access.may(Permission.READ_ALL)
    def moodle_role(platform_id: UUID) -> ResponseReturnValue:
        to.own(platform_id)
        return _file(role_preset(), "application/xml", "microcredentials-role.xml")

    @bp.get("/platforms/<uuid:platform_id>/moodle/script")
    @access.may(Permission.READ_ALL)
    def moodle_script(platform_id: UUID) -> ResponseReturnValue:
        to.own(platform_id)
        return _file(setup_script(), "text/plain", "microcredentials-moodle.php")


def _file(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
