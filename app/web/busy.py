"""Turning a request away where too many wait, before anything is done for it, with a way to repeat it."""

import logging
from urllib.parse import urlencode

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.errors import Kind, ProductError
from app.shedding import TURNED_AWAY
from app.web.cookies import is_from_own_page
from app.web.problems import Again, problem_response

log = logging.getLogger("microcredentials.web")

RETRY_AFTER_S = 5
"""A Moodle's launch is good for 60 s after it was signed: so many tries shall fit in."""

_LOGIN = "lti.login"
_FROM_ANYWHERE = frozenset({_LOGIN, "lti.launch"})
_MOST_ADDRESS = 7000  # the web server takes some more
_MOST_FIELDS_BYTES = 256 * 1024
_FORM = "application/x-www-form-urlencoded"


class Busy(ProductError):
    """More requests came than can be answered or wait; nothing was done for this one."""

    kind = Kind.UNAVAILABLE
    code = "web.busy"


def init_busy(app: Flask, *, public_url: str) -> None:
    """Answer whom the web server turns away; after `init_references`, before everything else that acts."""

    @app.before_request
    def turn_away() -> ResponseReturnValue | None:
        why = request.environ.get(TURNED_AWAY)
        if why is None:
            return None
        log.info("turned away", extra={"code": Busy.code, "detail": str(why), "endpoint": request.endpoint})
        return _answer(_again(public_url))


def _answer(again: Again | None) -> Response:
    response = problem_response(Busy.code, 503, again=again)
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    if again and again.fields is not None:
        # With "no-referrer" older browsers would not say that the form is ours.
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def _again(public_url: str) -> Again | None:
    """Return how the browser may send the same again, None where it cannot."""
    if request.endpoint is None:
        return None
    path = "/" + request.full_path.removesuffix("?").lstrip("/")
    if request.method in {"GET", "HEAD"}:
        return Again(path)
    # What another site posts we do not make our own: it may hold that site's launch or ticket.
    if request.endpoint not in _FROM_ANYWHERE and not is_from_own_page(public_url):
        return None
    if request.method != "POST" or request.mimetype != _FORM or not request.content_length:
        return None
    if request.content_length > _MOST_FIELDS_BYTES:
        return None
    try:
        fields = list(request.form.items(multi=True))
    except (HTTPException, OSError):  # more fields than anybody sends, or a body that does not come
        return None
    if request.endpoint == _LOGIN:
        # It leads on to the platform, to which no form of this page may be sent; and it may be asked for either way.
        address = f"{request.path}?{urlencode(fields)}"
        return Again(address) if len(address) <= _MOST_ADDRESS else None
    return Again(path, fields)
