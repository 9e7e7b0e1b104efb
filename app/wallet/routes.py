"""What the learner owns: the credential, to see and to take away."""

import json
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import OwnSitting
from app.awards import (
    ELM,
    MAX_ANSWER,
    OPENBADGE,
    SD_JWT,
    VC_JWT,
    Actor,
    AwardMissing,
    Cases,
    Derived,
    Entry,
    Party,
    Register,
    WordsUnfit,
    is_renewable,
)
from app.clock import Clock
from app.courses import Enrolment
from app.formats import Packing, elements, unpacked
from app.lti import Launch, Role, current_launch, requires
from app.verification import paper_kind
from app.web import language


def blueprint(
    *,
    register: Register,
    derived: Derived,
    cases: Cases,
    own_sittings: Callable[[Enrolment], Sequence[OwnSitting]],
    names_examiners: Callable[[Enrolment], bool],
    clock: Clock,
) -> Blueprint:
    """Return the holder's routes over what they may touch.

    `own_sittings` gives all that is recorded about a learner's assessments; `names_examiners` tells whether the learner
    reads the names of those who did what is told.
    """
    bp = Blueprint("wallet", __name__, url_prefix="/wallet")

    @bp.get("/<uuid:launch_id>")
    @requires(Role.LEARNER)
    def show(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        entry = _own(launch)
        if entry is None:
            return redirect(url_for("claim.show", launch_id=launch_id), code=303)
        return _shown(launch, entry)

    @bp.post("/<uuid:launch_id>/answer")
    @requires(Role.LEARNER)
    def answer(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        entry = _own(launch)
        if entry is None:
            raise AwardMissing
        # The key of the form is the answer's id: sent twice, it is one answer.
        key = request.form.get("request", type=UUID) or uuid4()
        holder = Actor(party=Party.LEARNER, user_id=launch.sub, name=launch.name)
        try:
            cases.answer(entry.award.award_id, words=request.form.get("answer", ""), by=holder, key=key)
        except WordsUnfit as error:
            return _shown(launch, entry, key=key, error=error.why), 422
        return redirect(url_for("wallet.show", launch_id=launch_id, done="answered"), code=303)

    def _shown(launch: Launch, entry: Entry, *, key: UUID | None = None, error: str = "") -> str:
        case = cases.of(entry.award.award_id)
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
            is_sealed=_is_sealed(register.credential(entry.award.award_id, ELM)),
            sittings=own_sittings(launch.enrolment),
            elements=elements(json.loads(content), language()) if content else {},
            case=case,
            names_teachers=names_examiners(launch.enrolment),
            earlier=[(one, cases.of(one.award.award_id)) for one in register.earlier(launch.enrolment)],
            may_move={VC_JWT, SD_JWT} <= formats and entry.is_in_force(clock()),
            is_renewable=is_renewable(entry.state, entry.award.valid_until, clock()),
            takes_answers=case.takes_answers(clock().date()),
            longest=MAX_ANSWER,
            request_key=key or uuid4(),
            error=error,
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

    @bp.get("/<uuid:launch_id>/credential.pdf")
    @requires(Role.LEARNER)
    def paper(launch_id: UUID) -> ResponseReturnValue:
        return _derived(paper_kind(language()), "application/pdf", "credential.pdf")

    @bp.get("/<uuid:launch_id>/credential.png")
    @requires(Role.LEARNER)
    def picture(launch_id: UUID) -> ResponseReturnValue:
        return _derived("png", "image/png", "credential.png")

    @bp.get("/<uuid:launch_id>/credential.svg")
    @requires(Role.LEARNER)
    def drawing(launch_id: UUID) -> ResponseReturnValue:
        return _derived("svg", "image/svg+xml", "credential.svg")

    def _derived(kind: str, media_type: str, file_name: str) -> ResponseReturnValue:
        entry = _own(current_launch())
        if entry is None:
            raise AwardMissing
        return _attachment(derived.content(entry.award.award_id, kind), media_type, file_name)

    def _file(format_name: str, file_name: str, media_type: str = "application/ld+json") -> ResponseReturnValue:
        entry = _own(current_launch())
        content = register.credential(entry.award.award_id, format_name) if entry else None
        if content is None:
            raise AwardMissing
        return _attachment(content, "application/jose+json" if _is_sealed(content) else media_type, file_name)

    def _own(launch: Launch) -> Entry | None:
        if launch.is_stand_in:
            return None  # the holder is not there: whoever opens this may not take the credential away
        return register.of_learner(launch.enrolment)

    return bp


def _attachment(content: bytes, media_type: str, file_name: str) -> Response:
    response = Response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _is_sealed(content: bytes | None) -> bool:
    found = unpacked(content) if content else None
    return found is not None and found.packing is Packing.SEALED
