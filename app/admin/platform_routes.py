"""Learning platforms: who waits, who is in, and their deployments."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.data_access import DataAccess, Trial, try_access
from app.admin.right_words import right_lines
from app.admin.roles import Permission
from app.courses import CanvasGrants, DataAccessInvalid, RightCheck, RightsOf
from app.errors import Kind, ProductError
from app.issuers import Issuers
from app.lti import Approvals, Platform, Platforms, PlatformUnknown, RegistrationLinks, Standing, Visits
from app.web import problem_table

_COURSE = r"[1-9][0-9]{0,17}"  # Moodle and Canvas number their courses


class PlatformMissing(ProductError):
    """The institution has no such platform."""

    kind = Kind.NOT_FOUND
    code = "admin.platform_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class CanvasAccess:
    """What the pages of a Canvas touch. `course_to_try` names a course of the platform, "" if none is known yet."""

    grants: CanvasGrants
    rights: Callable[[UUID, str], list[RightCheck]]
    course_to_try: Callable[[UUID], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """All that the pages of platforms touch."""

    public_url: str
    platforms: Platforms
    approvals: Approvals
    links: RegistrationLinks
    data_access: DataAccess
    canvas: CanvasAccess
    visits: Visits
    rights_of: RightsOf

    def own(self, platform_id: UUID) -> Platform:
        """Return a platform of the administrator's institution. Raises PlatformMissing."""
        try:
            found = self.platforms.get(platform_id)
        except PlatformUnknown as error:
            raise PlatformMissing from error
        if found.issuer_slug != g.admin_issuer:
            raise PlatformMissing
        return found


def add_platforms(bp: Blueprint, *, access: AdminAccess, audit: Audit, issuers: Issuers, to: Connections) -> None:
    """Add the routes of connected platforms."""

    def show(
        platform: Platform, status: int = 200, *, trial: Trial | None = None, **more: object
    ) -> ResponseReturnValue:
        grant = to.data_access.find(platform.id)
        page = render_template(
            "admin/platform.html",
            issuer=issuers.get(g.admin_issuer),
            platform=platform,
            grant=grant,
            is_canvas=is_canvas(platform) or to.canvas.grants.key(platform.id) is not None,
            courses=to.visits.courses(platform.id) if grant else [],
            problems=problem_table(),
            trial=trial,
            rights=right_lines(trial.checks, grant.base_url) if trial and grant else [],
            **more,
        )
        return page, status

    @bp.get("/platforms")
    @access.may(Permission.READ_ALL)
    def platforms() -> ResponseReturnValue:
        return render_template(
            "admin/platforms.html",
            issuer=issuers.get(g.admin_issuer),
            platforms=[found for found in to.platforms.list() if found.issuer_slug == g.admin_issuer],
            has_data_access=lambda platform_id: (
                to.data_access.find(platform_id) is not None or to.canvas.grants.key(platform_id) is not None
            ),
            admits_new=to.approvals.admits_new(g.admin_issuer),
        )

    @bp.post("/platforms/policy")
    @access.required
    def set_policy() -> ResponseReturnValue:
        admits_new = request.form.get("admits_new") == "yes"
        with audit.together():
            to.approvals.set_admits_new(g.admin_issuer, admits_new)
            action = Action.DEPLOYMENTS_ADMITTED if admits_new else Action.DEPLOYMENTS_ASKED
            audit.record(g.admin_issuer, action, who=g.admin_name)
        return redirect(url_for("admin.platforms", done="saved"), code=303)

    @bp.get("/platforms/<uuid:platform_id>")
    @access.may(Permission.READ_ALL)
    def platform(platform_id: UUID) -> ResponseReturnValue:
        return show(to.own(platform_id))

    @bp.post("/platforms/<uuid:platform_id>/standing")
    @access.required
    def decide(platform_id: UUID) -> ResponseReturnValue:
        found, standing = to.own(platform_id), _standing()
        with audit.together():
            to.approvals.decide(found.id, standing)
            action = Action.PLATFORM_APPROVED if standing is Standing.APPROVED else Action.PLATFORM_REFUSED
            audit.record(g.admin_issuer, action, f"{found.issuer} {found.client_id}", who=g.admin_name)
        return redirect(url_for("admin.platforms", done=standing.value), code=303)

    @bp.post("/platforms/<uuid:platform_id>/deployments")
    @access.required
    def decide_deployment(platform_id: UUID) -> ResponseReturnValue:
        found, standing = to.own(platform_id), _standing()
        deployment_id = request.form.get("deployment_id", "")
        with audit.together():
            to.approvals.decide_deployment(found.id, deployment_id, standing)
            action = Action.DEPLOYMENT_APPROVED if standing is Standing.APPROVED else Action.DEPLOYMENT_REFUSED
            audit.record(g.admin_issuer, action, f"{found.issuer} {deployment_id}", who=g.admin_name)
        return redirect(url_for("admin.platform", platform_id=found.id, done=standing.value), code=303)

    @bp.post("/platforms/<uuid:platform_id>/data-access")
    @access.required
    def put_data_access(platform_id: UUID) -> ResponseReturnValue:
        found = to.own(platform_id)
        base_url = request.form.get("base_url", "").strip() or found.issuer
        try:
            with audit.together():
                to.data_access.put_moodle(found.id, base_url, request.form.get("token", ""), found.issuer)
                audit.record(g.admin_issuer, Action.DATA_ACCESS_SET, found.issuer, who=g.admin_name)
        except DataAccessInvalid:
            return show(found, 422, is_invalid=True, base_url=base_url)
        return show(found, trial=try_access(to.rights_of, to.visits, found.id))

    @bp.post("/platforms/<uuid:platform_id>/data-access/test")
    @access.required
    def test_data_access(platform_id: UUID) -> ResponseReturnValue:
        found = to.own(platform_id)
        course = request.form.get("other_course", "").strip() or request.form.get("course", "").strip()
        if course and not re.fullmatch(_COURSE, course):
            return show(found, 422, is_no_course=True, other_course=course[:40])
        return show(found, trial=try_access(to.rights_of, to.visits, found.id, course))

    @bp.post("/platforms/<uuid:platform_id>/data-access/remove")
    @access.required
    def remove_data_access(platform_id: UUID) -> ResponseReturnValue:
        found = to.own(platform_id)
        with audit.together():
            to.data_access.remove(found.id)
            audit.record(g.admin_issuer, Action.DATA_ACCESS_REMOVED, found.issuer, who=g.admin_name)
        return redirect(url_for("admin.platform", platform_id=found.id), code=303)


def is_canvas(platform: Platform) -> bool:
    """Tell whether a platform looks like a Canvas: by its issuer, or by what it called itself. Pure."""
    host = urlsplit(platform.issuer).hostname or ""
    return f".{host}".endswith(".instructure.com") or platform.software.lower().startswith("canvas")


def _standing() -> Standing:
    return Standing.APPROVED if request.form.get("standing") == Standing.APPROVED else Standing.REFUSED
