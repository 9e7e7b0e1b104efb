"""Whoever was given a link confirms one sitting, without an account, and sees nothing else."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID, uuid4

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import Attempts, Invigilation, LinkDead, NothingStated
from app.clock import Clock
from app.issuers import Issuers
from app.people import Assessing, People
from app.teach.invigilator_link_routes import Invigilating
from app.teach.invigilator_roll import OwnRoll, own_roll
from app.teach.sitting_form import request_of, seen_of
from app.teach.sitting_service import declared, roll_of
from app.web import check_csrf, cookie, guarded, is_from_own_page, language, public, set_cookie, use_session

COOKIE = "mc_invigilator"
PREFIX = "/invigilate"
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What the pages of one sitting need; `seated` tells as whom the browser has the tool open beside."""

    by: Invigilating
    assessing: Assessing
    people: People
    issuers: Issuers
    seated: Callable[[], Collection[tuple[UUID, str]]]
    clock: Clock

    def required(self, view: Callable[P, R]) -> Callable[P, R]:
        """Open a view to a browser that the link of its address has let in; posts need the form's token too."""

        @wraps(view)
        def guard(*args: P.args, **kwargs: P.kwargs) -> R:
            link_id = (request.view_args or {})["link_id"]
            g.invigilation = self.by.invigilators.current(link_id, cookie(COOKIE))
            g.sitting = self.by.invigilators.sitting(g.invigilation)
            use_session(COOKIE)
            if request.method not in {"GET", "HEAD"}:
                check_csrf()
            return view(*args, **kwargs)

        return guarded("invigilator")(guard)

    def roll(self, link: Invigilation) -> OwnRoll:
        """Return the list that this invigilator sees."""
        rows = roll_of(self.assessing, self.people, link.course, link.sitting_id).rows
        return own_roll(link, rows, self.seated())

    def page(self, name: str, link: Invigilation, **values: Any) -> str:
        """Return a page of the sitting."""
        return render_template(
            f"invigilate/{name}.html",
            link=link,
            sitting=g.sitting,
            issuer=self.issuers.get(link.course.issuer_slug),
            declaration=declared(g.sitting),
            request_key=str(uuid4()),
            **values,
        )


def invigilator_blueprint(room: Room) -> Blueprint:
    """Return the routes of invigilators."""
    bp = Blueprint("invigilate", __name__, url_prefix=PREFIX)
    _add_door(bp, room)
    _add_list(bp, room)

    @bp.after_request
    def hidden(response: Response) -> Response:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
        return response

    return bp


def _add_door(bp: Blueprint, room: Room) -> None:
    invigilators, clock = room.by.invigilators, room.clock
    # Nobody guesses 256 bits; who tries to is stopped from asking. Addresses may be those of a web server before us, so
    # whoever has the right link is let in whatever others do.
    failed = Attempts(most=20, within=timedelta(minutes=10))

    @bp.get("/")
    @public
    def door() -> ResponseReturnValue:
        # The link carries its secret in the fragment, which browsers send to nobody and no log sees.
        return render_template("invigilate/door.html")

    @bp.post("/")
    @public
    def enter() -> ResponseReturnValue:
        if not is_from_own_page(room.by.public_url, otherwise=True):
            raise LinkDead("not from our page")
        try:
            link, secret, expires_at = invigilators.let_in(request.form.get("token", "")[:1000])
        except LinkDead:
            who = request.remote_addr or ""
            failed.count(who, clock())
            if not failed.allow(who, clock()):
                abort(429)
            raise
        response = redirect(url_for("invigilate.attendance", link_id=link.link_id), code=303)
        # A cookie for each link: a person may look after two rooms.
        path, left = f"{PREFIX}/{link.link_id}", int((expires_at - clock()).total_seconds())
        set_cookie(response, COOKIE, secret, max_age_s=max(left, 1), path=path)
        return response


def _add_list(bp: Blueprint, room: Room) -> None:
    records = room.assessing.records

    @bp.get("/<uuid:link_id>/")
    @room.required
    def attendance(link_id: UUID) -> ResponseReturnValue:
        link = _link()
        return room.page("list", link, roll=room.roll(link), has_begun=g.sitting.starts_at <= room.clock())

    @bp.post("/<uuid:link_id>/review")
    @room.required
    def review(link_id: UUID) -> ResponseReturnValue:
        link = _link()
        roll = room.roll(link)
        statements = roll.statements(request.form)
        marked = {mark: row for mark, row in roll.open.items() if row.learner_id in statements}
        if not marked:
            raise NothingStated
        shown = {mark: statements[row.learner_id] for mark, row in marked.items()}
        return room.page(
            "review",
            link,
            statements=shown,
            counts=Counter(one.result.value for one in shown.values()),
            names={mark: row.name for mark, row in marked.items()},
        )

    @bp.post("/<uuid:link_id>/state")
    @room.required
    def state(link_id: UUID) -> ResponseReturnValue:
        link = _link()
        statements, key = room.roll(link).statements(request.form), request_of(request.form)
        if key is None or not statements:
            raise NothingStated
        done = records.state(
            link.course,
            link.sitting_id,
            statements,
            link.examiner,
            declared=declared(g.sitting),
            request=key,
            seen=seen_of(request.form),
            check=room.by.invigilators.opening(link),
        )
        told = "differing" if done.differing else "stated"
        number = len(done.differing) or None
        return redirect(url_for("invigilate.attendance", link_id=link_id, done=told, number=number), code=303)

    @bp.get("/<uuid:link_id>/sheet.pdf")
    @room.required
    def sheet(link_id: UUID) -> ResponseReturnValue:
        link = _link()
        rows = roll_of(room.assessing, room.people, link.course, link.sitting_id).rows
        institution = room.issuers.get(link.course.issuer_slug).name(language())
        return room.by.sheets.answer(g.sitting, rows, course=link.course_title, institution=institution)

    @bp.post("/<uuid:link_id>/leave")
    @room.required
    def leave(link_id: UUID) -> ResponseReturnValue:
        room.by.invigilators.leave(cookie(COOKIE))
        return render_template("invigilate/left.html")


def _link() -> Invigilation:
    found: Invigilation = g.invigilation
    return found
