"""The course has changed under a published rule: what changed, and the teacher's choice what becomes of the rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import (
    AchievementMissing,
    Change,
    Definitions,
    Proposal,
    Reviews,
    Version,
    basis_of,
    basis_to_json,
    changes,
    digest,
    proportional,
    proposals,
)
from app.courses import CourseOutline
from app.lti import Role, current_launch, requires
from app.teach.editing import Editing


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why nobody is awarded by a version now. `seen` names the course as the teacher saw it, to be confirmed."""

    version: Version
    changes: Sequence[Change]
    proposals: Sequence[Proposal]
    seen: str


def pause_of(version: Version | None, outline: CourseOutline | None) -> Pause | None:
    """Return why the version is paused; None if it is not, or if the course cannot be read now. Pure."""
    found = changes(version.basis, outline) if version and outline else []
    if not (version and outline and found):
        return None
    criteria = version.achievement.criteria
    return Pause(
        version=version,
        changes=found,
        proposals=proposals(criteria, found),
        seen=digest(basis_to_json(basis_of(criteria, outline, version.basis))),
    )


def add_pausing(bp: Blueprint, *, definitions: Definitions, editing: Editing, reviews: Reviews) -> None:
    """Add the route by which a teacher lets a paused rule go on.

    Where the institution asks for approvals nothing is published here: the answer becomes the draft, which is then
    sent, and the rule stays paused until it is approved and published.
    """

    @bp.post("/<uuid:launch_id>/rule")
    @requires(Role.TEACHER)
    def resume(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        offered = definitions.offered(launch.registration_id, launch.context_id)
        if offered is None:
            raise AchievementMissing
        outline = editing.readable_outline(launch)
        pause = pause_of(offered, outline)
        # A second click, or a course that has changed once more since the page was read: the page is shown anew.
        if pause is None or request.form.get("seen") != pause.seen:
            return redirect(url_for("teach.show", launch_id=launch_id), code=303)
        found = pause.changes if request.form.get("answer") == "proportional" else []
        answer = proportional(offered.achievement, found)
        if reviews.is_required(offered.issuer.slug):
            draft = editing.draft(launch)
            if draft and draft.achievement == offered.achievement != answer:  # a text of its own is left alone
                definitions.save(draft, answer)
            return redirect(url_for("teach.show", launch_id=launch_id, done="to_send", _anchor="publish"), code=303)
        definitions.renew(offered, answer, launch.sub, outline)
        return redirect(url_for("teach.show", launch_id=launch_id, done="resumed"), code=303)
