"""The teacher hands in what a proctoring service reports of one sitting, looks it through, and confirms it."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.assessment import MAX_BYTES, ServiceColumnsUnknown, ServiceFileEmpty, ServiceFileRefused
from app.lti import Launch, Role, current_launch, requires
from app.teach.service_results import ServiceResults, wish_of
from app.teach.sitting_pages import SittingPages, back
from app.teach.sitting_service import Sittings, declared
from app.web import problem_table

_MOST_BODY = MAX_BYTES + 128 * 1024  # with the form around it; above 500 kB a request would be put on disk


def add_service(bp: Blueprint, *, to: Sittings, pages: SittingPages) -> None:
    """Add the routes of a proctoring service's results."""
    results = ServiceResults(to=to)

    @bp.before_request
    def bound() -> None:
        if request.endpoint == "teach.read_service":
            request.max_content_length = _MOST_BODY

    def page(launch: Launch, sitting_id: UUID, **more: object) -> str:
        sitting = results.sitting(launch, sitting_id)
        return pages.page("service", launch, **{"sitting": sitting, "problem": None, "header": (), **more})

    @bp.get("/<uuid:launch_id>/sittings/<uuid:sitting_id>/service")
    @requires(Role.TEACHER)
    def service(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        return page(current_launch(), sitting_id)

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/service")
    @requires(Role.TEACHER)
    def read_service(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        to.examiner(launch)  # nobody looks through what they may not confirm
        found, file = results.sitting(launch, sitting_id), request.files.get("file")
        try:
            if file is None:
                raise ServiceFileEmpty
            looked = results.look(launch, found, file.stream.read(MAX_BYTES + 1), wish_of(request.form))
        except ServiceFileRefused as error:
            header = error.header if isinstance(error, ServiceColumnsUnknown) else ()
            problem = problem_table()[error.code]
            return page(launch, sitting_id, problem=problem, code=error.code, header=header), 422
        words = declared(found, of_service=True)
        return pages.page("service_preview", launch, sitting=found, looked=looked, declaration=words)

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/service/confirm")
    @requires(Role.TEACHER)
    def confirm_service(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        done = results.confirm(current_launch(), sitting_id, request.form.get("preview", ""))
        return back(launch_id, sitting_id, "differing" if done.differing else "stated", len(done.differing))
