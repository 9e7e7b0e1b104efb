"""The teacher's pages of an award that may be wrong: suspend it, propose what to decide, read the learner's answer."""

from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.awards import (
    PROPOSALS,
    Actor,
    AwardMissing,
    CaseBarred,
    Cases,
    Doubt,
    Entry,
    Party,
    Register,
    Shaken,
    WordsUnfit,
)
from app.issuers import Issuers
from app.lti import Launch, Role, current_launch, requires
from app.teach.sitting_pages import back
from app.teach.sitting_service import Sittings


def add_cases(bp: Blueprint, *, cases: Cases, register: Register, issuers: Issuers, to: Sittings) -> None:
    """Add the routes of cases."""

    @bp.get("/<uuid:launch_id>/awards/<uuid:award_id>")
    @requires(Role.TEACHER)
    def case(launch_id: UUID, award_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        return _page(launch, own_entry(register, launch, award_id))

    @bp.post("/<uuid:launch_id>/awards/<uuid:award_id>/suspend")
    @requires(Role.TEACHER)
    def suspend(launch_id: UUID, award_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        entry, by = own_entry(register, launch, award_id), actor(launch)
        try:
            cases.suspend(award_id, reason=_words(), by=by, seen=request.form.get("seen", -1, type=int))
        except WordsUnfit as error:
            return _page(launch, entry, wrong="suspend", error=error.why), 422
        return redirect(url_for("teach.case", launch_id=launch_id, award_id=award_id, done="suspended"), code=303)

    @bp.post("/<uuid:launch_id>/awards/<uuid:award_id>/propose")
    @requires(Role.TEACHER)
    def propose(launch_id: UUID, award_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        entry, by = own_entry(register, launch, award_id), actor(launch)
        act = next((one for one in PROPOSALS if one.value == request.form.get("proposal")), None)
        key = request.form.get("request", type=UUID) or uuid4()
        if act is None:
            return _page(launch, entry, wrong="proposal", error="choose"), 422
        try:
            cases.propose(award_id, act, words=_words(), by=by, key=key)
        except WordsUnfit as error:
            return _page(launch, entry, wrong="propose", error=error.why), 422
        return redirect(url_for("teach.case", launch_id=launch_id, award_id=award_id, done="proposed"), code=303)

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/suspend")
    @requires(Role.TEACHER)
    def suspend_doubted(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        by, chosen = actor(launch), request.form.get("award", "")
        # What is not in doubt any more, for instance after a first click, is left as it is.
        doubted = [one for one in to.doubts(launch, sitting_id) if chosen in {"all", str(one.award_id)}]
        done = [cases.suspend(one.award_id, reason=_reason(one), by=by, seen=one.number) for one in doubted]
        return back(launch_id, sitting_id, "suspended", sum(done))

    def _page(launch: Launch, entry: Entry, *, wrong: str = "", error: str = "") -> str:
        return render_template(
            "teach/case.html",
            launch=launch,
            issuer=issuers.get(to.issuer_of(launch.registration_id)),
            entry=entry,
            case=cases.of(entry.award.award_id),
            successor=register.successor(entry.award.award_id),
            request_key=str(uuid4()),
            wrong=wrong,
            error=error,
        )


def own_entry(register: Register, launch: Launch, award_id: UUID) -> Entry:
    """Return an award of the launch's course. Raises AwardMissing."""
    entry = register.in_course(launch.registration_id, launch.context_id, award_id)
    if entry is None:
        raise AwardMissing
    return entry


def actor(launch: Launch) -> Actor:
    """Return who acts, as acts about awards name them. Raises CaseBarred for whoever is there in another's name."""
    if launch.is_stand_in:
        raise CaseBarred
    return Actor(party=Party.TEACHER, user_id=launch.sub, name=launch.name)


def _words() -> str:
    return request.form.get("reason", "")


def _reason(doubt: Doubt) -> str:
    """Return the reason with which a doubted award is suspended, in the words of the teacher's page."""
    if doubt.why is Shaken.SITTING_CHANGED:
        return str(gettext("The sitting of the assessment was recorded anew and has not been confirmed since."))
    if doubt.reason:
        return str(gettext("The confirmation of the assessment was corrected: %(reason)s", reason=doubt.reason))
    return str(gettext("The assessment is not confirmed as the micro-credential says."))
