"""Reading a Canvas: its API key, a grant for the whole account, and what trying shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.platform_routes import Connections
from app.admin.right_words import right_lines, why
from app.admin.roles import Permission
from app.courses import (
    CANVAS_SCOPES,
    WHOLE_ACCOUNT,
    DataAccessInvalid,
    DataAccessMissing,
    PlatformRefused,
    PlatformUnavailable,
    RightCheck,
    RightStatus,
)
from app.db import SecretUnreadable
from app.issuers import Issuers
from app.lti import Platform
from app.web import problem_table


@dataclass(frozen=True, slots=True, kw_only=True)
class CanvasTrial:
    """What came of a trial: a problem's code, or "" and each right; `has_course` is False where none is known yet."""

    problem: str = ""
    has_course: bool = True
    rights: Sequence[RightCheck] = ()

    @property
    def missing(self) -> list[str]:
        """What is missing of what is needed."""
        optional = {scope.name for scope in CANVAS_SCOPES if not scope.is_needed}
        return [one.right for one in self.rights if one.status is RightStatus.MISSING and one.right not in optional]


def add_canvas(bp: Blueprint, *, access: AdminAccess, audit: Audit, issuers: Issuers, to: Connections) -> None:
    """Add the routes of a Canvas' data access."""
    canvas = to.canvas

    def show(
        platform: Platform, status: int = 200, *, trial: CanvasTrial | None = None, **more: object
    ) -> ResponseReturnValue:
        key = canvas.grants.key(platform.id)
        page = render_template(
            "admin/canvas.html",
            issuer=issuers.get(g.admin_issuer),
            platform=platform,
            key=key,
            account=canvas.grants.connection(platform.id, WHOLE_ACCOUNT),
            courses=[one for one in canvas.grants.connections(platform.id) if one.context_id != WHOLE_ACCOUNT],
            scopes=CANVAS_SCOPES,
            redirect_uri=canvas.grants.redirect_uri,
            problems=problem_table(),
            why=why,
            lines=right_lines(trial.rights, key.base_url) if trial and key else [],
            trial=trial,
            **more,
        )
        return page, status

    def record(action: Action, platform: Platform) -> None:
        audit.record(g.admin_issuer, action, f"{platform.issuer} Canvas", who=g.admin_name)

    @bp.get("/platforms/<uuid:platform_id>/canvas")
    @access.may(Permission.READ_ALL)
    def canvas_access(platform_id: UUID) -> ResponseReturnValue:
        return show(to.own(platform_id))

    @bp.post("/platforms/<uuid:platform_id>/canvas/key")
    @access.required
    def put_canvas_key(platform_id: UUID) -> ResponseReturnValue:
        found = to.own(platform_id)
        given = {name: request.form.get(name, "").strip() for name in ("base_url", "client_id")}
        try:
            with audit.together():
                canvas.grants.put_key(found.id, **given, secret=request.form.get("secret", ""))
                record(Action.DATA_ACCESS_SET, found)
        except DataAccessInvalid:
            return show(found, 422, is_invalid=True, given=given)
        return redirect(url_for("admin.canvas_access", platform_id=found.id, done="saved"), code=303)

    @bp.post("/platforms/<uuid:platform_id>/canvas/key/remove")
    @access.required
    def remove_canvas_key(platform_id: UUID) -> ResponseReturnValue:
        found = to.own(platform_id)
        canvas.grants.remove_key(found.id)
        record(Action.DATA_ACCESS_REMOVED, found)
        return redirect(url_for("admin.canvas_access", platform_id=found.id, done="removed"), code=303)

    @bp.post("/platforms/<uuid:platform_id>/canvas/ask")
    @access.required
    def ask_canvas(platform_id: UUID) -> ResponseReturnValue:
        found = to.own(platform_id)
        question = canvas.grants.ask(found.id, WHOLE_ACCOUNT, holder=_holder(), person="")
        return render_template("canvas_question.html", question=question)

    @bp.get("/canvas/answered")
    @access.required
    def canvas_answered() -> ResponseReturnValue:
        found = to.own(canvas.grants.answer(request.args, holder=_holder()))
        record(Action.DATA_ACCESS_SET, found)
        return redirect(url_for("admin.canvas_access", platform_id=found.id, done="connected"), code=303)

    @bp.post("/platforms/<uuid:platform_id>/canvas/disconnect")
    @access.required
    def disconnect_canvas(platform_id: UUID) -> ResponseReturnValue:
        found = to.own(platform_id)
        is_confirmed = canvas.grants.disconnect(found.id, WHOLE_ACCOUNT)
        record(Action.DATA_ACCESS_REMOVED, found)
        done = "disconnected" if is_confirmed else "forgotten"
        return redirect(url_for("admin.canvas_access", platform_id=found.id, done=done), code=303)

    @bp.post("/platforms/<uuid:platform_id>/canvas/test")
    @access.required
    def test_canvas(platform_id: UUID) -> ResponseReturnValue:
        found = to.own(platform_id)
        context_id = canvas.course_to_try(found.id)
        if not context_id:
            return show(found, trial=CanvasTrial(has_course=False))
        try:
            rights = canvas.rights(found.id, context_id)
        except (PlatformRefused, PlatformUnavailable, DataAccessMissing, SecretUnreadable) as error:
            return show(found, trial=CanvasTrial(problem=error.code))
        return show(found, trial=CanvasTrial(rights=rights))


def _holder() -> str:
    return f"admin-{g.admin_session}"
