"""The demo's controls: bad days, grades and completion, changed by hand."""

from decimal import Decimal, InvalidOperation

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.demo.choice import chosen_course, chosen_person
from app.demo.faults import Fault
from app.demo.platform import Platform, details_of
from app.demo.values import Course, Item, Person
from app.web import language, public


def blueprint(platform: Platform) -> Blueprint:
    """Return the control page and what its forms do."""
    bp = Blueprint("controls", __name__)
    classroom = platform.classroom

    def chosen_learner() -> tuple[Course, Person]:
        course, person = chosen_person(classroom, request.form)
        if classroom.standing(course, person) is None:
            abort(404)
        return course, person

    def back_to_controls(course: Course) -> ResponseReturnValue:
        return redirect(url_for("controls.controls", course=course.course_id, lang=language(), done="1"), code=303)

    @bp.get("/demo")
    @public
    def controls() -> ResponseReturnValue:
        """Show what can be changed: bad days, grades, completion; and how to connect a tool by hand."""
        course = chosen_course(classroom, request.args)
        return render_template(
            "demo/controls.html",
            course=course,
            courses=list(classroom.courses.values()),
            learners=[person for person, _ in classroom.learners(course)],
            faults=list(Fault),
            fault=platform.faults.current,
            done=request.args.get("done") == "1",
            details=details_of(platform),
        )

    @bp.post("/demo/faults")
    @public
    def set_fault() -> ResponseReturnValue:
        """Choose how the web services behave."""
        mode = request.values.get("mode", "")
        if mode not in set(Fault):
            abort(400)
        platform.faults.set(Fault(mode))
        return back_to_controls(chosen_course(classroom, request.form))

    @bp.post("/demo/grade")
    @public
    def grade() -> ResponseReturnValue:
        """Give a learner a grade, or take it away where `points` is empty."""
        course, person = chosen_learner()
        item = course.item(request.form.get("item", ""))
        if item is None or not item.is_graded:
            abort(404)
        classroom.grade(course, person, item.key, _points(item, request.form.get("points", "")))
        return back_to_controls(course)

    @bp.post("/demo/complete")
    @public
    def complete() -> ResponseReturnValue:
        """Let a learner do the reading and the platform compute completion; `done=0` takes it back."""
        course, person = chosen_learner()
        if request.form.get("done", "1") == "1":
            classroom.complete(course, person)
        else:
            classroom.reopen(course, person)
        return back_to_controls(course)

    return bp


def _points(item: Item, value: str) -> Decimal | None:
    if not value.strip():
        return None
    try:
        points = Decimal(value.strip().replace(",", "."))
    except InvalidOperation:
        abort(400)
    if not points.is_finite() or not 0 <= points <= (item.points_possible or 0):
        abort(400)
    return points
