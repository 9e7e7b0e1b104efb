"""The teacher sees every version, takes an earlier text up again, ends the offer and takes that back."""

from datetime import date
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import differences
from app.issuers import Issuers
from app.lti import Role, current_launch, requires
from app.people import People
from app.teach.class_lookup import ClassLookup
from app.teach.versioning import Versioning


def add_history(bp: Blueprint, *, versioning: Versioning, people: People, issuers: Issuers) -> None:
    """Add the routes about versions, the offer's end, approval and the day to look again."""
    definitions, history = versioning.definitions, versioning.history
    of = ClassLookup(people=people, definitions=definitions)

    @bp.get("/<uuid:launch_id>/history", endpoint="history")
    @requires(Role.TEACHER)
    def show_history(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft = definitions.draft(launch.registration_id, launch.context_id)
        if draft is None:
            return redirect(url_for("teach.show", launch_id=launch_id), code=303)
        return render_template(
            "teach/history.html",
            launch=launch,
            draft=draft,
            issuer=issuers.get(draft.issuer_slug),
            versions=history.versions(draft.achievement_id),
            reviews=versioning.reviews.history(draft.achievement_id),
            due=versioning.looks.due(draft.achievement_id),
        )

    @bp.get("/<uuid:launch_id>/history/<int(max=1000000):version>")
    @requires(Role.TEACHER)
    def ask_to_take(launch_id: UUID, version: int) -> ResponseReturnValue:
        launch, draft = current_launch(), of.draft(current_launch())
        issuer, found = issuers.get(draft.issuer_slug), definitions.version(draft.achievement_id, version)
        return render_template(
            "teach/take.html",
            launch=launch,
            issuer=issuer,
            version=found,
            revision=draft.revision,
            changes=differences(draft.achievement, found.achievement, issuer, issuer),
        )

    @bp.post("/<uuid:launch_id>/history/<int(max=1000000):version>")
    @requires(Role.TEACHER)
    def take(launch_id: UUID, version: int) -> ResponseReturnValue:
        draft = of.draft(current_launch())
        found = definitions.version(draft.achievement_id, version)
        # A colleague may have written since the question was read: their text is not thrown away unseen.
        if request.form.get("revision") != str(draft.revision):
            return redirect(url_for("teach.ask_to_take", launch_id=launch_id, version=version), code=303)
        if found.achievement != draft.achievement:
            definitions.save(draft, found.achievement)
        return redirect(url_for("teach.show", launch_id=launch_id, done="taken"), code=303)

    @bp.get("/<uuid:launch_id>/end")
    @requires(Role.TEACHER)
    def ask_to_end(launch_id: UUID) -> ResponseReturnValue:
        launch, draft = current_launch(), of.draft(current_launch())
        return render_template(
            "teach/end.html",
            launch=launch,
            issuer=issuers.get(draft.issuer_slug),
            draft=draft,
            in_progress=history.in_progress(draft.achievement_id),
            awards=history.awards(draft.achievement_id),
        )

    @bp.post("/<uuid:launch_id>/end")
    @requires(Role.TEACHER)
    def end(launch_id: UUID) -> ResponseReturnValue:
        launch, draft = current_launch(), of.draft(current_launch())
        history.end(draft.achievement_id, by=launch.sub)
        if batch := people.batches.of_course(launch.registration_id, launch.context_id):
            people.batches.stop(batch.batch_id, by=launch.sub)
        return redirect(url_for("teach.show", launch_id=launch_id, done="ended"), code=303)

    @bp.post("/<uuid:launch_id>/restore")
    @requires(Role.TEACHER)
    def restore(launch_id: UUID) -> ResponseReturnValue:
        launch, draft = current_launch(), of.draft(current_launch())
        history.restore(draft.achievement_id, by=launch.sub)
        return redirect(url_for("teach.show", launch_id=launch_id, done="restored"), code=303)

    @bp.post("/<uuid:launch_id>/withdraw")
    @requires(Role.TEACHER)
    def withdraw(launch_id: UUID) -> ResponseReturnValue:
        launch, draft = current_launch(), of.draft(current_launch())
        versioning.reviews.withdraw(draft.achievement_id, by=launch.name)
        return redirect(url_for("teach.show", launch_id=launch_id, done="withdrawn"), code=303)

    @bp.post("/<uuid:launch_id>/look")
    @requires(Role.TEACHER)
    def save_look(launch_id: UUID) -> ResponseReturnValue:
        launch, draft = current_launch(), of.draft(current_launch())
        if request.form.get("action") == "right":
            versioning.looks.confirm(draft.achievement_id, by=launch.sub)
        else:
            versioning.looks.set_day(draft.achievement_id, _day(request.form.get("due_on", "")), by=launch.sub)
        return redirect(url_for("teach.history", launch_id=launch_id, done="looked"), code=303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
