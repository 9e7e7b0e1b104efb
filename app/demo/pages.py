"""The demo's own pages: choose a course and a person, and open the tool."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.demo import institution
from app.demo.choice import chosen_course, chosen_person
from app.demo.gradebook import Total, is_completed, total
from app.demo.launch_routes import PICKING, STORAGE_TARGETS
from app.demo.people import SITUATIONS
from app.demo.platform import Platform
from app.demo.values import Person, Situation
from app.web import public


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerLine:
    """One learner as the first page shows them."""

    person: Person
    total: Total
    completed: bool


def blueprint(platform: Platform) -> Blueprint:
    """Return the first page and the frame page."""
    bp = Blueprint("pages", __name__)
    classroom = platform.classroom

    @bp.get("/")
    @public
    def index() -> ResponseReturnValue:
        """Show one course with its people, learners grouped by their situation."""
        course = chosen_course(classroom, request.args)
        groups: dict[str, list[LearnerLine]] = {}
        for person, standing in classroom.learners(course):
            line = LearnerLine(person=person, total=total(course, standing), completed=is_completed(course, standing))
            groups.setdefault(person.situation, []).append(line)
        shown: list[tuple[Situation, list[LearnerLine]]] = [
            (situation, groups[situation.key]) for situation in SITUATIONS if situation.key in groups
        ]
        return render_template(
            "demo/index.html",
            course=course,
            courses=list(classroom.courses.values()),
            teachers=institution.TEACHERS,
            groups=shown,
            fault=platform.faults.current,
        )

    @bp.get("/frame")
    @public
    def frame() -> ResponseReturnValue:
        """Show the tool in a frame, as an embedded activity does; `storage=parent` or `frame` keeps values for it."""
        course, person = chosen_person(classroom, request.args)
        storage = request.args.get("storage", "")
        return render_template(
            "demo/frame.html",
            course=course,
            person=person,
            storage=storage if storage in STORAGE_TARGETS else "",
            message=PICKING if request.args.get("message") == PICKING else "",
            storage_frame=STORAGE_TARGETS["frame"],
            tool_origin=platform.tool_origin,
        )

    @bp.get("/storage")
    @public
    def storage() -> ResponseReturnValue:
        """Be the hidden frame that keeps values for the tool, as some platforms have it."""
        return render_template("demo/storage.html", tool_origin=platform.tool_origin)

    return bp
