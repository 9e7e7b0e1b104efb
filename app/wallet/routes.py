"""What the learner owns: the credential, to see and to take away."""

import json
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from flask import Blueprint, current_app, redirect, render_template, request, url_for
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
    NameRequests,
    Party,
    Register,
    WordsUnfit,
    is_renewable,
)
from app.clock import Clock
from app.courses import Enrolment
from app.formats import elements
from app.holders import Door
from app.signing import told_quality
from app.verification import paper_kind
from app.wallet.archives import Archives
from app.wallet.attachment import attachment
from app.wallet.linkedin import add_to_profile
from app.web import language


def blueprint(
    door: Door,
    *,
    register: Register,
    derived: Derived,
    cases: Cases,
    names: NameRequests,
    own_sittings: Callable[[Enrolment], Sequence[OwnSitting]],
    names_examiners: Callable[[Enrolment], bool],
    lasting_link: Callable[[UUID], str],
    clock: Clock,
) -> Blueprint:
    """Return the holder's routes behind a door, over what they may touch.

    `own_sittings` gives all that is recorded about a learner's assessments; `names_examiners` tells whether the learner
    reads the names of those who did what is told; `lasting_link` the secret of a link without grade and end, else "".
    """
    bp = Blueprint(door.name, __name__, url_prefix=door.prefix)
    archives = Archives(register, derived)

    @bp.get("/<uuid:award_id>")
    @door.requires
    def show(award_id: UUID) -> ResponseReturnValue:
        return _shown(door.owned(register, award_id))

    @bp.post("/<uuid:award_id>/answer")
    @door.requires
    def answer(award_id: UUID) -> ResponseReturnValue:
        entry = door.owned(register, award_id)
        # The key of the form is the answer's id: sent twice, it is one answer.
        key = request.form.get("request", type=UUID) or uuid4()
        holder = Actor(party=Party.LEARNER, user_id=entry.learner_id, name=entry.award.learner.full)
        try:
            cases.answer(award_id, words=request.form.get("answer", ""), by=holder, key=key)
        except WordsUnfit as error:
            return _shown(entry, key=key, error=error.why), 422
        return redirect(door.url("show", award_id=award_id, done="answered"), code=303)

    def _shown(entry: Entry, *, key: UUID | None = None, error: str = "") -> str:
        award_id, now = entry.award.award_id, clock()
        case = cases.of(award_id)
        content = register.credential(award_id, OPENBADGE)
        formats = register.formats(award_id)
        european = register.credential(award_id, ELM) if ELM in formats else None
        has_tokens = {VC_JWT, SD_JWT} <= formats
        is_in_force = entry.is_in_force(now)
        launch = door.launch()
        is_here = launch is not None and launch.enrolment == entry.enrolment
        return render_template(
            "wallet/show.html",
            door=door,
            launch=launch if is_here else None,
            entry=entry,
            award=entry.award,
            pending=content is None,
            has_european=ELM in formats,
            has_tokens=has_tokens,
            seal=told_quality(european) if european else None,
            linkedin=add_to_profile(entry.award, language(), _shown_at(award_id)),
            sittings=own_sittings(entry.enrolment),
            elements=elements(json.loads(content), language()) if content else {},
            case=case,
            asked=names.newest(award_id),
            names_teachers=names_examiners(entry.enrolment),
            earlier=[(one, cases.of(one.award.award_id)) for one in register.earlier(entry.enrolment)],
            is_in_force=is_in_force,
            may_move=has_tokens and is_in_force,
            is_renewable=is_here and is_renewable(entry.state, entry.award.valid_until, now),
            takes_answers=case.takes_answers(now.date()),
            longest=MAX_ANSWER,
            request_key=key or uuid4(),
            error=error,
        )

    @bp.get("/<uuid:award_id>/credential.openbadge.json")
    @door.requires
    def openbadge(award_id: UUID) -> ResponseReturnValue:
        return _file(award_id, OPENBADGE, "credential.openbadge.json")

    @bp.get("/<uuid:award_id>/credential.elm.json")
    @door.requires
    def european(award_id: UUID) -> ResponseReturnValue:
        # What was issued before there was this file has none, and none is made later: an award's files are its record.
        return _file(award_id, ELM, "credential.elm.json")

    @bp.get("/<uuid:award_id>/credential.vc.jwt")
    @door.requires
    def vc_jwt(award_id: UUID) -> ResponseReturnValue:
        return _file(award_id, VC_JWT, "credential.vc.jwt", "application/vc+jwt")

    @bp.get("/<uuid:award_id>/credential.sd.jwt")
    @door.requires
    def sd_jwt(award_id: UUID) -> ResponseReturnValue:
        return _file(award_id, SD_JWT, "credential.sd.jwt", "application/dc+sd-jwt")

    @bp.get("/<uuid:award_id>/credential.pdf")
    @door.requires
    def paper(award_id: UUID) -> ResponseReturnValue:
        return _derived(award_id, paper_kind(language()), "application/pdf", "credential.pdf")

    @bp.get("/<uuid:award_id>/credential.png")
    @door.requires
    def picture(award_id: UUID) -> ResponseReturnValue:
        return _derived(award_id, "png", "image/png", "credential.png")

    @bp.get("/<uuid:award_id>/credential.svg")
    @door.requires
    def drawing(award_id: UUID) -> ResponseReturnValue:
        return _derived(award_id, "svg", "image/svg+xml", "credential.svg")

    @bp.get("/<uuid:award_id>/credential.zip")
    @door.requires
    def archive(award_id: UUID) -> ResponseReturnValue:
        entry = door.owned(register, award_id)
        return attachment(archives.content(entry.award, language()), "application/zip", "credential.zip")

    def _shown_at(award_id: UUID) -> str:
        """Return the address that others are given: of a lasting link of the holder, or that files carry."""
        token = lasting_link(award_id)
        path = url_for("shared.show", token=token) if token else url_for("verify.by_link", award_id=award_id)
        return str(current_app.config["PUBLIC_URL"]) + path

    def _derived(award_id: UUID, kind: str, media_type: str, file_name: str) -> ResponseReturnValue:
        entry = door.owned(register, award_id)
        return attachment(derived.content(entry.award.award_id, kind), media_type, file_name)

    def _file(
        award_id: UUID, format_name: str, file_name: str, media_type: str = "application/ld+json"
    ) -> ResponseReturnValue:
        entry = door.owned(register, award_id)
        content = register.credential(entry.award.award_id, format_name)
        if content is None:
            raise AwardMissing
        return attachment(content, media_type if told_quality(content) is None else "application/jose+json", file_name)

    return bp


def of_this_course(door: Door, register: Register) -> Blueprint:
    """Return the route that leads from a launch to what its learner holds of its course, or to what is still missing.

    It hangs on the blueprint of a door that has launches.
    """
    bp = Blueprint("course", __name__)

    @bp.get("")
    @door.requires
    def show() -> ResponseReturnValue:
        launch = door.launch()
        entry = register.of_learner(launch.enrolment) if launch and door.holders() else None
        if entry:
            return redirect(door.url("show", award_id=entry.award.award_id), code=303)
        return redirect(url_for("claim.show", launch_id=launch.launch_id if launch else None), code=303)

    return bp
