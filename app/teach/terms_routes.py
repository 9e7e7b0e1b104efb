"""The teacher says what the next version asks of whoever confirms a sitting, and how each outcome is assessed."""

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import IdentityMethod, SupervisionMethod
from app.awards import Achievement, DraftChanged
from app.lti import Launch, Role, RosterRefused, RosterUnavailable, current_launch, requires
from app.people import may_attest
from app.teach.class_lookup import ClassLookup
from app.teach.sitting_pages import SittingPages
from app.teach.sitting_service import Sittings
from app.teach.terms_form import TermsOffered, languages_of, terms_from_form


def add_terms(bp: Blueprint, *, to: Sittings, pages: SittingPages) -> None:
    """Add the routes of the draft's terms of assessment."""
    of = ClassLookup(people=to.people, definitions=to.definitions)

    @bp.get("/<uuid:launch_id>/sittings/terms")
    @requires(Role.TEACHER)
    def terms(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft = of.draft(launch)
        return page(launch, draft.achievement, draft.revision, _offered(launch), {})

    @bp.post("/<uuid:launch_id>/sittings/terms")
    @requires(Role.TEACHER)
    def save_terms(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft, offered = of.draft(launch), _offered(launch)
        wanted, errors = terms_from_form(request.form, draft.achievement, offered)
        if errors:
            return page(launch, wanted, draft.revision, offered, errors), 422
        if wanted != draft.achievement:
            if request.form.get("revision", "") != str(draft.revision):
                raise DraftChanged
            to.definitions.save(draft, wanted)
        return redirect(url_for("teach.terms", launch_id=launch_id, done="saved"), code=303)

    def page(
        launch: Launch, achievement: Achievement, revision: int, offered: TermsOffered, errors: dict[str, str]
    ) -> str:
        published = to.definitions.offered(launch.registration_id, launch.context_id)
        is_ahead = published is None or (
            (published.achievement.assessment, published.achievement.outcomes)
            != (achievement.assessment, achievement.outcomes)
        )
        return pages.page(
            "terms",
            launch,
            draft=achievement,
            terms=achievement.assessment,
            revision=revision,
            errors=errors,
            is_ahead=is_ahead,
            offered=offered,
            languages=languages_of(achievement),
            supervision_methods=list(SupervisionMethod),
            allows_known=to.policy(launch).known_personally,
        )

    def _offered(launch: Launch) -> TermsOffered:
        allowed = to.policy(launch).known_personally
        outline = to.outline_of(launch)
        return TermsOffered(
            identity_methods=[one for one in IdentityMethod if allowed or one is not IdentityMethod.KNOWN_PERSONALLY],
            teachers=_teachers(launch),
            activities={one.activity_id: one.name for one in outline.activities} if outline else None,
        )

    def _teachers(launch: Launch) -> dict[str, str] | None:
        try:
            members = to.assessing.teachers.members(launch.roster)
        except (RosterUnavailable, RosterRefused):
            return None
        found = sorted((one for one in members if may_attest(one)), key=lambda one: (one.name.casefold(), one.user_id))
        return {one.user_id: one.name for one in found}
