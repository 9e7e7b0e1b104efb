"""The teacher turns a micro-credential on: form, live checklist, dry run, publication."""

from collections.abc import Callable, Iterable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import (
    Achievement,
    CourseCompleted,
    Criteria,
    Definitions,
    Draft,
    DraftChanged,
    Register,
    check,
    gaps,
)
from app.courses import CourseOutline, CourseReader, DataAccessMissing, PlatformRefused, PlatformUnavailable
from app.issuers import Issuers
from app.lti import Launch, Member, Role, current_launch, requires
from app.teach.form import achievement_from_form
from app.teach.people import counts, learners, rows
from app.web import LANGUAGES, language, supported


def blueprint(
    *,
    definitions: Definitions,
    register: Register,
    issuers: Issuers,
    issuer_of: Callable[[UUID], str],
    reader_of: Callable[[UUID], CourseReader],
    members_of: Callable[[Launch], Iterable[Member]],
) -> Blueprint:
    """Return the teacher's routes over what they may touch."""
    bp = Blueprint("teach", __name__, url_prefix="/teach")

    @bp.get("/<uuid:launch_id>")
    @requires(Role.TEACHER)
    def show(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft = definitions.draft(launch.registration_id, launch.context_id)
        achievement = draft.achievement if draft else _prefilled(launch)
        return _editor(launch, draft, achievement, {})

    @bp.post("/<uuid:launch_id>")
    @requires(Role.TEACHER)
    def save(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        achievement, errors, outline = _posted(launch)
        action = request.form.get("action", "save")
        if action.startswith(("add-", "remove-")):
            # Rows change on the page only: without JavaScript this is how a form grows.
            draft = definitions.draft(launch.registration_id, launch.context_id)
            return _editor(launch, draft, achievement, errors, outline=outline, action=action)
        draft = _store(launch, achievement)
        if action == "check":
            return redirect(url_for("teach.people", launch_id=launch_id), code=303)
        if action != "publish":
            return redirect(url_for("teach.show", launch_id=launch_id, done="saved"), code=303)
        if errors or gaps(achievement, issuers.get(draft.issuer_slug)):
            return _editor(launch, draft, achievement, errors, outline=outline, action=action), 422
        definitions.publish(draft, launch.sub)
        return redirect(url_for("teach.show", launch_id=launch_id, done="published"), code=303)

    @bp.post("/<uuid:launch_id>/checklist")
    @requires(Role.TEACHER)
    def checklist(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        achievement, _errors, _outline = _posted(launch, reads_course=False)
        draft = _store(launch, achievement)
        return render_template("teach/_checklist.html", **_checks(launch, draft, achievement), launch=launch)

    @bp.get("/<uuid:launch_id>/people")
    @requires(Role.TEACHER)
    def people(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft = definitions.draft(launch.registration_id, launch.context_id)
        if draft is None:
            return redirect(url_for("teach.show", launch_id=launch_id), code=303)
        found = []
        if draft.achievement.criteria.items:
            class_list = learners(members_of(launch))
            reader = reader_of(launch.registration_id)
            records = reader.course_records(launch.context_id, [member.user_id for member in class_list])
            states = register.of_course(launch.registration_id, launch.context_id)
            found = rows(class_list, records, draft.achievement, states)
        return render_template("teach/people.html", launch=launch, draft=draft, rows=found, counts=counts(found))

    def _store(launch: Launch, achievement: Achievement) -> Draft:
        """Save over the revision that the page was opened with. Raises DraftChanged."""
        revision = request.form.get("revision", "0")
        draft = definitions.draft(launch.registration_id, launch.context_id)
        if draft is None:
            return definitions.begin(
                launch.registration_id, launch.context_id, issuer_of(launch.registration_id), achievement
            )
        if str(draft.revision) != revision:
            if draft.achievement == achievement:  # the same form posted twice
                return draft
            raise DraftChanged
        return draft if draft.achievement == achievement else definitions.save(draft, achievement)

    def _posted(
        launch: Launch, *, reads_course: bool = True
    ) -> tuple[Achievement, dict[str, str], CourseOutline | None]:
        """Read the form. While the platform does not answer, names of activities come from the stored draft."""
        outline = _outline(launch) if reads_course else None
        draft = definitions.draft(launch.registration_id, launch.context_id)
        names = {
            item.activity_id: item.name
            for item in (draft.achievement.criteria.items if draft else ())
            if not isinstance(item, CourseCompleted) and item.activity_id
        }
        # The page carries the names it was made with, so that a check while typing need not ask the platform.
        ids, given = request.form.getlist("activity-id"), request.form.getlist("activity-name")
        names = {**dict(zip(ids, given, strict=False)), **names}
        if outline:
            names = {activity.activity_id: activity.name for activity in outline.activities}
        achievement, errors = achievement_from_form(request.form, lambda activity: names.get(activity, ""))
        return achievement, errors, outline

    def _outline(launch: Launch) -> CourseOutline | None:
        try:
            return reader_of(launch.registration_id).outline(launch.context_id)
        except (PlatformUnavailable, PlatformRefused, DataAccessMissing):
            return None  # the page says that the activities cannot be listed now; nothing typed is lost

    def _checks(launch: Launch, draft: Draft | None, achievement: Achievement) -> dict[str, object]:
        issuer = issuers.get(draft.issuer_slug if draft else issuer_of(launch.registration_id))
        return {
            "achievement": achievement,
            "issuer": issuer,
            "checks": check(achievement, issuer),
            "gaps": gaps(achievement, issuer),
            "revision": draft.revision if draft else 0,
        }

    def _editor(
        launch: Launch,
        draft: Draft | None,
        achievement: Achievement,
        errors: dict[str, str],
        *,
        outline: CourseOutline | None = None,
        action: str = "",
    ) -> str:
        outline = outline or _outline(launch)
        offered = definitions.offered(launch.registration_id, launch.context_id)
        return render_template(
            "teach/edit.html",
            launch=launch,
            draft=draft,
            outline=outline,
            errors=errors,
            action=action,
            posted=request.form if request.method == "POST" else None,
            offered=offered,
            changed=offered is not None and offered.achievement != achievement,
            text_languages=_languages(achievement),
            **_checks(launch, draft, achievement),
        )

    return bp


def _prefilled(launch: Launch) -> Achievement:
    chosen = supported(launch.locale) or language()
    return Achievement(
        language=chosen,
        title={chosen: launch.context_title} if launch.context_title else {},
        criteria=Criteria(items=(CourseCompleted(),)),
    )


def _languages(achievement: Achievement) -> dict[str, str]:
    return LANGUAGES if achievement.language in LANGUAGES else {**LANGUAGES, achievement.language: achievement.language}
