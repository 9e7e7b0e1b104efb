"""The learner moves a credential to a wallet: an offer on demand, and what became of it."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.awards import AwardMissing, Entry
from app.holders import Door
from app.openid4vci.values import Stage
from app.openid4vci.wallets import Wallets
from app.web import qr_image

PATIENCE = timedelta(seconds=20)


def blueprint(door: Door, wallets: Wallets) -> Blueprint:
    """Return the learner's routes, to hang on a door's blueprint."""
    offers, clock = wallets.offers, wallets.clock
    bp = Blueprint("move", __name__, url_prefix="/<uuid:award_id>/move")

    @bp.get("")
    @door.requires
    def show(award_id: UUID) -> ResponseReturnValue:
        entry = _movable(award_id)
        if entry is None:
            return redirect(door.url("show", award_id=award_id), code=303)
        offer = offers.newest(award_id)
        return render_template(
            "openid4vci/move.html",
            door=door,
            award=entry.award,
            offer=offer,
            stage=offer.stage.value if offer else "",
            qr=qr_image(offer.short_link) if offer and offer.stage is Stage.WAITING else "",
            is_late=offer is not None and clock() - offer.created_at >= PATIENCE,
        )

    @bp.post("")
    @door.requires
    def make(award_id: UUID) -> ResponseReturnValue:
        if _movable(award_id):
            with suppress(AwardMissing):  # withdrawn since the page was shown: the next one says so
                offers.make(award_id, with_tx_code=request.form.get("code") != "none")
        return redirect(door.url("move.show", award_id=award_id), code=303)

    @bp.post("/end")
    @door.requires
    def end(award_id: UUID) -> ResponseReturnValue:
        if _movable(award_id):
            offers.end(award_id)
        return redirect(door.url("move.show", award_id=award_id), code=303)

    def _movable(award_id: UUID) -> Entry | None:
        entry = door.owned(wallets.register, award_id)
        return entry if entry.is_in_force(clock()) else None

    return bp
