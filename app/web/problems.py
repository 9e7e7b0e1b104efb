"""Every refusal as a page in the person's language, or as JSON where that is asked for. The only place with numbers."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug.exceptions import HTTPException

from app.errors import Kind, ProductError
from app.web.allowance import TooManyRequests
from app.web.problem_texts import TEXTS
from app.web.problem_words import ProblemText

log = logging.getLogger("microcredentials.problems")

STATUS = {
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.TOO_LARGE: 413,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
    Kind.NOTHING_TO_DO: 200,  # LTI's certification counts such launches as valid
}
_BY_STATUS = {404: "web.not_found", 405: "web.method_not_allowed", 413: "web.too_large", 429: "web.too_many"}


def wants_json() -> bool:
    """Tell whether the client asked for JSON rather than a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and request.accept_mimetypes[best] > request.accept_mimetypes["text/html"]


@dataclass(frozen=True, slots=True)
class Again:
    """How to repeat a request of which nothing was done: an address of ours, with `fields` by a form."""

    path: str
    fields: Sequence[tuple[str, str]] | None = None


def problem_response(code: str, status: int, about: Sequence[str] = (), again: Again | None = None) -> Response:
    """Render the problem `code`; never the exception's own words. `about` as in ProductError."""
    text: ProblemText = TEXTS[code]
    g.problem_code = code  # for whoever counts
    reference = str(getattr(g, "request_id", ""))
    if wants_json():
        response = jsonify(
            code=code, title=str(text.title), detail=str(text.what), about=list(about), reference=reference
        )
        response.mimetype = "application/problem+json"
    else:
        page = render_template(
            "problem.html", text=text, code=code, about=about, reference=reference, status=status, again=again
        )
        response = make_response(page)
    response.status_code = status
    response.headers["Content-Language"] = str(get_locale() or "en")
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response


def init_problems(app: Flask) -> None:
    """Turn every error that leaves a view into a problem page."""

    @app.errorhandler(ProductError)
    def refused(error: ProductError) -> ResponseReturnValue:
        log.info("refused", extra={"code": error.code, "detail": error.detail, "request_id": g.get("request_id")})
        response = problem_response(error.code, STATUS[error.kind], error.about)
        if isinstance(error, TooManyRequests):
            response.headers["Retry-After"] = str(error.retry_after_s)
        return response

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if status < 400:  # a redirect raised by routing
            return error.get_response()
        if status >= 500:
            log.error("failed", extra={"request_id": g.get("request_id")})
        return problem_response(_BY_STATUS.get(status, "web.failed" if status >= 500 else "web.bad_request"), status)


def problem_table() -> dict[str, Any]:
    """Return all problem texts by code, for tests of their completeness."""
    return dict(TEXTS)
