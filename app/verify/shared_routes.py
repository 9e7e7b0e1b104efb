"""Anyone opens a link that a holder shares; the holder sees beforehand what they will see."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from app.awards import OPENBADGE, Entry, Register
from app.clock import Clock
from app.holders import Door
from app.sharing import LinkUnknown, Share, Shares, Standing, is_opening
from app.verification import Verifier
from app.verify.routes import answered, answered_unsigned, kept_private
from app.web import Allowance, network_of, public, wants_json


@dataclass(frozen=True, slots=True)
class Showing:
    """What the pages behind links act through. `verifier` is for bytes from our own store only."""

    shares: Shares
    register: Register
    verifier: Verifier
    clock: Clock


def shared_blueprint(by: Showing, allowance: Allowance) -> Blueprint:
    """Return the public route of shared links; `allowance` is for those that lead nowhere."""
    bp = Blueprint("shared", __name__)

    bp.after_request(kept_private)

    @bp.get("/s/<token>")
    @public
    def show(token: str) -> ResponseReturnValue:
        try:
            share = by.shares.opened(token)
        except LinkUnknown:
            allowance.take(network_of(request.remote_addr))
            raise
        answer = _shown(by, by.register.entry(share.award_id), share, shared="link")
        purpose = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
        is_first = "lang" not in request.args and not wants_json()  # not again for the other language
        if is_first and is_opening(request.method, request.headers.get("User-Agent", ""), purpose):
            by.shares.count(share.share_id)
        return answer

    return bp


def preview_blueprint(door: Door, by: Showing) -> Blueprint:
    """Return the holder's route to see a link as others see it: it counts as no opening."""
    bp = Blueprint("preview", __name__, url_prefix="/<uuid:award_id>/share/<uuid:share_id>/preview")

    @bp.get("")
    @door.requires
    def show(award_id: UUID, share_id: UUID) -> ResponseReturnValue:
        entry = door.owned(by.register, award_id)
        share = by.shares.one(award_id, share_id)
        if share.standing(by.clock()) is not Standing.OPEN:
            return redirect(door.url("share.show", award_id=award_id), code=303)
        return _shown(by, entry, share, shared="preview", back=door.url("share.show", award_id=award_id))

    return bp


def _shown(by: Showing, entry: Entry, share: Share, *, shared: str, back: str = "") -> Response:
    content = by.register.credential(share.award_id, OPENBADGE)
    if content is None:
        return answered_unsigned(entry)
    return answered(by.verifier.check(content), own=entry.award, shows=share.shows, shared=shared, back=back)
