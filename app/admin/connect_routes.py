"""Connecting a platform: by a one-time address, or by hand."""

import json
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.platform_routes import Connections
from app.issuers import Issuers
from app.lti import IssuerHeld, RegistrationConflict, RegistrationInvalid, canvas_configuration

FIELDS = ("issuer", "client_id", "deployments", "auth_url", "token_url", "token_audience", "jwks_url", "name")


def add_connecting(bp: Blueprint, *, access: AdminAccess, audit: Audit, issuers: Issuers, to: Connections) -> None:
    """Add the routes with which platforms are connected."""

    def page(status: int = 200, **more: object) -> ResponseReturnValue:
        content = render_template(
            "admin/connect.html",
            issuer=issuers.get(g.admin_issuer),
            links=to.links.list(g.admin_issuer),
            public_url=to.public_url,
            domain=urlsplit(to.public_url).netloc,
            canvas_json=json.dumps(canvas_configuration(to.public_url), indent=2, ensure_ascii=False),
            **{"given": {}, "invalid": "", "new_link": "", **more},
        )
        return content, status

    @bp.get("/platforms/connect")
    @access.required
    def connect() -> ResponseReturnValue:
        return page()

    @bp.post("/platforms/links")
    @access.required
    def make_link() -> ResponseReturnValue:
        # Shown in this answer and nowhere else: only its hash is kept.
        with audit.together():
            address = to.links.make(g.admin_issuer)
            audit.record(g.admin_issuer, Action.REGISTRATION_LINK_MADE, who=g.admin_name)
        return page(new_link=address)

    @bp.post("/platforms/links/<uuid:link_id>/withdraw")
    @access.required
    def withdraw_link(link_id: UUID) -> ResponseReturnValue:
        with audit.together():
            if to.links.withdraw(g.admin_issuer, link_id):
                audit.record(g.admin_issuer, Action.REGISTRATION_LINK_WITHDRAWN, who=g.admin_name)
        return redirect(url_for("admin.connect"), code=303)

    @bp.post("/platforms/connect")
    @access.required
    def add_platform() -> ResponseReturnValue:
        given = {name: request.form.get(name, "").strip()[:2048] for name in FIELDS}
        try:
            if not given["deployments"]:
                raise RegistrationInvalid("no deployment", field="deployments")
            with audit.together():
                added = to.platforms.add(
                    issuer=given["issuer"],
                    client_id=given["client_id"],
                    deployments=given["deployments"].split(),
                    auth_url=given["auth_url"],
                    token_url=given["token_url"],
                    token_audience=given["token_audience"],
                    jwks_url=given["jwks_url"],
                    name=given["name"] or urlsplit(given["issuer"]).netloc or given["issuer"],
                    issuer_slug=g.admin_issuer,
                    may_move=False,
                )
                about = f"{added.issuer} {added.client_id}"
                audit.record(g.admin_issuer, Action.PLATFORM_ADDED, about, who=g.admin_name)
        except RegistrationInvalid as error:
            return page(422, given=given, invalid=error.field)
        except RegistrationConflict:
            return page(409, given=given, invalid="conflict")
        except IssuerHeld:
            return page(409, given=given, invalid="held")
        return redirect(url_for("admin.platform", platform_id=added.id, done="added"), code=303)
