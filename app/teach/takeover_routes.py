"""The list of what can be taken over from other courses, and its buttons."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import AchievementMissing
from app.lti import Role, current_launch, requires
from app.teach.editing import Editing
from app.teach.taking_over import TakingOver


def add_takeover(bp: Blueprint, *, taking: TakingOver, editing: Editing) -> None:
    """Add the routes."""

    @bp.get("/<uuid:launch_id>/takeover")
    @requires(Role.TEACHER)
    def takeover(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft = editing.draft(launch)
        if draft and draft.published_version:
            return redirect(url_for("teach.show", launch_id=launch_id), code=303)
        words = request.args.get("q", "").strip()[:100]
        return render_template(
            "teach/takeover.html",
            launch=launch,
            issuer=editing.issuers.get(editing.issuer_of(launch.registration_id)),
            candidates=taking.candidates(launch, words),
            words=words,
        )

    @bp.post("/<uuid:launch_id>/takeover")
    @requires(Role.TEACHER)
    def take_over(launch_id: UUID) -> ResponseReturnValue:
        achievement_id = request.form.get("achievement", type=UUID)
        if achievement_id is None:
            raise AchievementMissing
        taking.take(current_launch(), achievement_id)
        return redirect(url_for("teach.show", launch_id=launch_id), code=303)

    @bp.post("/<uuid:launch_id>/takeover/publish")
    @requires(Role.TEACHER)
    def publish_takeover(launch_id: UUID) -> ResponseReturnValue:
        # If it is not, the page says anew what is left to decide.
        done = "published" if taking.publish(current_launch(), request.form.get("revision", "")) else None
        return redirect(url_for("teach.show", launch_id=launch_id, done=done), code=303)

    @bp.post("/<uuid:launch_id>/takeover/undo")
    @requires(Role.TEACHER)
    def undo_takeover(launch_id: UUID) -> ResponseReturnValue:
        done = "undone" if taking.undo(current_launch()) else None
        return redirect(url_for("teach.show", launch_id=launch_id, done=done), code=303)
