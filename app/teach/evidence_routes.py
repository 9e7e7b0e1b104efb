"""What one learner's award rests on, for the teachers of the course in which it was earned."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.awards import AwardMissing, Register, digest
from app.lti import Role, current_launch, requires


def add_evidence(bp: Blueprint, *, register: Register) -> None:
    """Add the page of one award's evidence."""

    @bp.get("/<uuid:launch_id>/evidence/<uuid:award_id>")
    @requires(Role.TEACHER)
    def evidence(launch_id: UUID, award_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        entry = register.in_course(launch.registration_id, launch.context_id, award_id)
        if entry is None or entry.erased_at:
            raise AwardMissing
        return render_template(
            "teach/evidence.html",
            launch=launch,
            entry=entry,
            award=entry.award,
            is_unchanged=digest(entry.evidence) == entry.evidence_digest,
        )
