"""What the learner owns: the credential, to see and to take away."""

import json
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.awards import ELM, OPENBADGE, SD_JWT, VC_JWT, AwardMissing, Entry, Register
from app.courses import Enrolment
from app.formats import elements
from app.lti import Launch, Person, Role, current_launch, requires
from app.web import language


def blueprint(*, register: Register) -> Blueprint:
    """Return the holder's routes over what they may touch."""
    bp = Blueprint("wallet", __name__, url_prefix="/wallet")

    @bp.get("/<uuid:launch_id>")
    @requires(Role.LEARNER)
    def show(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        entry = _own(launch)
        if entry is None:
            return redirect(url_for("claim.show", launch_id=launch_id), code=303)
        content = register.credential(entry.award.award_id, OPENBADGE)
        formats = register.formats(entry.award.award_id)
        return render_template(
            "wallet/show.html",
            launch=launch,
            entry=entry,
            award=entry.award,
            pending=content is None,
            has_european=ELM in formats,
            has_tokens={VC_JWT, SD_JWT} <= formats,
            elements=elements(json.loads(content), language()) if content else {},
        )

    @bp.get("/<uuid:launch_id>/credential.openbadge.json")
    @requires(Role.LEARNER)
    def openbadge(launch_id: UUID) -> ResponseReturnValue:
        return _file(OPENBADGE, "credential.openbadge.json")

    @bp.get("/<uuid:launch_id>/credential.elm.json")
    @requires(Role.LEARNER)
    def european(launch_id: UUID) -> ResponseReturnValue:
        # What was issued before there was this file has none, and none is made later: an award's files are its record.
        return _file(ELM, "credential.elm.json")

    @bp.get("/<uuid:launch_id>/credential.vc.jwt")
    @requires(Role.LEARNER)
    def vc_jwt(launch_id: UUID) -> ResponseReturnValue:
        return _file(VC_JWT, "credential.vc.jwt", "application/vc+jwt")

    @bp.get("/<uuid:launch_id>/credential.sd.jwt")
    @requires(Role.LEARNER)
    def sd_jwt(launch_id: UUID) -> ResponseReturnValue:
        return _file(SD_JWT, "credential.sd.jwt", "application/dc+sd-jwt")

    def _file(format_name: str, file_name: str, media_type: str = "application/ld+json") -> ResponseReturnValue:
        entry = _own(current_launch())
        content = register.credential(entry.award.award_id, format_name) if entry else None
        if content is None:
            raise AwardMissing
        response = Response(content)
        response.headers["Content-Type"] = media_type
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _own(launch: Launch) -> Entry | None:
        if launch.kinds & {Person.MASQUERADED, Person.TEST_USER}:
            return None  # the holder is not there: whoever opens this may not take the credential away
        return register.of_learner(
            Enrolment(platform_id=launch.registration_id, context_id=launch.context_id, learner_id=launch.sub)
        )

    return bp
