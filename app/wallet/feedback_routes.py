"""A learner answers three questions about what they hold, or none, or takes the answers back."""

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.awards import AwardMissing, Entry, Register, WordsUnfit
from app.feedback import LONGEST, STEP, Effort, Feedback, Fit, Opinion
from app.holders import Door

Choice = TypeVar("Choice", bound=StrEnum)


def blueprint(door: Door, *, feedback: Feedback, register: Register) -> Blueprint:
    """Return the routes, to hang on a door's blueprint."""
    bp = Blueprint("feedback", __name__, url_prefix="/<uuid:award_id>/feedback")

    @bp.get("")
    @door.requires
    def show(award_id: UUID) -> ResponseReturnValue:
        return _page(door.owned(register, award_id))

    @bp.post("")
    @door.requires
    def give(award_id: UUID) -> ResponseReturnValue:
        entry = door.owned(register, award_id)
        takes_back = "back" in request.form
        opinion = Opinion() if takes_back else _opinion()
        try:
            feedback.give(award_id, opinion)
        except WordsUnfit as error:
            return _page(entry, opinion, error=error.why), 422
        done = "back" if opinion.is_empty else "given"
        return redirect(door.url("feedback.show", award_id=award_id, done=done), code=303)

    def _page(entry: Entry, typed: Opinion | None = None, *, error: str = "") -> str:
        if entry.superseded_at:  # the answers are those of what stands in its place
            raise AwardMissing
        given = feedback.of(entry.award.award_id)
        return render_template(
            "wallet/feedback.html",
            door=door,
            award=entry.award,
            opinion=typed or given or Opinion(),
            is_given=given is not None,
            longest=LONGEST,
            step=STEP,
            error=error,
        )

    return bp


def _opinion() -> Opinion:
    return Opinion(
        fit=_chosen(Fit, "fit"), effort=_chosen(Effort, "effort"), words=request.form.get("words", "").strip()
    )


def _chosen(choices: type[Choice], name: str) -> Choice | None:
    given = request.form.get(name, "")
    return choices(given) if given in {one.value for one in choices} else None
