"""One learner as the teacher sees them: why they stand where they do, and withholding it from them."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import AlreadyAwarded, Definitions, HoldReasonMissing, Register
from app.courses import Enrolment
from app.issuers import Issuers
from app.lti import Launch, Role, current_launch, is_id, requires
from app.people import LearnerMissing, People
from app.teach.class_lookup import ClassLookup
from app.web import problem_table


def add_person(
    bp: Blueprint, *, people: People, definitions: Definitions, issuers: Issuers, register: Register
) -> None:
    """Add the routes of one learner's page."""
    of = ClassLookup(people=people, definitions=definitions)

    @bp.get("/<uuid:launch_id>/people/person")
    @requires(Role.TEACHER)
    def person(launch_id: UUID) -> ResponseReturnValue:
        return _person(current_launch(), _learner_id())

    @bp.post("/<uuid:launch_id>/people/hold")
    @requires(Role.TEACHER)
    def hold(launch_id: UUID) -> ResponseReturnValue:
        launch, learner_id = current_launch(), _learner_id()
        of.listed(launch, learner_id)
        try:
            people.permissions.hold(
                of.draft(launch).achievement_id,
                launch.registration_id,
                learner_id,
                reason=request.form.get("reason", ""),
                by=launch.sub,
            )
        except (AlreadyAwarded, HoldReasonMissing) as error:
            return _person(launch, learner_id, problem=error.code), 422
        return redirect(url_for("teach.person", launch_id=launch_id, learner=learner_id, done="held"), code=303)

    @bp.post("/<uuid:launch_id>/people/lift")
    @requires(Role.TEACHER)
    def lift(launch_id: UUID) -> ResponseReturnValue:
        launch, learner_id = current_launch(), _learner_id()
        people.permissions.lift(of.draft(launch).achievement_id, launch.registration_id, learner_id, by=launch.sub)
        return redirect(url_for("teach.person", launch_id=launch_id, learner=learner_id, done="lifted"), code=303)

    def _person(launch: Launch, learner_id: str, *, problem: str = "") -> str:
        draft = of.draft(launch)
        held = register.of_learner(
            Enrolment(platform_id=launch.registration_id, context_id=launch.context_id, learner_id=learner_id)
        )
        return render_template(
            "teach/person.html",
            launch=launch,
            draft=draft,
            issuer=issuers.get(draft.issuer_slug),
            row=of.listed(launch, learner_id),
            award_id=held.award.award_id if held else None,
            check=of.result(launch),
            mode=people.permissions.mode(draft.achievement_id),
            problem=problem_table().get(problem),
        )


def _learner_id() -> str:
    """Return whom the address or the form names. Raises LearnerMissing for what can be nobody's id."""
    learner_id = request.values.get("learner", "")
    if not is_id(learner_id):
        raise LearnerMissing
    return learner_id
