"""The learner sees what is still missing, and claims."""

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import OwnSitting, own_record_to_json
from app.awards import (
    Definitions,
    Difference,
    Entry,
    History,
    Issuing,
    IssuingDelayed,
    LearnerName,
    NameMissing,
    Permissions,
    Published,
    Register,
    Version,
    VersionChanged,
    between,
    grade_seen,
    is_renewable,
    learner_name,
)
from app.claim.errors import NotMember, check_receiver
from app.clock import Clock
from app.courses import Enrolment
from app.formats import preview
from app.issuers import InstitutionClosed, InstitutionSuspended
from app.lti import Launch, Member, Role, current_launch, requires
from app.web import language, problem_table


def blueprint(
    *,
    issuing: Issuing,
    definitions: Definitions,
    register: Register,
    published: Published,
    permissions: Permissions,
    history: History,
    issuer_of: Callable[[UUID], str],
    member_of: Callable[[Launch], Member | None],
    own_sittings: Callable[[Enrolment], Sequence[OwnSitting]],
    barred: Callable[[str], str],
    clock: Clock,
) -> Blueprint:
    """Return the learner's routes over what they may touch. `member_of` reads the roster now.

    `own_sittings` gives all that is recorded about a learner's assessments; `barred` the code of the refusal for which
    an institution issues nothing now, "" where it issues.
    """
    bp = Blueprint("claim", __name__, url_prefix="/claim")

    @bp.get("/<uuid:launch_id>")
    @requires(Role.LEARNER)
    def show(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        check_receiver(launch)
        held = register.of_learner(launch.enrolment)
        renews = held is not None and "renew" in request.args and _is_renewable(held)
        if held and not renews:
            return redirect(url_for("wallet.course.show", launch_id=launch_id), code=303)
        latest = definitions.latest(launch.registration_id, launch.context_id)
        if latest is None:
            return render_template("claim/nothing.html", launch=launch, linked=_linked(launch))
        offered, ended_at = latest
        if ended_at:
            return render_template("claim/ended.html", launch=launch, version=offered, ended_at=ended_at)
        progress = issuing.progress(launch.enrolment, renews=renews)
        return render_template(
            "claim/progress.html",
            launch=launch,
            version=offered,
            changes=_unread(offered, launch.enrolment),
            progress=progress,
            renews=renews,
            barred=problem_table().get(barred(offered.issuer.slug)),
            grade_seen=grade_seen(progress.grade) if progress.grade else "",
            sittings=own_sittings(launch.enrolment),
            permission=permissions.of(offered.achievement_id, launch.registration_id, launch.sub),
            name=_name_or_none(launch),
            elements=preview(offered.achievement, offered.issuer, language=language()),
        )

    @bp.post("/<uuid:launch_id>")
    @requires(Role.LEARNER)
    def claim(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        check_receiver(launch)
        held = register.of_learner(launch.enrolment)
        renews = "renew" in request.form
        try:
            if held and not renews:  # a second click, or a credential that could not be signed the first time
                issuing.issue(held.award.award_id)
            else:
                issuing.claim(
                    launch.enrolment,
                    _registered_name(launch, member_of(launch)),
                    agreed_grade=request.form.get("grade", ""),
                    read_version=request.form.get("version", type=int),
                    renews=renews,
                )
        except (VersionChanged, InstitutionSuspended, InstitutionClosed):  # what was read no longer applies
            return redirect(url_for("claim.show", launch_id=launch_id), code=303)  # which says what does
        except IssuingDelayed:
            pass  # the award stands; the next page says that its credential follows
        return redirect(url_for("wallet.course.show", launch_id=launch_id), code=303)

    @bp.get("/<uuid:launch_id>/assessments.json")
    @requires(Role.LEARNER)
    def assessments(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        check_receiver(launch)
        response = jsonify(own_record_to_json(own_sittings(launch.enrolment)))
        response.headers["Content-Disposition"] = 'attachment; filename="assessments.json"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @bp.post("/<uuid:launch_id>/read")
    @requires(Role.LEARNER)
    def acknowledge(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        offered = definitions.offered(launch.registration_id, launch.context_id)
        if offered:
            read = max(0, min(request.form.get("version", 0, type=int), offered.version))
            history.acknowledge(offered.achievement_id, read, launch.enrolment)
        return redirect(url_for("claim.show", launch_id=launch_id), code=303)

    def _is_renewable(held: Entry) -> bool:
        return is_renewable(held.state, held.award.valid_until, clock())

    def _unread(offered: Version, enrolment: Enrolment) -> list[Difference]:
        """Return what has changed since the conditions that the learner knows, until they have read it."""
        known = history.known_before(offered, enrolment)
        if known is None:
            return []
        found = between(definitions.version(offered.achievement_id, known), offered)
        if not found:  # published anew without another word
            history.acknowledge(offered.achievement_id, offered.version, enrolment)
        return found

    def _linked(launch: Launch) -> Version | None:
        # Of another course, so that this launch proves nothing about it: it is shown, never awarded from here.
        if not launch.linked_achievement:
            return None
        return published.find(issuer_of(launch.registration_id), UUID(launch.linked_achievement))

    return bp


def _registered_name(launch: Launch, member: Member | None) -> LearnerName:
    if member is None or not member.may_receive:
        raise NotMember
    return learner_name(
        member.name or launch.name,
        member.given_name or launch.given_name,
        member.family_name or launch.family_name,
    )


def _name_or_none(launch: Launch) -> LearnerName | None:
    try:
        return learner_name(launch.name, launch.given_name, launch.family_name)
    except NameMissing:
        return None
