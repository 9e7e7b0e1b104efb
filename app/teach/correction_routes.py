"""The teacher corrects the name of a learner in what was issued: a form, a preview, and a new award in its place."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import (
    Cases,
    Corrections,
    Entry,
    NameMissing,
    NameSame,
    NameUnusable,
    Register,
    WordsUnfit,
    learner_name,
)
from app.lti import Launch, Role, current_launch, requires
from app.teach.case_routes import actor, own_entry
from app.web import problem_table


def add_corrections(bp: Blueprint, *, cases: Cases, register: Register, corrections: Corrections) -> None:
    """Add the routes of corrections."""

    @bp.get("/<uuid:launch_id>/awards/<uuid:award_id>/correct")
    @requires(Role.TEACHER)
    def correction(launch_id: UUID, award_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        return _page(launch, own_entry(register, launch, award_id))

    @bp.post("/<uuid:launch_id>/awards/<uuid:award_id>/correct")
    @requires(Role.TEACHER)
    def correct(launch_id: UUID, award_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        entry, by, form = own_entry(register, launch, award_id), actor(launch), request.form
        try:
            name = learner_name(form.get("full", ""), form.get("given", ""), form.get("family", ""))
            if form.get("action") != "confirm":
                corrections.check(award_id, name, form.get("reason", ""), by)
                return _page(launch, entry, name=name)
            seen = form.get("seen", -1, type=int)
            new_id = corrections.correct_name(award_id, name, reason=form.get("reason", ""), by=by, seen=seen)
        except (NameMissing, NameUnusable, NameSame, WordsUnfit) as error:
            return _page(launch, entry, problem=error.code, error=getattr(error, "why", "")), 422
        return redirect(url_for("teach.case", launch_id=launch_id, award_id=new_id, done="corrected"), code=303)

    def _page(launch: Launch, entry: Entry, *, name: object = None, problem: str = "", error: str = "") -> str:
        return render_template(
            "teach/correction.html",
            launch=launch,
            entry=entry,
            case=cases.of(entry.award.award_id),
            name=name,
            problem=problem_table().get(problem),
            error=error,
        )
