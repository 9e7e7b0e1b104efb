"""The holder's rights in what is held about them: to see it, to take it away, to object, to have it erased."""

import json
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.db import Subject
from app.holders import Door
from app.personal import MAX_WORDS, ObjectionPending, Objections, Outcome, PersonalData, PlainWords
from app.wallet.attachment import attachment
from app.wallet.data_words import PART_WORDS
from app.web import public


def data_blueprint(
    door: Door, personal: PersonalData, objections: Objections, issuer_of: Callable[[UUID], str]
) -> Blueprint:
    """Return the holder's routes, to hang on a door's blueprint; `issuer_of` names a platform's institution."""
    bp = Blueprint("data", __name__, url_prefix="/data")

    def subjects() -> list[Subject]:
        return [Subject(platform_id=one.platform_id, learner_id=one.learner_id) for one in door.holders()]

    def page(status: int = 200, *, words: str = "", error: str = "") -> ResponseReturnValue:
        whose = subjects()
        made = objections.of(whose)
        content = render_template(
            "wallet/data.html",
            door=door,
            is_holder=bool(whose),
            held=[(PART_WORDS[one.name], len(one.rows)) for one in personal.held(whose)],
            objections=made,
            is_open=any(one.outcome is Outcome.OPEN for one in made),
            may_object=not all(_waits(objections, one) for one in whose),
            longest=MAX_WORDS,
            words=words,
            error=error,
        )
        return content, status

    @bp.get("")
    @door.requires
    def show() -> ResponseReturnValue:
        return page()

    @bp.get("/export.json")
    @door.requires
    def export() -> ResponseReturnValue:
        content = personal.export(subjects())
        content["meaning"] = {
            name: {"what": str(words.heading), "for": str(words.purpose), "kept": str(words.kept)}
            for name, words in PART_WORDS.items()
        }
        return attachment(json.dumps(content, ensure_ascii=False, indent=2), "application/json", "my-data.json")

    @bp.post("/object")
    @door.requires
    def object_to_it() -> ResponseReturnValue:
        words = request.form.get("words", "")
        whose = subjects()
        launch, made = door.launch(), 0
        try:
            for subject in whose:
                name = launch.name if launch and launch.name else _name(personal, subject)
                with suppress(ObjectionPending):  # of one of several people: the page shows the one that waits
                    objections.make(subject, issuer_of(subject.platform_id), name=name, words=words)
                    made += 1
        except PlainWords as error:
            return page(422, words=words, error=error.why)
        if whose and not made:
            raise ObjectionPending  # other words than those that wait: nobody would read them
        return redirect(door.url("data.show", done="objected"), code=303)

    @bp.get("/erase")
    @door.requires
    def review() -> ResponseReturnValue:
        return _review()

    @bp.post("/erase")
    @door.requires
    def erase() -> ResponseReturnValue:
        status = request.form.get("status", "")
        if request.form.get("understood") != "1" or status not in {"keep", "withdraw"}:
            return _review(is_refused=True), 422
        whose = subjects()
        if not whose:  # somebody stands in: there is nothing of theirs
            return redirect(door.url("data.show"), code=303)
        personal.erase(whose, withdraws=status == "withdraw")
        # The launch is erased with the rest, so that no page behind the door opens any more.
        return redirect(url_for("erased.show"), code=303)

    def _review(*, is_refused: bool = False) -> str:
        held = [(PART_WORDS[one.name], len(one.rows)) for one in personal.held(subjects())]
        return render_template(
            "wallet/erase.html", door=door, held=held, is_refused=is_refused, status=request.form.get("status", "")
        )

    return bp


def erased_blueprint() -> Blueprint:
    """Return the page that somebody reads who had everything erased: it knows nobody."""
    bp = Blueprint("erased", __name__)

    @bp.get("/erased")
    @public
    def show() -> ResponseReturnValue:
        return render_template("wallet/erased.html")

    return bp


def _name(personal: PersonalData, subject: Subject) -> str:
    awards = next(one for one in personal.held([subject]) if one.name == "awards")
    return next(iter(sorted(str(row["learner_name"]) for row in awards.rows if row["learner_name"])), "")


def _waits(objections: Objections, subject: Subject) -> bool:
    return any(one.outcome is Outcome.OPEN for one in objections.of([subject]))
