"""A teacher lets the tool read the grades and completion of a course in Canvas."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses import WHOLE_ACCOUNT, AuthorisationForeign, CanvasGrants, Connection
from app.issuers import Issuers
from app.lti import Launch, Person, Role, current_launch, requires
from app.web import is_framed


@dataclass(frozen=True, slots=True, kw_only=True)
class CanvasState:
    """How a course in Canvas can be read: with a teacher's grant, with one for the whole account, or not yet."""

    own: Connection | None
    account: Connection | None

    @property
    def can_read(self) -> bool:
        """Whether there is a grant."""
        return any(one is not None and one.is_alive for one in (self.own, self.account))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectingCanvas:
    """What these pages touch. `way_out` makes a ticket for a window of our own."""

    grants: CanvasGrants
    issuers: Issuers
    issuer_of: Callable[[UUID], str]
    way_out: Callable[[UUID, str], str]

    def state(self, launch: Launch) -> CanvasState | None:
        """Return how the launch's course can be read, None where its platform has no API key of a Canvas."""
        if self.grants.key(launch.registration_id) is None:
            return None
        return CanvasState(
            own=self.grants.connection(launch.registration_id, launch.context_id),
            account=self.grants.connection(launch.registration_id, WHOLE_ACCOUNT),
        )


def add_canvas(bp: Blueprint, to: ConnectingCanvas) -> Blueprint:
    """Add the routes with which a course is connected, and return the blueprint."""

    @bp.get("/<uuid:launch_id>/canvas")
    @requires(Role.TEACHER)
    def canvas(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        state = to.state(launch)
        if state is None:
            return redirect(url_for("teach.show", launch_id=launch_id), code=303)
        # Canvas asks in no frame; and in a window of its own our cookie is another than in the frame.
        ticket = to.way_out(launch_id, url_for("teach.canvas", launch_id=launch_id)) if is_framed() else ""
        issuer = to.issuers.get(to.issuer_of(launch.registration_id))
        return render_template("teach/canvas.html", launch=launch, issuer=issuer, state=state, ticket=ticket)

    @bp.post("/<uuid:launch_id>/canvas")
    @requires(Role.TEACHER)
    def ask_canvas(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        if Person.MASQUERADED in launch.kinds:
            raise AuthorisationForeign("masquerading")
        question = to.grants.ask(
            launch.registration_id,
            launch.context_id,
            holder=str(launch_id),
            person=launch.canvas.user_id if launch.canvas else "",
        )
        # Not a redirect: a page's form-action would hold for every address on the way through Canvas' own sign-in.
        return render_template("canvas_question.html", question=question)

    @bp.get("/<uuid:launch_id>/canvas/answered")
    @requires(Role.TEACHER)
    def canvas_answered(launch_id: UUID) -> ResponseReturnValue:
        to.grants.answer(request.args, holder=str(launch_id))
        return redirect(url_for("teach.canvas", launch_id=launch_id, done="connected"), code=303)

    @bp.post("/<uuid:launch_id>/canvas/disconnect")
    @requires(Role.TEACHER)
    def disconnect_canvas(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        is_confirmed = to.grants.disconnect(launch.registration_id, launch.context_id)
        done = "disconnected" if is_confirmed else "forgotten"
        return redirect(url_for("teach.canvas", launch_id=launch_id, done=done), code=303)

    return bp
