"""The launch inspector: what came in lately, and why something was refused."""

import json
from uuid import UUID

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.launch_advice import advice
from app.admin.roles import Permission
from app.issuers import Issuers
from app.lti import Inspector, LaunchRecord
from app.web import problem_table


def add_launches(bp: Blueprint, *, access: AdminAccess, issuers: Issuers, inspector: Inspector) -> None:
    """Add the list and the page of one record."""

    @bp.get("/launches")
    @access.may(Permission.READ_ALL)
    def launches() -> ResponseReturnValue:
        reference, refused_only = request.args.get("reference", "").strip(), "refused" in request.args
        records = (
            inspector.by_reference(reference, g.admin_issuer)
            if reference
            else inspector.newest(g.admin_issuer, refused_only=refused_only)
        )
        return render_template(
            "admin/launches.html",
            issuer=issuers.get(g.admin_issuer),
            records=records,
            reference=reference,
            refused_only=refused_only,
            title_of=_title,
        )

    @bp.get("/launches/<uuid:record_id>")
    @access.may(Permission.READ_ALL)
    def launch(record_id: UUID) -> ResponseReturnValue:
        record = inspector.get(record_id, g.admin_issuer, request.args.get("reference", ""))
        return render_template(
            "admin/launch.html",
            issuer=issuers.get(g.admin_issuer),
            record=record,
            title=_title(record),
            advice=advice(record.code),
            content=json.dumps(record.content, ensure_ascii=False, indent=2),
        )


def _title(record: LaunchRecord) -> str:
    text = problem_table().get(record.code)
    return str(text.title) if text else record.code
