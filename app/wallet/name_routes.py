"""The learner asks the institution for a corrected name, sees what became of it, or takes it back."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.awards import (
    MAX_NAME_REASON,
    Actor,
    AwardState,
    Entry,
    NameMissing,
    NameRequests,
    NameSame,
    NameUnusable,
    Party,
    Register,
    WordsUnfit,
)
from app.clock import Clock
from app.holders import Door


def name_blueprint(door: Door, *, register: Register, names: NameRequests, clock: Clock) -> Blueprint:
    """Return the learner's routes, to hang on a door's blueprint."""
    bp = Blueprint("name", __name__, url_prefix="/<uuid:award_id>/name")

    @bp.get("")
    @door.requires
    def show(award_id: UUID) -> ResponseReturnValue:
        return _page(door.owned(register, award_id))

    @bp.post("")
    @door.requires
    def ask(award_id: UUID) -> ResponseReturnValue:
        entry, form = door.owned(register, award_id), request.form
        holder = Actor(party=Party.LEARNER, user_id=entry.learner_id, name=entry.award.learner.full)
        try:
            names.ask(award_id, form.get("given", ""), form.get("family", ""), form.get("name_reason", ""), by=holder)
        except WordsUnfit as error:
            return _page(entry, error=error.why), 422
        except (NameMissing, NameUnusable, NameSame) as error:
            return _page(entry, name_error=error.code), 422
        return redirect(door.url("name.show", award_id=award_id, done="asked"), code=303)

    @bp.post("/withdraw")
    @door.requires
    def withdraw(award_id: UUID) -> ResponseReturnValue:
        door.owned(register, award_id)
        names.withdraw(award_id)
        return redirect(door.url("name.show", award_id=award_id, done="withdrawn"), code=303)

    def _page(entry: Entry, *, name_error: str = "", error: str = "") -> str:
        return render_template(
            "wallet/name.html",
            door=door,
            entry=entry,
            award=entry.award,
            asked=names.newest(entry.award.award_id),
            is_in_force=entry.is_in_force(clock()),
            may_ask=entry.state is AwardState.ISSUED and entry.superseded_at is None,
            longest=MAX_NAME_REASON,
            name_error=name_error,
            error=error,
        )

    return bp
