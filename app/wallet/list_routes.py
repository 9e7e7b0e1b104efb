"""All that a holder has: from every course, those that are gone included."""

from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.awards import AwardState, Entry, Register
from app.clock import Clock
from app.holders import Door


def blueprint(door: Door, *, register: Register, clock: Clock) -> Blueprint:
    """Return the route, to hang on a door's blueprint."""
    bp = Blueprint("list", __name__, url_prefix="/all")

    @bp.get("")
    @door.requires
    def show() -> ResponseReturnValue:
        now = clock()
        entries = [
            entry for holder in door.holders() for entry in register.of_holder(holder.platform_id, holder.learner_id)
        ]
        entries.sort(key=lambda entry: entry.award.awarded_at, reverse=True)
        return render_template(
            "wallet/all.html",
            door=door,
            launch=door.launch(),
            current=[(entry, _is_over(entry, now)) for entry in entries if not entry.superseded_at],
            earlier=[entry for entry in entries if entry.superseded_at],
        )

    return bp


def _is_over(entry: Entry, now: datetime) -> bool:
    until = entry.award.valid_until
    return entry.state is AwardState.ISSUED and until is not None and until <= now
