"""Counting answers, and the page of all numbers, for whoever has the token."""

import hmac
from time import perf_counter

from flask import Blueprint, Flask, Response, abort, g, request
from flask.typing import ResponseReturnValue

from app.metrics.metrics import Metrics
from app.shedding import TURNED_AWAY
from app.web import public

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_LAUNCHES = frozenset({"lti.launch", "lti.finish"})
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


def init_metrics(app: Flask, metrics: Metrics) -> None:
    """Count each answer by its route's name, which says nothing of whom it is about."""

    @app.before_request
    def begin() -> None:
        g.begun_s = perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        method = request.method if request.method in _METHODS else "other"
        metrics.requests.labels(endpoint, method, str(response.status_code)).inc()
        if "begun_s" in g:
            metrics.request_seconds.labels(endpoint).observe(perf_counter() - g.begun_s)
        code = g.get("problem_code", "")
        if why := request.environ.get(TURNED_AWAY):
            metrics.turned_away.labels(endpoint, str(why)).inc()
            return response  # it was no launch, and nobody refused it
        if code:
            metrics.refusals.labels(code).inc()
        if endpoint in _LAUNCHES and (code or "launch_locale" in g):
            metrics.launches.labels(code or "accepted").inc()
        return response


def metrics_blueprint(metrics: Metrics, token: str) -> Blueprint:
    """Return the route under which Prometheus scrapes. Without a `token` there is none for anybody."""
    bp = Blueprint("metrics", __name__)

    @bp.get("/metrics")
    @public  # whoever asks proves itself by the token
    def show() -> ResponseReturnValue:
        if not token:
            abort(404)
        scheme, _, presented = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(presented.encode(), token.encode()):
            return Response("a bearer token is needed\n", 401, {"WWW-Authenticate": "Bearer"}, mimetype="text/plain")
        return Response(metrics.exposition(), content_type=_TEXT, headers={"Cache-Control": "no-store"})

    return bp
