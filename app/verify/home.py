"""The installation's front page, and whether it is alive and ready."""

from collections.abc import Callable, Mapping

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from app.web import public


def home_blueprint(
    *, states: Callable[[], Mapping[str, str]], verdict: Callable[[Mapping[str, str]], str]
) -> Blueprint:
    """Return the routes that belong to nobody in particular.

    `states` tells what each check of readiness found, and `verdict` what that means: "ok", "degraded" or "not ready".
    """
    bp = Blueprint("home", __name__)

    @bp.get("/")
    @public
    def show() -> ResponseReturnValue:
        return render_template("home.html")

    @bp.get("/healthz")
    @public
    def alive() -> ResponseReturnValue:
        return jsonify(status="ok")

    @bp.get("/readyz")
    @public
    def ready() -> ResponseReturnValue:
        found = states()
        status = verdict(found)
        return jsonify(status=status, checks=dict(found)), 503 if status == "not ready" else 200

    return bp
