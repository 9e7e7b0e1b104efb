"""The letters of a demo. No other installation has this page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.mail import Outbox
from app.web import public


def blueprint(outbox: Outbox) -> Blueprint:
    """Return the route over the letters that the demo keeps."""
    bp = Blueprint("mailbox", __name__, url_prefix="/mailbox")

    @bp.get("/")
    @public
    def show() -> ResponseReturnValue:
        return render_template("mailbox/show.html", letters=outbox.kept())

    return bp
