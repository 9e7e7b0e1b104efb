"""Notices by mail: a holder says of what they want to be told; a letter's link turns all of it off."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.holders import Door, HolderLinkSpent
from app.notices import OFF_PATH, NoticeKind, Notices
from app.web import Allowance, network_of, public


def blueprint(door: Door, *, notices: Notices) -> Blueprint:
    """Return the route of the choice, to hang on a door's blueprint; it is shown with the private address."""
    bp = Blueprint("notices", __name__, url_prefix="/access/notices")

    @bp.post("")
    @door.requires
    def choose() -> ResponseReturnValue:
        asked = set(request.form.getlist("notices"))
        is_kept = notices.choose(door.holders(), [kind for kind in NoticeKind if kind.value in asked])
        return redirect(door.url("access.show", done="notices" if is_kept else None), code=303)

    return bp


def off_blueprint(notices: Notices, allowance: Allowance) -> Blueprint:
    """Return the page that a letter's link opens. `allowance` is for links that lead nowhere."""
    bp = Blueprint("notices", __name__, url_prefix=OFF_PATH)

    @bp.get("/<token>")
    @public
    def off(token: str) -> ResponseReturnValue:
        # Programs that look at letters before people do open links; only the button does anything.
        _checked(token)
        return render_template("wallet/notices_off.html", token=token, is_off=False)

    @bp.post("/<token>")
    @public
    def turn_off(token: str) -> ResponseReturnValue:
        _checked(token)
        notices.turn_off(token)
        return render_template("wallet/notices_off.html", token=token, is_off=True)

    def _checked(token: str) -> None:
        try:
            notices.check_link(token)
        except HolderLinkSpent:
            allowance.take(network_of(request.remote_addr))
            raise

    return bp
