"""The teacher's pages of sittings: who took part, and was identified, under whose eyes."""

from collections import Counter
from collections.abc import Callable
from uuid import UUID, uuid4

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import CorrectionUnfit, Done, NothingStated, RecordChanged
from app.issuers import Issuers
from app.lti import Role, current_launch, requires
from app.teach.invigilator_link_routes import Invigilating, add_links
from app.teach.people_routes import begin_check
from app.teach.service_routes import add_service
from app.teach.sitting_form import ZONES, request_of, seen_of, sitting_from_form, sitting_to_form, statements_from_form
from app.teach.sitting_pages import SittingPages, back, given_sitting
from app.teach.sitting_service import Sittings, declared, roster_of
from app.teach.terms_routes import add_terms
from app.web import problem_table


def add_sittings(bp: Blueprint, *, to: Sittings, issuers: Issuers, invigilating: Invigilating) -> None:
    """Add the routes of sittings."""
    pages = SittingPages(to=to, issuers=issuers)
    _add_sittings(bp, to, pages)
    _add_statements(bp, to, pages)
    _add_confirmations(bp, to)
    _add_person(bp, to, pages)
    add_links(bp, to=to, pages=pages, by=invigilating)
    add_service(bp, to=to, pages=pages)
    add_terms(bp, to=to, pages=pages)


def _add_sittings(bp: Blueprint, to: Sittings, pages: SittingPages) -> None:
    records = to.assessing.records

    @bp.get("/<uuid:launch_id>/sittings")
    @requires(Role.TEACHER)
    def sittings(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        found = records.of_course(launch.registration_id, launch.context_id)
        counts = {key: Counter(one.result.value for one in stated.values()) for key, stated in found.stated.items()}
        doubts = Counter(one.sitting_id for one in to.doubts(launch))
        return pages.page("list", launch, sittings=list(reversed(found.sittings)), counts=counts, doubts=doubts)

    @bp.get("/<uuid:launch_id>/sittings/new")
    @requires(Role.TEACHER)
    def new_sitting(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        offered = to.asked(launch)
        first = {
            "activity": next(iter(offered.activities), ""),
            "zone": ZONES.get(pages.issuer(launch).country, "UTC"),
            "method": offered.supervision[0].value if len(offered.supervision) == 1 else "",
            "identity": offered.identity[0].value if len(offered.identity) == 1 else "",
            "supervisor": launch.name,
        }
        return pages.form(launch, first, {})

    @bp.post("/<uuid:launch_id>/sittings/new")
    @requires(Role.TEACHER)
    def add_sitting(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        examiner, key = to.examiner(launch), request_of(request.form) or uuid4()
        # The key of the form is the sitting's id: sent twice, it leads to the same one.
        found, errors = sitting_from_form(
            request.form, to.asked(launch), sitting_id=key, by=examiner.user_id, now=to.clock()
        )
        if found is None:
            return pages.form(launch, given_sitting(), errors, request_key=key), 422
        records.add_sitting(to.course(launch), found, roster_of(launch), key)
        return back(launch_id, key, "added")

    @bp.get("/<uuid:launch_id>/sittings/<uuid:sitting_id>/edit")
    @requires(Role.TEACHER)
    def edit_sitting(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        found = records.sitting(to.course(launch), sitting_id)
        return pages.form(launch, sitting_to_form(found), {}, sitting=found)

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/edit")
    @requires(Role.TEACHER)
    def correct_sitting(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        examiner, course = to.examiner(launch), to.course(launch)
        before, key = records.sitting(course, sitting_id), request_of(request.form) or uuid4()
        found, errors = sitting_from_form(
            request.form, to.asked(launch), sitting_id=sitting_id, by=examiner.user_id, now=to.clock()
        )
        reason = request.form.get("reason", "")
        if why := pages.why_unfit(reason):
            errors["reason"] = why
        if found is None or errors:
            return pages.form(launch, given_sitting(), errors, sitting=before, request_key=key), 422
        records.correct_sitting(course, found, roster_of(launch), key, reason=reason)
        return back(launch_id, sitting_id, "changed")


def _add_statements(bp: Blueprint, to: Sittings, pages: SittingPages) -> None:
    records = to.assessing.records

    @bp.get("/<uuid:launch_id>/sittings/<uuid:sitting_id>")
    @requires(Role.TEACHER)
    def sitting(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        found = records.sitting(to.course(launch), sitting_id)
        roll = to.roll(launch, sitting_id)
        return pages.page(
            "show",
            launch,
            sitting=found,
            open={row.learner_id: row for row in roll.rows if not row.stated},
            settled=[row for row in roll.rows if row.stated],
            read_at=roll.read_at,
            under_way=roll.under_way,
            failure=problem_table().get(roll.failed.failure) if roll.failed else None,
            has_begun=found.starts_at <= to.clock(),
            declaration=declared(found),
            doubts=to.doubts(launch, sitting_id),
            seen=max([found.number, *(row.stated.number for row in roll.rows if row.stated)]),
            **pages.second(launch, roll.rows),
        )

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/class")
    @requires(Role.TEACHER)
    def read_class(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        draft = to.definitions.draft(launch.registration_id, launch.context_id)
        if draft:
            begin_check(to.people, launch, draft)
        return redirect(url_for("teach.sitting", launch_id=launch_id, sitting_id=sitting_id), code=303)

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/review")
    @requires(Role.TEACHER)
    def review(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        found = records.sitting(to.course(launch), sitting_id)
        rows = to.roll(launch, sitting_id).rows
        statements = statements_from_form(request.form, [row.learner_id for row in rows if not row.stated])
        if not statements:
            raise NothingStated
        return pages.page(
            "review",
            launch,
            sitting=found,
            statements=statements,
            counts=Counter(one.result.value for one in statements.values()),
            names={row.learner_id: row.name for row in rows},
            declaration=declared(found),
        )

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/state")
    @requires(Role.TEACHER)
    def state(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        examiner, course = to.examiner(launch), to.course(launch)
        found = records.sitting(course, sitting_id)
        rows = to.roll(launch, sitting_id).rows
        statements = statements_from_form(request.form, [row.learner_id for row in rows])
        key = request_of(request.form)
        if key is None or not statements:
            raise NothingStated
        done = records.state(
            course,
            sitting_id,
            statements,
            examiner,
            declared=declared(found),
            request=key,
            seen=seen_of(request.form),
        )
        return back(launch_id, sitting_id, "differing" if done.differing else "stated", len(done.differing))


def _add_confirmations(bp: Blueprint, to: Sittings) -> None:
    records = to.assessing.records

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/again")
    @requires(Role.TEACHER)
    def state_again(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        return _confirmed(to, sitting_id, records.state_again, "again")

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/second")
    @requires(Role.TEACHER)
    def second(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        return _confirmed(to, sitting_id, records.second, "seconded")


def _confirmed(to: Sittings, sitting_id: UUID, confirm: Callable[..., Done], done: str) -> ResponseReturnValue:
    launch = current_launch()
    examiner, course, key = to.examiner(launch), to.course(launch), request_of(request.form)
    words = declared(to.assessing.records.sitting(course, sitting_id))
    if key is None:
        raise NothingStated
    confirm(course, sitting_id, examiner, declared=words, request=key, seen=seen_of(request.form))
    return back(launch.launch_id, sitting_id, done)


def _add_person(bp: Blueprint, to: Sittings, pages: SittingPages) -> None:
    records = to.assessing.records

    @bp.get("/<uuid:launch_id>/sittings/<uuid:sitting_id>/person")
    @requires(Role.TEACHER)
    def sitting_person(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        return pages.person(current_launch(), sitting_id)

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/person")
    @requires(Role.TEACHER)
    def state_person(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        examiner, course = to.examiner(launch), to.course(launch)
        words, row = declared(records.sitting(course, sitting_id)), pages.listed(launch, sitting_id)
        statement, key, seen = pages.statement(launch), request_of(request.form), seen_of(request.form)
        if statement is None or key is None:
            raise NothingStated
        corrects = request.form.get("corrects", type=UUID)
        if corrects is None:
            stated = {row.learner_id: statement}
            done = records.state(course, sitting_id, stated, examiner, declared=words, request=key, seen=seen)
            return back(launch_id, sitting_id, "differing" if done.differing else "stated", len(done.differing))
        reason = request.form.get("reason", "")
        try:
            records.correct(
                course,
                sitting_id,
                row.learner_id,
                statement,
                examiner,
                declared=words,
                reason=reason,
                corrects=corrects,
                seen=seen,
            )
        except CorrectionUnfit:
            return pages.person(launch, sitting_id, error=pages.why_unfit(reason)), 422
        except RecordChanged:
            if row.stated and row.stated.corrects == corrects and row.stated.by.user_id == launch.sub:
                return back(launch_id, sitting_id, "corrected")  # the same form, sent twice
            raise
        return back(launch_id, sitting_id, "corrected")
