"""The teacher turns a micro-credential on: form, live checklist, publication; the list of people beside."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import Cases, Copies, Corrections, Definitions, Draft, Register, Takeovers, gaps
from app.clock import Clock
from app.courses import CourseReader
from app.feedback import Feedback
from app.images import Images
from app.issuers import Issuers
from app.lti import Ancestry, Launch, Role, current_launch, requires
from app.people import Assessing, People
from app.teach import texts
from app.teach.canvas_routes import ConnectingCanvas, add_canvas
from app.teach.case_routes import add_cases
from app.teach.choices import choices
from app.teach.copy_routes import add_copying
from app.teach.copying import Copying
from app.teach.correction_routes import add_corrections
from app.teach.editing import Editing, Posted
from app.teach.evidence_routes import add_evidence
from app.teach.feedback_routes import add_feedback
from app.teach.history_routes import add_history
from app.teach.image_routes import add_image
from app.teach.invigilator_link_routes import Invigilating
from app.teach.outcome_hints import hint, verbs
from app.teach.pausing import add_pausing, pause_of
from app.teach.people_routes import add_people, begin_check
from app.teach.person_routes import add_person
from app.teach.rule_form import decimal
from app.teach.rule_rows import after, rows_from, rows_of, scales, unwritten, warnings
from app.teach.search_routes import add_searching, looked
from app.teach.sitting_routes import add_sittings
from app.teach.sitting_service import Sittings
from app.teach.skills_form import skill_rows
from app.teach.takeover_routes import add_takeover
from app.teach.taking_over import TakingOver
from app.teach.versioning import Versioning
from app.vocabularies import Skills
from app.web import language


def blueprint(
    *,
    definitions: Definitions,
    people: People,
    issuers: Issuers,
    copies: Copies,
    takeovers: Takeovers,
    images: Images,
    clock: Clock,
    ancestry: Ancestry,
    issuer_of: Callable[[UUID], str],
    reader_of: Callable[[UUID], CourseReader],
    register: Register,
    cases: Cases,
    corrections: Corrections,
    skills: Skills,
    feedback: Feedback,
    connecting: ConnectingCanvas,
    versioning: Versioning,
    assessing: Assessing,
    invigilating: Invigilating,
) -> Blueprint:
    """Return the teacher's routes over what they may touch."""
    bp = Blueprint("teach", __name__, url_prefix="/teach")
    copying = Copying(copies=copies, ancestry=ancestry, definitions=definitions, issuer_of=issuer_of)
    add_evidence(bp, register=register)
    editing = Editing(definitions=definitions, issuers=issuers, issuer_of=issuer_of, reader_of=reader_of, skills=skills)
    add_searching(bp, skills=skills)
    add_copying(bp, copying=copying, editing=editing)
    taking = TakingOver(takeovers=takeovers, definitions=definitions, editing=editing, clock=clock)
    add_takeover(bp, taking=taking, editing=editing)
    add_image(bp, editing=editing, images=images)
    add_pausing(bp, definitions=definitions, editing=editing, reviews=versioning.reviews)
    add_history(bp, versioning=versioning, people=people, issuers=issuers)
    add_feedback(bp, versioning=versioning, feedback=feedback, issuers=issuers)

    @bp.get("/<uuid:launch_id>")
    @requires(Role.TEACHER)
    def show(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft = editing.draft(launch)
        if draft:
            ancestry.remember(launch)
        elif proposal := copying.proposal(launch):
            issuer = issuers.get(issuer_of(launch.registration_id))
            return render_template("teach/copy.html", launch=launch, issuer=issuer, proposal=proposal)
        return _editor(launch, draft, editing.opened(launch, draft))

    @bp.post("/<uuid:launch_id>")
    @requires(Role.TEACHER)
    def save(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        posted = editing.posted(launch, request.form)
        action = request.form.get("action", "save")
        if action.startswith(("add-", "remove-", "preset-", "search-")):
            # Rows change on the page only: without JavaScript this is how a form grows.
            return _editor(launch, editing.draft(launch), posted, action=action)
        draft = editing.store(launch, posted.achievement, request.form.get("revision", "0"))
        # What the rule rests on is kept with what is published, so that needs the course.
        lacks = posted.outline is None or gaps(posted.achievement, issuers.get(draft.issuer_slug))
        wrong = set(posted.errors) - (unwritten(rows_from(request.form)) if action == "save" else set())
        if wrong or (action in {"publish", "send"} and lacks):
            return _editor(launch, draft, posted, action=action), 422
        if action == "check":
            begin_check(people, launch, draft)
            return redirect(url_for("teach.people", launch_id=launch_id), code=303)
        done = versioning.release(action, launch, draft, posted.outline)
        return redirect(url_for("teach.show", launch_id=launch_id, done=done), code=303)

    @bp.post("/<uuid:launch_id>/checklist")
    @requires(Role.TEACHER)
    def checklist(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        posted = editing.posted(launch, request.form, reads_course=False)
        draft = editing.store(launch, posted.achievement, request.form.get("revision", "0"))
        checks = editing.checks(launch, draft, posted.achievement, posted.typed)
        return render_template("teach/_checklist.html", launch=launch, **checks)

    add_people(bp, people=people, definitions=definitions, issuers=issuers, cases=cases)
    add_person(bp, people=people, definitions=definitions, issuers=issuers, register=register)

    sittings = Sittings(
        assessing=assessing,
        people=people,
        definitions=definitions,
        cases=cases,
        issuer_of=issuer_of,
        outline_of=editing.outline,
        clock=clock,
    )
    add_sittings(bp, to=sittings, issuers=issuers, invigilating=invigilating)
    add_cases(bp, cases=cases, register=register, issuers=issuers, to=sittings)
    add_corrections(bp, cases=cases, register=register, corrections=corrections)

    def _editor(launch: Launch, draft: Draft | None, posted: Posted, *, action: str = "") -> str:
        offered = definitions.offered(launch.registration_id, launch.context_id)
        rows = rows_from(request.form) if request.method == "POST" else rows_of(posted.achievement.criteria)
        rule = after(rows, action, posted.outline)
        given = request.form if request.method == "POST" else None
        typed = texts.after(posted.typed, action, request.form.get("new-language", ""))
        checks = editing.checks(launch, draft, posted.achievement, typed)
        return render_template(
            "teach/edit.html",
            launch=launch,
            draft=draft,
            outline=posted.outline,
            errors=posted.errors,
            action=action,
            posted=given,
            skill_rows=skill_rows(posted.achievement, given, editing.known_skills(draft)),
            looked=looked(skills, given, action, posted.achievement.language) if given else None,
            hint_of=hint,
            verbs_of=verbs,
            rule=rule,
            scales=scales(posted.outline),
            rule_warnings=warnings(rule, posted.outline, decimal),
            pause=pause_of(offered, posted.outline),
            offered=offered,
            changed=offered is not None and offered.achievement != posted.achievement,
            canvas=connecting.state(launch),
            takeover=taking.state(launch, draft, posted.outline),
            blank_outcome=texts.OutcomeRow(),
            choices=choices(posted.achievement, typed, checks["issuer"], language()),
            **versioning.standing(draft, offered, posted.achievement, checks["issuer"]),
            **checks,
        )

    return add_canvas(bp, connecting)
