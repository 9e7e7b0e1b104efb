"""A rule that issues by itself begins when its teacher has seen whom it reaches, and how many they expect."""

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import Definitions, Draft, Version, VersionChanged
from app.lti import Role, current_launch, requires
from app.people import Check, CheckOutdated, People
from app.teach.class_lookup import ClassLookup


def is_tried(result: Check | None, draft: Draft, offered: Version | None) -> bool:
    """Tell whether the last class check was by the rule of the published version. Pure."""
    if result is None or offered is None or result.revision != draft.revision:
        return False
    return draft.achievement == offered.achievement


def add_automatic(bp: Blueprint, *, people: People, definitions: Definitions) -> None:
    """Add the route by which a teacher lets a rule that was tried begin, or changes how many they expect."""
    of = ClassLookup(people=people, definitions=definitions)

    @bp.post("/<uuid:launch_id>/people/automatic")
    @requires(Role.TEACHER)
    def begin_automatic(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft, result = of.draft(launch), of.result(launch)
        offered = definitions.offered(launch.registration_id, launch.context_id)
        version = request.form.get("version", 0, type=int)
        if offered is None or offered.version != version:
            raise VersionChanged
        rule = people.permissions.automatic(offered.achievement_id)
        has_begun = rule is not None and rule.tried_version == version
        if not has_begun and not is_tried(result, draft, offered):  # nobody begins what was not tried
            raise CheckOutdated
        most = request.form.get("most", 0, type=int)
        people.permissions.begin_automatic(offered.achievement_id, version=version, most=most, by=launch.sub)
        return redirect(url_for("teach.people", launch_id=launch_id, done="mode"), code=303)
