"""The teacher reads what learners say, where enough have said something."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.feedback import STEP, Feedback
from app.issuers import Issuers
from app.lti import Role, current_launch, requires
from app.teach.versioning import Versioning


def add_feedback(bp: Blueprint, *, versioning: Versioning, feedback: Feedback, issuers: Issuers) -> None:
    """Add the route."""

    @bp.get("/<uuid:launch_id>/feedback", endpoint="feedback")
    @requires(Role.TEACHER)
    def show_feedback(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft = versioning.definitions.draft(launch.registration_id, launch.context_id)
        if draft is None:
            return redirect(url_for("teach.show", launch_id=launch_id), code=303)
        versions = [one.version for one in versioning.history.versions(draft.achievement_id)]
        return render_template(
            "teach/feedback.html",
            launch=launch,
            draft=draft,
            issuer=issuers.get(draft.issuer_slug),
            told=[(version, feedback.summary(version.version_id)) for version in versions],
            step=STEP,
        )
