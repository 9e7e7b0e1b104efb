"""The one question that the teacher of a copied course is asked."""

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import AchievementMissing
from app.lti import Role, current_launch, requires
from app.teach.copying import Copying
from app.teach.editing import Editing


def add_copying(bp: Blueprint, *, copying: Copying, editing: Editing) -> None:
    """Add the route of its two answers."""

    @bp.post("/<uuid:launch_id>/copy")
    @requires(Role.TEACHER)
    def copy(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        achievement_id = request.form.get("achievement", type=UUID)
        if achievement_id is None:
            raise AchievementMissing
        done = None
        if request.form.get("answer") == "yes":
            done = "copied" if copying.accept(launch, achievement_id, editing.outline(launch)) else None
        else:
            copying.decline(launch, achievement_id)
        return redirect(url_for("teach.show", launch_id=launch_id, done=done), code=303)
