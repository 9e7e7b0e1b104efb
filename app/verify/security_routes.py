"""Where somebody who has found a weakness writes to: security.txt, RFC 9116."""

from datetime import timedelta

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from app.clock import Clock
from app.web import LANGUAGES, public

_PATH = "/.well-known/security.txt"
_HOLDS_FOR = timedelta(days=90)  # the RFC asks for less than a year; whoever copied it asks again by then


def security_blueprint(*, contact: str, public_url: str, clock: Clock) -> Blueprint:
    """Return the route of security.txt; with no `contact` (mailto:, https: or tel:) there is none."""
    bp = Blueprint("security", __name__)

    @bp.get(_PATH)
    @public
    def contacts() -> ResponseReturnValue:
        if not contact:
            abort(404)
        response = Response(_text(contact, public_url, clock), mimetype="text/plain")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    return bp


def _text(contact: str, public_url: str, clock: Clock) -> str:
    expires = (clock() + _HOLDS_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        f"Contact: {contact}\n"
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        f"Preferred-Languages: {', '.join(LANGUAGES)}\n"
        f"Canonical: {public_url}{_PATH}\n"
    )
