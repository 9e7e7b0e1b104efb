"""Decisions made elsewhere: the administrator's file is looked through, confirmed by its number, held and awarded."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.case_routes import NAMELESS
from app.admin.roles import Permission
from app.awards import Published
from app.bulk import (
    COLUMNS,
    MAX_BYTES_BY_PAGE,
    MAX_LINES_BY_PAGE,
    SHOWN,
    FileColumnsMissing,
    ImportRefused,
    Imports,
    Sealed,
)
from app.issuers import Issuers
from app.web import problem_table

FAULTS_SHOWN = 1_000
_MOST_BODY = MAX_BYTES_BY_PAGE + 48 * 1024  # above 500 kB the file would be put on disk


def add_imports(
    bp: Blueprint,
    *,
    access: AdminAccess,
    issuers: Issuers,
    published: Published,
    imports: Imports,
    sealed: Sealed,
) -> None:
    """Add the routes of imports."""

    @bp.before_request
    def bound() -> None:
        if request.endpoint == "admin.look_at_file":
            request.max_content_length = _MOST_BODY

    @bp.get("/imports")
    @access.may(Permission.READ_AWARDS)
    def list_imports() -> ResponseReturnValue:
        return _page()

    @bp.post("/imports")
    @access.may(Permission.CHANGE_AWARDS)
    def look_at_file() -> ResponseReturnValue:
        file, chosen = request.files.get("file"), request.form.get("achievement", type=UUID)
        if chosen is None:
            return _page(unchosen=True), 422
        try:
            data = file.stream.read(MAX_BYTES_BY_PAGE + 1) if file else b""
            looked = imports.look(
                g.admin_issuer, chosen, data, most_bytes=MAX_BYTES_BY_PAGE, most_lines=MAX_LINES_BY_PAGE
            )
        except ImportRefused as error:
            about = error.about if isinstance(error, FileColumnsMissing) else ()
            return _page(problem=problem_table()[error.code], code=error.code, about=about, chosen=chosen), 422
        return render_template(
            "admin/import_preview.html",
            issuer=issuers.get(g.admin_issuer),
            looked=looked,
            version=published.find(g.admin_issuer, chosen),
            sealed=sealed.file(looked, issuer_slug=g.admin_issuer, by=str(g.admin_session)) if looked.ready else "",
            hold_minutes=int(imports.hold.total_seconds() // 60),
            shown=SHOWN,
            faults_shown=FAULTS_SHOWN,
        )

    @bp.post("/imports/confirm")
    @access.may(Permission.CHANGE_AWARDS)
    def confirm_import() -> ResponseReturnValue:
        seen = sealed.opened_file(request.form.get("preview", ""), issuer_slug=g.admin_issuer, by=str(g.admin_session))
        number = request.form.get("number", type=int)
        import_id = imports.confirm(g.admin_issuer, seen, number, by=g.admin_name or NAMELESS)
        return redirect(url_for("admin.show_import", import_id=import_id), code=303)

    @bp.get("/imports/<uuid:import_id>")
    @access.may(Permission.READ_AWARDS)
    def show_import(import_id: UUID) -> ResponseReturnValue:
        found = imports.find(g.admin_issuer, import_id)
        return render_template(
            "admin/import.html",
            issuer=issuers.get(g.admin_issuer),
            one=found,
            version=published.find(g.admin_issuer, found.achievement_id),
            problems=problem_table(),
        )

    @bp.post("/imports/<uuid:import_id>")
    @access.may(Permission.CHANGE_AWARDS)
    def change_import(import_id: UUID) -> ResponseReturnValue:
        action, by = request.form.get("action"), g.admin_name or NAMELESS
        if action == "cancel":
            imports.cancel(g.admin_issuer, import_id, by=by)
        elif action == "go_on":
            imports.go_on(g.admin_issuer, import_id)
        elif action == "more":
            imports.release(g.admin_issuer, import_id, request.form.get("number", 0, type=int), by=by)
        return redirect(url_for("admin.show_import", import_id=import_id), code=303)

    def _page(**more: object) -> str:
        return render_template(
            "admin/imports.html",
            issuer=issuers.get(g.admin_issuer),
            offered=published.search(g.admin_issuer, limit=1_000),
            imports=imports.newest(g.admin_issuer),
            columns=COLUMNS,
            **{"problem": None, "about": (), "chosen": request.args.get("achievement", ""), "unchosen": False, **more},
        )
