"""The teacher's list of people: check the class, choose how it is issued, confirm, issue."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.awards import Cases, Definitions, Draft, IssueMode
from app.issuers import Issuers
from app.lti import Launch, Role, current_launch, requires
from app.people import NobodyChosen, Order, Origin, People, Query, Standing
from app.teach.automatic_routes import add_automatic, is_tried
from app.teach.class_lookup import ClassLookup
from app.teach.people_words import people_table
from app.teach.rule_form import member
from app.web import problem_table

E = TypeVar("E", bound=StrEnum)
FIRST_LOOK_S = 2.0  # a class of forty is read before its teacher sees that anything takes time


def begin_check(people: People, launch: Launch, draft: Draft) -> None:
    """Have the class checked by the draft as it stands, and wait a moment for it; nothing is read without a rule,
    or when it is not offered any more.
    """
    if draft.achievement.criteria.items and draft.archived_at is None:
        check_id = people.checks.start(draft, launch.context_id, launch.roster, by=launch.sub)
        people.checks.wait(check_id, FIRST_LOOK_S)


def add_people(bp: Blueprint, *, people: People, definitions: Definitions, issuers: Issuers, cases: Cases) -> None:
    """Add the routes of the list of people."""
    of = ClassLookup(people=people, definitions=definitions)
    add_automatic(bp, people=people, definitions=definitions)

    @bp.get("/<uuid:launch_id>/people", endpoint="people")
    @requires(Role.TEACHER)
    def show_people(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft = definitions.draft(launch.registration_id, launch.context_id)
        if draft is None:
            return redirect(url_for("teach.show", launch_id=launch_id), code=303)
        offered = definitions.offered(launch.registration_id, launch.context_id)
        checks = people.checks.of_course(launch.registration_id, launch.context_id)
        batch = people.batches.of_course(launch.registration_id, launch.context_id)
        query = _query()
        refused = people.batches.refused_learners(batch) if batch else []
        names = people.classes.names(checks.result, [one for one, _ in refused]) if checks.result else {}
        return render_template(
            "teach/people.html",
            launch=launch,
            draft=draft,
            issuer=issuers.get(draft.issuer_slug),
            is_published=offered is not None,
            is_tried=is_tried(checks.result, draft, offered),
            is_draft_ahead=offered is not None and offered.achievement != draft.achievement,
            checks=checks,
            is_paused=bool(offered and checks.result and checks.result.paused_version == offered.version),
            failure=problem_table().get(checks.failed.failure) if checks.failed else None,
            listing=people.classes.listing(checks.result, query) if checks.result else None,
            picture=people.classes.picture(checks.result) if checks.result else None,
            query=query,
            mode=people.permissions.mode(draft.achievement_id),
            rule=people.permissions.automatic(draft.achievement_id),
            offered=offered,
            batch=batch,
            cap=people.caps.get(batch.issuer_slug) if batch else 0,
            refused=[(names.get(learner_id, ""), code) for learner_id, code in refused],
            problems=problem_table(),
            waiting=cases.waiting_in_course(launch.registration_id, launch.context_id),
        )

    @bp.get("/<uuid:launch_id>/people.csv")
    @requires(Role.TEACHER)
    def people_file(launch_id: UUID) -> ResponseReturnValue:
        check = of.result(current_launch())
        word = gettext("people")
        headers = {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{word}-{check.started_at:%Y-%m-%d}.csv"',
            "Cache-Control": "no-store",
        }
        return people_table(people.classes.everybody(check)), headers

    @bp.post("/<uuid:launch_id>/people/check")
    @requires(Role.TEACHER)
    def check_class(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        begin_check(people, launch, of.draft(launch))
        return redirect(url_for("teach.people", launch_id=launch_id), code=303)

    @bp.post("/<uuid:launch_id>/people/mode")
    @requires(Role.TEACHER)
    def choose_mode(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        chosen = _member_of(IssueMode, "mode")
        if chosen:
            people.permissions.choose_mode(of.draft(launch).achievement_id, chosen, by=launch.sub)
        return redirect(url_for("teach.people", launch_id=launch_id, done="mode"), code=303)

    @bp.post("/<uuid:launch_id>/people/decide")
    @requires(Role.TEACHER)
    def decide(launch_id: UUID) -> ResponseReturnValue:
        launch, action = current_launch(), request.form.get("action")
        if action not in {"release", "issue"}:  # nothing is decided that nobody said
            return redirect(url_for("teach.people", launch_id=launch_id), code=303)
        ready = people.classes.standing_at(of.result(launch), Standing.READY)
        ticked = set(request.form.getlist("learner"))
        takes_others = request.form.get("scope") == "others"
        chosen = [learner_id for learner_id in ready if (learner_id in ticked) is not takes_others]
        if not chosen:
            raise NobodyChosen
        if action == "release":
            achievement_id = of.draft(launch).achievement_id
            people.permissions.release(achievement_id, launch.registration_id, chosen, by=launch.sub)
            return redirect(url_for("teach.people", launch_id=launch_id, done="released"), code=303)
        people.batches.start(launch.context_id, launch.roster, chosen, Origin.TEACHER, by=launch.sub)
        return redirect(url_for("teach.people", launch_id=launch_id), code=303)

    @bp.post("/<uuid:launch_id>/people/batch")
    @requires(Role.TEACHER)
    def go_on(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        batch = people.batches.of_course(launch.registration_id, launch.context_id)
        if batch and request.form.get("batch") == str(batch.batch_id):
            act: dict[str, Callable[..., object]] = {
                "stop": people.batches.stop,
                "pause": people.batches.pause,
                "resume": people.batches.resume,
            }
            action = request.form.get("action", "")
            if action in act:
                act[action](batch.batch_id, by=launch.sub)
            elif action == "more":
                people.batches.release(batch.batch_id, request.form.get("number", 0, type=int), by=launch.sub)
        return redirect(url_for("teach.people", launch_id=launch_id), code=303)


def _query() -> Query:
    """Return what the address asks for; what it asks wrongly is left out."""
    return Query(
        standing=_member_of(Standing, "standing"),
        words=request.args.get("q", "").strip()[:100],
        order=_member_of(Order, "sort") or Order.NAME,
        page=min(max(request.args.get("page", 1, type=int), 1), 100_000),
    )


def _member_of(kind: type[E], name: str) -> E | None:
    return member(kind, request.values.get(name, ""))
