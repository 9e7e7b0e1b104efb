"""The learner moves a credential to a wallet: an offer on demand, and what became of it."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import AwardMissing, Entry
from app.lti import Launch, Role, current_launch, requires
from app.openid4vci.values import Stage
from app.openid4vci.wallets import Wallets

PATIENCE = timedelta(seconds=20)


def blueprint(wallets: Wallets) -> Blueprint:
    """Return the learner's routes."""
    offers, clock = wallets.offers, wallets.clock
    bp = Blueprint("move", __name__, url_prefix="/wallet/<uuid:launch_id>/move")

    @bp.get("")
    @requires(Role.LEARNER)
    def show(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        entry = _own(launch)
        if entry is None:
            return redirect(url_for("wallet.show", launch_id=launch_id), code=303)
        offer = offers.newest(entry.award.award_id)
        return render_template(
            "openid4vci/move.html",
            launch=launch,
            award=entry.award,
            offer=offer,
            stage=offer.stage.value if offer else "",
            qr=_qr(offer.short_link) if offer and offer.stage is Stage.WAITING else "",
            is_late=offer is not None and clock() - offer.created_at >= PATIENCE,
        )

    @bp.post("")
    @requires(Role.LEARNER)
    def make(launch_id: UUID) -> ResponseReturnValue:
        if entry := _own(current_launch()):
            with suppress(AwardMissing):  # withdrawn since the page was shown: the next one says so
                offers.make(entry.award.award_id, with_tx_code=request.form.get("code") != "none")
        return redirect(url_for("move.show", launch_id=launch_id), code=303)

    @bp.post("/end")
    @requires(Role.LEARNER)
    def end(launch_id: UUID) -> ResponseReturnValue:
        if entry := _own(current_launch()):
            offers.end(entry.award.award_id)
        return redirect(url_for("move.show", launch_id=launch_id), code=303)

    def _own(launch: Launch) -> Entry | None:
        if launch.is_stand_in:
            return None  # the holder is not there: whoever opens this may not take the credential away
        entry = wallets.register.of_learner(launch.enrolment)
        return entry if entry and entry.is_in_force(clock()) else None

    return bp


def _qr(link: str) -> str:
    made: str = segno.make(link, error="m", micro=False).svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
    return made
