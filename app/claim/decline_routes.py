"""The learner does not want what they could claim, and may change their mind."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.awards import AchievementMissing, Declines, Definitions
from app.claim.errors import check_receiver
from app.lti import Launch, Role, current_launch, requires


def decline_blueprint(*, definitions: Definitions, declines: Declines) -> Blueprint:
    """Return the learner's routes of declining."""
    bp = Blueprint("decline", __name__, url_prefix="/decline")

    @bp.post("/<uuid:launch_id>")
    @requires(Role.LEARNER)
    def decline(launch_id: UUID) -> ResponseReturnValue:
        declines.decline(*_what(current_launch()))
        return redirect(url_for("claim.show", launch_id=launch_id), code=303)

    @bp.post("/<uuid:launch_id>/want")
    @requires(Role.LEARNER)
    def want(launch_id: UUID) -> ResponseReturnValue:
        declines.take_back(*_what(current_launch()))
        return redirect(url_for("claim.show", launch_id=launch_id), code=303)

    def _what(launch: Launch) -> tuple[UUID, UUID, str]:
        """Return what is declined, and by whom. Raises AchievementMissing, or what `check_receiver` raises."""
        check_receiver(launch)
        offered = definitions.offered(launch.registration_id, launch.context_id)
        if offered is None:
            raise AchievementMissing
        return offered.achievement_id, launch.registration_id, launch.sub

    return bp
