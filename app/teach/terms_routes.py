"""The teacher says what the next version asks of whoever confirms a sitting."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import AssessmentTerms, IdentityMethod, Resit, SupervisionMethod
from app.awards import DraftChanged
from app.lti import Launch, Role, current_launch, requires
from app.teach.class_lookup import ClassLookup
from app.teach.sitting_pages import SittingPages
from app.teach.sitting_service import Sittings

E = TypeVar("E", bound=StrEnum)


def add_terms(bp: Blueprint, *, to: Sittings, pages: SittingPages) -> None:
    """Add the routes of the draft's terms of assessment."""
    of = ClassLookup(people=to.people, definitions=to.definitions)

    @bp.get("/<uuid:launch_id>/sittings/terms")
    @requires(Role.TEACHER)
    def terms(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft = of.draft(launch)
        offered = to.definitions.offered(launch.registration_id, launch.context_id)
        return pages.page(
            "terms",
            launch,
            terms=draft.achievement.assessment,
            revision=draft.revision,
            is_ahead=offered is None or offered.achievement.assessment != draft.achievement.assessment,
            supervision_methods=list(SupervisionMethod),
            identity_methods=_identity_methods(launch),
        )

    @bp.post("/<uuid:launch_id>/sittings/terms")
    @requires(Role.TEACHER)
    def save_terms(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft = of.draft(launch)
        wanted = _terms(draft.achievement.assessment, _identity_methods(launch))
        if wanted != draft.achievement.assessment:
            if request.form.get("revision", "") != str(draft.revision):
                raise DraftChanged
            to.definitions.save(draft, replace(draft.achievement, assessment=wanted))
        return redirect(url_for("teach.terms", launch_id=launch_id, done="saved"), code=303)

    def _identity_methods(launch: Launch) -> Sequence[IdentityMethod]:
        allowed = to.policy(launch).known_personally
        return [one for one in IdentityMethod if allowed or one is not IdentityMethod.KNOWN_PERSONALLY]


def _terms(before: AssessmentTerms, identity_methods: Sequence[IdentityMethod]) -> AssessmentTerms:
    resit = {one.value: one for one in Resit}
    return replace(
        before,
        supervision_methods=_ticked("supervision", {one.value: one for one in SupervisionMethod}),
        identity_methods=_ticked("identity", {one.value: one for one in identity_methods}),
        second_person=bool(request.form.get("second")),
        by_link=bool(request.form.get("by-link")),
        resit=resit.get(request.form.get("resit", ""), before.resit),
    )


def _ticked(name: str, offered: Mapping[str, E]) -> tuple[E, ...]:
    """Return what is ticked; all of what is offered, or nothing, is no restriction."""
    found = tuple(offered[one] for one in request.form.getlist(name) if one in offered)
    return () if len(found) == len(offered) else found
